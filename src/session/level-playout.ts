import type { Conversation } from '../conversation/conversation.js';
import type { ProtocolEvent } from '../protocol/protocol-event.js';
import type { Platform } from './platform.js';
import type { Scope } from './scope.js';

/** How often the level is looked at. */
const INTERVAL_MS = 50;
/** Of full scale: above the noise of a codec, below a whisper. */
const AUDIBLE = 0.02;
/** A pause between two sentences is shorter. */
const SILENCE_MS = 800;
/** Nothing will be heard any more of an answer that is silent for so long. */
const GIVE_UP_MS = 5000;

export interface LevelPlayoutHost {
  readonly platform: Platform;
  readonly scope: Scope;
  readonly conversation: Conversation;
  /** Has the call take part in what was found out. @param at milliseconds since the epoch */
  readonly tell: (event: ProtocolEvent, at: number) => void;
  /** Loudness of the assistant, 0 to 1. */
  readonly outputLevel: number;
}

/**
 * Tells from the sound itself when the assistant begins and stops to be heard, for servers that send no
 * `output_audio_buffer` events (PROTOCOL 8). Looks only while a spoken answer is on its way.
 */
export class LevelPlayout {
  readonly #host: LevelPlayoutHost;
  #responseId: string | undefined;
  #generated = false;
  #cancelled = false;
  #speaking = false;
  #quietMs = 0;
  #stop = () => {};

  constructor(host: LevelPlayoutHost) {
    this.#host = host;
    // From now on an interruption has to be taken for granted, too: no server tells of it that tells nothing else.
    host.conversation.guessesPlayout = true;
    host.scope.defer(() => this.#stop());
  }

  /** The server does tell, after all. */
  close(): void {
    this.#stop();
    this.#responseId = undefined;
    this.#host.conversation.guessesPlayout = false;
  }

  handle(event: ProtocolEvent): void {
    if (event.type === 'output-delta' && event.spoken) {
      if (event.responseId !== this.#responseId) this.#follow(event.responseId);
    } else if (event.type === 'output-done' && event.responseId === this.#responseId) {
      this.#generated = true;
    } else if (event.type === 'response-done' && event.response.id === this.#responseId) {
      this.#generated = true;
      this.#cancelled = event.response.status === 'cancelled';
    }
  }

  #follow(responseId: string): void {
    this.#finish();
    this.#responseId = responseId;
    this.#generated = false;
    this.#cancelled = false;
    this.#quietMs = 0;
    this.#watch();
  }

  #watch(): void {
    this.#stop = this.#host.platform.after(INTERVAL_MS, () => {
      this.#look();
      if (this.#responseId !== undefined) this.#watch();
    });
  }

  #look(): void {
    const { platform, outputLevel } = this.#host;
    const responseId = this.#responseId ?? '';
    if (outputLevel > AUDIBLE) {
      this.#quietMs = 0;
      if (this.#speaking) return;
      this.#speaking = true;
      this.#host.tell({ type: 'output-started', responseId }, platform.now());
    } else {
      this.#quietMs += INTERVAL_MS;
      const limit = this.#speaking ? SILENCE_MS : GIVE_UP_MS;
      if (this.#generated && this.#quietMs >= limit) this.#finish();
    }
  }

  #finish(): void {
    this.#stop();
    const responseId = this.#responseId;
    this.#responseId = undefined;
    // One that was too short to be noticed was heard all the same.
    if (responseId === undefined || !(this.#speaking || this.#generated)) return;
    this.#speaking = false;
    const { platform, tell } = this.#host;
    // It was over when the silence began.
    const type = this.#cancelled ? 'output-cleared' : 'output-stopped';
    tell({ type, responseId }, platform.now() - this.#quietMs);
  }
}
