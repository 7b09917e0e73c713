import type { Activity } from '../conversation/activity.js';
import { redact } from '../conversation/redaction.js';
import type { Turn } from '../conversation/turn.js';
import type { Usage } from '../conversation/usage.js';

/** A turn began, grew or became final, or is gone. */
export class TranscriptEvent extends Event implements Turn {
  declare readonly itemId: string;
  declare readonly role: Turn['role'];
  declare readonly text: string;
  declare readonly final: boolean;
  declare readonly interrupted: boolean;
  declare readonly unheardText: string;
  declare readonly cutEstimated: boolean;
  declare readonly failed: boolean;
  declare readonly images: number;
  declare readonly startedAt: number;
  declare readonly endedAt: number | undefined;
  declare readonly source: Turn['source'];
  /** What was added to the turn; empty when its text was replaced or only became final. */
  readonly delta: string;
  /** Whether the turn was deleted on the server, and is no part of the transcript any more. */
  readonly deleted: boolean;
  constructor(turn: Turn, delta: string, deleted: boolean) {
    super('transcript');
    Object.assign(this, turn);
    this.delta = delta;
    this.deleted = deleted;
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

/** The microphone was muted or unmuted, by the visitor or by a method. */
export class MuteChangeEvent extends Event {
  readonly muted: boolean;
  constructor(muted: boolean) {
    super('mute-change');
    this.muted = muted;
  }
}

/** In push-to-talk: the microphone is open, or closed again. */
export class TalkChangeEvent extends Event {
  readonly talking: boolean;
  constructor(talking: boolean) {
    super('talk-change');
    this.talking = talking;
  }
}

/** A response or a transcription cost something. */
export class UsageEvent extends Event {
  /** Of the whole call so far. */
  readonly usage: Usage;
  constructor(usage: Usage) {
    super('usage');
    this.usage = usage;
  }
}

/** The call comes near a limit that the page set. */
export class LimitWarningEvent extends Event {
  readonly limit: 'seconds' | 'tokens';
  /** How much of it is left. */
  readonly remaining: number;
  constructor(limit: 'seconds' | 'tokens', remaining: number) {
    super('limit-warning');
    this.limit = limit;
    this.remaining = remaining;
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
  readonly #exposesSecrets: boolean;
  #data: unknown;
  constructor(raw: unknown, exposesSecrets: boolean) {
    super('server-event');
    this.#raw = raw;
    this.#exposesSecrets = exposesSecrets;
  }
  /** The event as it was on the wire, frozen, and without secrets unless the page wants them. */
  get data(): unknown {
    return (this.#data ??= redact(this.#raw, this.#exposesSecrets));
  }
}
