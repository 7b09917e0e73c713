import type { RealtimeVoiceError, RealtimeVoiceErrorCode } from './errors.js';
import type { CallEndReason, SessionStatus } from './session-state.js';

/** Before anything happens: no prompt, no request yet. `preventDefault()` keeps it so. */
export class CallStartEvent extends Event {
  constructor() {
    super('call-start', { cancelable: true });
  }
}

/** The channel is open and the microphone attached. */
export class CallLiveEvent extends Event {
  constructor() {
    super('call-live');
  }
}

/** The call is over and the microphone off; exactly once for every `call-start` that was not prevented. */
export class CallEndEvent extends Event {
  readonly reason: CallEndReason;
  constructor(reason: CallEndReason) {
    super('call-end');
    this.reason = reason;
  }
}

export class StatusChangeEvent extends Event {
  readonly from: SessionStatus;
  readonly to: SessionStatus;
  constructor(from: SessionStatus, to: SessionStatus) {
    super('status-change');
    this.from = from;
    this.to = to;
  }
}

/** Something went wrong; if `fatal`, the call ended by it. */
export class CallErrorEvent extends Event {
  readonly error: RealtimeVoiceError;
  constructor(error: RealtimeVoiceError) {
    super('call-error');
    this.error = error;
  }
  get code(): RealtimeVoiceErrorCode {
    return this.error.code;
  }
  /** English, for developers; the visitor's sentence is in the element's `strings`. */
  get message(): string {
    return this.error.message;
  }
  /** What was thrown underneath; the error itself where nothing was. */
  get cause(): Error {
    return this.error.cause instanceof Error ? this.error.cause : this.error;
  }
  get fatal(): boolean {
    return this.error.fatal;
  }
}
