import type { RealtimeVoiceError } from './errors.js';
import type { Ignition } from './ignition.js';
import type { Platform } from './platform.js';
import type { Scope } from './scope.js';
import type { SessionOptions } from './session-options.js';
import type { CallEndReason } from './session-state.js';
import type { Tool } from './tool.js';

/** What a call needs of the session that it belongs to. */
export interface CallHost {
  readonly dispatch: (event: Event) => void;
  /** Ends the call with an error. */
  fail(error: RealtimeVoiceError, reason: CallEndReason): void;
  /**
   * Ends the call after a goodbye.
   * @param responseId a response in which the assistant may have said it already
   */
  leave(reason: CallEndReason, responseId?: string): void;
}

export interface CallContext {
  readonly host: CallHost;
  readonly options: SessionOptions;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly platform: Platform;
  readonly scope: Scope;
  readonly ignition: Ignition;
}
