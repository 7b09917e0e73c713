import type { Activity } from '../conversation/activity.js';
import type { Turn } from '../conversation/turn.js';
import type { ClientEvent } from '../protocol/client-events.js';
import { CallLifecycle, type SessionDependencies } from './call-lifecycle.js';
import type { RealtimeVoiceError } from './errors.js';
import type { SessionEventMap } from './session-events.js';
import type { SessionOptions } from './session-options.js';
import type { SessionStatus } from './session-state.js';
import type { Listen } from './typed-listeners.js';

/**
 * A spoken conversation without an interface. Small by itself: the code that holds a call is fetched by
 * {@link RealtimeSession.preload} or by {@link RealtimeSession.start}.
 */
export class RealtimeSession extends EventTarget {
  /** Read at each start. */
  readonly options: SessionOptions;
  readonly #calls: CallLifecycle;

  constructor(options: SessionOptions, dependencies?: SessionDependencies) {
    super();
    this.options = options;
    this.#calls = new CallLifecycle(options, (event) => this.dispatchEvent(event), dependencies);
  }

  /** Where the call is: `idle connecting live ending failed`. */
  get status(): SessionStatus {
    return this.#calls.status;
  }

  /** What is going on in the live call; `listening` without one. */
  get activity(): Activity {
    return this.#calls.call?.activity ?? 'listening';
  }

  /** Frozen; stays after the call until another one is live. */
  get transcript(): readonly Turn[] {
    return this.#calls.record.transcript;
  }

  /** Opaque handle of the call, as the exchange of the offer returned it; stays after the call. */
  get callId(): string | undefined {
    return this.#calls.record.callId;
  }

  /** The last fatal error; forgotten at the next start. */
  get lastError(): RealtimeVoiceError | undefined {
    return this.#calls.lastError;
  }

  /** Loudness of the microphone, 0 to 1, read now; poll it to draw a meter. */
  get inputLevel(): number {
    return this.#calls.call?.inputLevel ?? 0;
  }

  /** Loudness of the assistant, 0 to 1, read now; poll it to draw a meter. */
  get outputLevel(): number {
    return this.#calls.call?.outputLevel ?? 0;
  }

  /** Whether the browser blocks the assistant's sound until a gesture; {@link RealtimeSession.playAudio} in one plays it. */
  get audioBlocked(): boolean {
    return this.#calls.call?.audioBlocked ?? false;
  }

  /** Whether the microphone of the live call is muted; without a call, whether the next one starts so. */
  get muted(): boolean {
    return this.#calls.call?.muted ?? this.options.muted ?? false;
  }

  /** Fetches the code of a call, and with `token` a token too; nothing else. Failures show at the start. */
  preload(options?: { readonly token?: boolean }): void {
    this.#calls.preload(options);
  }

  /**
   * Starts a call; call it in the visitor's gesture. Called again meanwhile, it returns the same promise.
   * @returns `true` when the call is live, `false` when a `call-start` listener prevented it
   * @throws RealtimeVoiceError and nothing else; `aborted` when somebody stopped it
   */
  start(): Promise<boolean> {
    return this.#calls.start();
  }

  /** Ends the call, or the attempt at one; does nothing without. Never rejects. */
  async stop(): Promise<void> {
    this.#calls.stop('page');
  }

  /** Mutes the microphone: silent at once, the device let go after 30 s. Does nothing without a live call. */
  async mute(): Promise<void> {
    await this.#calls.call?.setMuted(true);
  }

  /** @throws RealtimeVoiceError when the device was let go and can't be had again */
  async unmute(): Promise<void> {
    await this.#calls.call?.setMuted(false);
  }

  /** Sends the visitor's words as text, and has the assistant answer. Does nothing without a live call. */
  sendText(text: string): void {
    this.#calls.call?.sendText(text);
  }

  /** Cuts the assistant off. */
  interrupt(): void {
    this.#calls.call?.interrupt();
  }

  /** Sends a client event of the Realtime API as it is. Does nothing without a live call. */
  send(event: ClientEvent): void {
    this.#calls.call?.send(event);
  }

  /** Plays the sound that the browser blocked (`audio-blocked`); call it in a gesture. */
  async playAudio(): Promise<void> {
    await this.#calls.call?.playAudio();
  }
}

export interface RealtimeSession {
  addEventListener: Listen<RealtimeSession, SessionEventMap>;
  removeEventListener: Listen<RealtimeSession, SessionEventMap>;
}
