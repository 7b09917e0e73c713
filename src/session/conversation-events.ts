import type { Activity } from '../conversation/activity.js';
import { redact } from '../conversation/redaction.js';
import type { ToolAnswer, ToolCall, ToolResult } from '../conversation/tool-runner.js';
import type { Turn } from '../conversation/turn.js';

/** A turn began, grew or became final. */
export class TranscriptEvent extends Event implements Turn {
  readonly itemId: string;
  readonly role: Turn['role'];
  /** The whole turn so far. */
  readonly text: string;
  /** What was added to it; empty when the text was replaced or only became final. */
  readonly delta: string;
  readonly final: boolean;
  readonly interrupted: boolean;
  constructor(turn: Turn, delta: string) {
    super('transcript');
    this.itemId = turn.itemId;
    this.role = turn.role;
    this.text = turn.text;
    this.delta = delta;
    this.final = turn.final;
    this.interrupted = turn.interrupted;
  }
}

export class ActivityChangeEvent extends Event {
  readonly from: Activity;
  readonly to: Activity;
  constructor(from: Activity, to: Activity) {
    super('activity-change');
    this.from = from;
    this.to = to;
  }
}

/**
 * The assistant calls a function. `respondWith()` claims it, `preventDefault()` refuses it; a call that
 * nobody claims is answered "no handler" with a token, and is the back end's with a call endpoint.
 */
export class ToolCallEvent extends Event {
  readonly callId: string;
  readonly name: string;
  /** The arguments, read from the model's JSON; not checked against the tool's schema. */
  readonly args: unknown;
  #value: { readonly value: unknown } | undefined;

  constructor(call: ToolCall) {
    super('tool-call', { cancelable: true });
    this.callId = call.callId;
    this.name = call.name;
    this.args = call.args;
  }

  /**
   * Answers the call with a value or a promise of one; strings go to the model as they are, all else as JSON.
   * @throws DOMException `InvalidStateError` when the event is over or somebody answered before
   */
  respondWith(value: unknown): void {
    if (this.eventPhase === Event.NONE)
      throw new DOMException('respondWith() must be called in the listener.', 'InvalidStateError');
    if (this.#value) throw new DOMException('The call was answered already.', 'InvalidStateError');
    this.#value = { value };
  }

  /** @internal */
  get answer(): ToolAnswer {
    if (this.defaultPrevented) return { kind: 'refused' };
    return this.#value ? { kind: 'claimed', value: this.#value.value } : { kind: 'unclaimed' };
  }
}

/** The answer of the page went to the model. */
export class ToolResultEvent extends Event implements ToolResult {
  readonly callId: string;
  readonly name: string;
  readonly output: string;
  readonly failed: boolean;
  constructor(result: ToolResult) {
    super('tool-result');
    this.callId = result.callId;
    this.name = result.name;
    this.output = result.output;
    this.failed = result.failed;
  }
}

/** The microphone was muted or unmuted, by the visitor or by a method. */
export class MuteChangeEvent extends Event {
  readonly muted: boolean;
  constructor(muted: boolean) {
    super('mute-change');
    this.muted = muted;
  }
}

/** The browser refused to play sound without another gesture, or plays it again (`blocked` false). */
export class AudioBlockedEvent extends Event {
  readonly blocked: boolean;
  constructor(blocked: boolean) {
    super('audio-blocked');
    this.blocked = blocked;
  }
}

/** Every event of the server, known or not. */
export class ServerEventEvent extends Event {
  readonly #raw: unknown;
  #data: unknown;
  constructor(raw: unknown) {
    super('server-event');
    this.#raw = raw;
  }
  /** The event as it was on the wire, frozen and without secrets. */
  get data(): unknown {
    return (this.#data ??= redact(this.#raw));
  }
}
