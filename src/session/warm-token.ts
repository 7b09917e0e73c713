import type { IgnitionPlatform } from './ignition-platform.js';
import { usesToken, type SessionOptions } from './session-options.js';
import { requestToken, type PendingToken } from './token-request.js';

/** The shortest life of a key at any known server is a minute (PROTOCOL 1.2); with room for a slow start. */
const FRESH_MS = 45_000;

/** A token ahead of the call, kept in memory for one use and not for long. */
export interface WarmToken {
  readonly pending: PendingToken;
  readonly staleAt: number;
}

/** `discard` is called when the token was refused, so that the visitor's click asks again. */
export function fetchWarmToken(
  platform: IgnitionPlatform,
  options: SessionOptions,
  discard: () => void,
): WarmToken | undefined {
  if (!usesToken(options)) return undefined;
  const pending = requestToken(platform, options, new AbortController().signal);
  pending.then((answer) => {
    if (answer instanceof Response && !answer.ok) discard();
  }, discard);
  return { pending, staleAt: performance.now() + FRESH_MS };
}
