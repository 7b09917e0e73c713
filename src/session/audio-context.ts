import type { IgnitionPlatform } from './ignition-platform.js';
import type { Scope } from './scope.js';

/** The one AudioContext of the page, shared by all calls: browsers allow only a few. */
let shared: AudioContext | undefined;
let users = 0;

/**
 * Takes part in the shared context until the scope closes; the last one out closes it. Must be called
 * in the click, where it may start. `undefined` where the browser gives none: then the meters rest.
 */
export function shareAudioContext(platform: IgnitionPlatform, scope: Scope): AudioContext | undefined {
  try {
    shared ??= platform.createAudioContext();
  } catch {
    return undefined;
  }
  const context = shared;
  users++;
  scope.defer(() => {
    if (--users > 0) return;
    shared = undefined;
    context.close().catch(() => {});
  });
  // Rejected where no gesture allowed it; a meter that rests is no reason to fail a call.
  context.resume().catch(() => {});
  return context;
}
