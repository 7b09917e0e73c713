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
  readonly code: RealtimeVoiceErrorCode;
  /** English, for developers; the visitor's sentence is in the element's `strings`. */
  readonly message: string;
  /** The error itself, with `status`, `wireCode` and the `cause` underneath where there are any. */
  readonly cause: RealtimeVoiceError;
  readonly fatal: boolean;
  constructor(error: RealtimeVoiceError) {
    super('call-error');
    this.code = error.code;
    this.message = error.message;
    this.cause = error;
    this.fatal = error.fatal;
  }
}
