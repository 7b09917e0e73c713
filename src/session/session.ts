import type { Activity } from '../conversation/activity.js';
import type { Turn } from '../conversation/turn.js';
import type { Usage } from '../conversation/usage.js';
import type { ClientEvent } from '../protocol/client-events.js';
import { CallLifecycle, type SessionDependencies } from './call-lifecycle.js';
import type { RealtimeVoiceError } from './errors.js';
import type { SessionEventMap } from './session-events.js';
import type { SessionOptions } from './session-options.js';
import type { SessionStatus } from './session-state.js';
import type { Tool } from './tool.js';
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

  /** What the live call has used so far, or the last one; `undefined` before the first. */
  get usage(): Usage | undefined {
    return this.#calls.record.usage;
  }

  /** The tools that are registered. */
  get tools(): readonly Tool[] {
    return this.#calls.tools;
  }

  /** In push-to-talk: whether the microphone is open. */
  get talking(): boolean {
    return this.#calls.call?.media.talking ?? false;
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
    return this.#calls.call?.media.inputLevel ?? 0;
  }

  /** Loudness of the assistant, 0 to 1, read now; poll it to draw a meter. */
  get outputLevel(): number {
    return this.#calls.call?.media.outputLevel ?? 0;
  }

  /** Whether the browser blocks the assistant's sound until a gesture; {@link RealtimeSession.playAudio} in one plays it. */
  get audioBlocked(): boolean {
    return this.#calls.call?.media.audioBlocked ?? false;
  }

  /** Whether the microphone of the live call is muted; without a call, whether the next one starts so. */
  get muted(): boolean {
    return this.#calls.call?.media.muted ?? this.options.muted ?? false;
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

  /**
   * Ends the call, or the attempt at one; does nothing without. Never rejects.
   * With `farewell` the assistant says these words first, with the microphone off; stopped again, it ends at once.
   */
  stop({ farewell }: { readonly farewell?: string } = {}): Promise<void> {
    return this.#calls.stop('page', farewell);
  }

  /** Changes settings, also in a live call, which follows: `mode`, and what is in `session`. */
  async configure(options: Pick<SessionOptions, 'mode' | 'session'>): Promise<void> {
    Object.assign(this.options, options);
    const names = (['mode', 'session'] as const).filter((name) => name in options);
    await this.#calls.call?.optionsChanged(names);
  }

  /**
   * Adds a function that the assistant may call, in this call and all later ones; replaces one of the same name.
   * @throws RealtimeVoiceError `tool-invalid` for a name that the API refuses
   */
  registerTool<Arguments>(tool: Tool<Arguments>): void {
    this.#calls.registerTool(tool as Tool);
  }

  /** Takes a registered function away. */
  unregisterTool(name: string): void {
    this.#calls.unregisterTool(name);
  }

  /** In push-to-talk: opens the microphone. @throws RealtimeVoiceError when it can't be had again */
  async startTalking(): Promise<void> {
    await this.#calls.call?.media.setTalking(true);
  }

  /** In push-to-talk: closes the microphone after a short tail, and has the assistant answer. */
  async stopTalking(): Promise<void> {
    await this.#calls.call?.media.setTalking(false);
  }

  /** Mutes the microphone: silent at once, the device let go after 30 s. Does nothing without a live call. */
  async mute(): Promise<void> {
    await this.#calls.call?.media.setMuted(true);
  }

  /** @throws RealtimeVoiceError when the device was let go and can't be had again */
  async unmute(): Promise<void> {
    await this.#calls.call?.media.setMuted(false);
  }

  /** Sends the visitor's words as text, and has the assistant answer. Does nothing without a live call. */
  sendText(text: string): void {
    this.#calls.call?.sendText(text);
  }

  /**
   * Sends a picture, made as small as the data channel needs, and has the assistant answer. Does nothing without a live call.
   * @throws RealtimeVoiceError `image-unreadable` or `too-large`
   */
  async sendImage(blob: Blob, text = ''): Promise<void> {
    await this.#calls.call?.sendImage(blob, text);
  }

  /** Cuts the assistant off. */
  interrupt(): void {
    this.#calls.call?.interrupt();
  }

  /** Sends a client event of the Realtime API as it is. Does nothing without a live call. */
  send(event: ClientEvent): void {
    this.#calls.call?.send(event);
  }

  /** Statistics of the peer connection; `undefined` without a live call. */
  async getStats(): Promise<RTCStatsReport | undefined> {
    return this.#calls.call?.getStats();
  }

  /** Plays the sound that the browser blocked (`audio-blocked`); call it in a gesture. */
  async playAudio(): Promise<void> {
    await this.#calls.call?.media.playAudio();
  }
}

export interface RealtimeSession {
  addEventListener: Listen<RealtimeSession, SessionEventMap>;
  removeEventListener: Listen<RealtimeSession, SessionEventMap>;
}
