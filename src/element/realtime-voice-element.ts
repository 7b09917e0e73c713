import type { PropertyDeclarations, PropertyValues } from '@lit/reactive-element';
import type { Activity } from '../conversation/activity.js';
import type { Turn } from '../conversation/turn.js';
import type { Usage } from '../conversation/usage.js';
import type { ClientEvent } from '../protocol/client-events.js';
import { CallErrorEvent } from '../session/call-events.js';
import { CallLifecycle } from '../session/call-lifecycle.js';
import type { RealtimeVoiceError } from '../session/errors.js';
import { isConfigured } from '../session/session-options.js';
import type { SessionStatus } from '../session/session-state.js';
import type { Tool } from '../session/tool.js';
import type { Listen } from '../session/typed-listeners.js';
import { buttonStyles } from './button-styles.js';
import { reflectStates } from './custom-states.js';
import { ElementView } from './element-view.js';
import { loadMarkupTools } from './load-markup-tools.js';
import { isUnderWay } from './under-way.js';
import type { VoiceEventMap } from './voice-event-map.js';
import { VoiceOptionsElement } from './voice-options-element.js';

/**
 * A spoken conversation with a realtime speech model: one button, and a panel when there is something to show.
 * @summary Voice conversation over WebRTC with the OpenAI Realtime API and what speaks like it.
 * @tag realtime-voice
 * @fires {CallStartEvent} call-start - Before anything happens; `preventDefault()` keeps the call from starting.
 * @fires {CallLiveEvent} call-live - The channel is open and the microphone attached.
 * @fires {CallEndEvent} call-end - The call is over and the microphone off. Field `reason`: `user page assistant limit expired error removed navigation aborted`.
 * @fires {CallErrorEvent} call-error - Something went wrong. Fields `code message cause fatal`; codes as in `RealtimeVoiceErrorCode`.
 * @fires {StatusChangeEvent} status-change - Fields `from to`.
 * @fires {ActivityChangeEvent} activity-change - Fields `from to`.
 * @fires {MuteChangeEvent} mute-change - The microphone was muted or unmuted by the visitor or by a method. Field `muted`.
 * @fires {TalkChangeEvent} talk-change - Push-to-talk: the microphone is open, or closed again. Field `talking`.
 * @fires {TranscriptEvent} transcript - A turn began, grew or became final, or is gone. The fields of a `Turn`, and `delta deleted`.
 * @fires {ToolCallEvent} tool-call - The assistant calls a function. Fields `name callId args signal`; answer with `respondWith(value | promise)`, refuse with `preventDefault()`, tell with `progress(text)` what is going on.
 * @fires {ToolProgressEvent} tool-progress - A tool says what it is doing. Fields `callId name text`.
 * @fires {ApprovalRequestEvent} approval-request - The assistant wants to do what needs a permission. Fields `id name args serverLabel signal`; `preventDefault()` keeps the card away, `approve()` and `deny(reason)` answer.
 * @fires {ToolResultEvent} tool-result - The answer went to the model. Fields `callId name output failed`.
 * @fires {UsageEvent} usage - Tokens or seconds were used. Field `usage`, of the whole call so far.
 * @fires {LimitWarningEvent} limit-warning - The call comes near a limit that the page set. Fields `limit remaining`.
 * @fires {ServerEventEvent} server-event - Every event of the server, frozen and redacted. Field `data`.
 * @fires {AudioBlockedEvent} audio-blocked - The browser blocks sound until a gesture, or plays it again. Field `blocked`.
 * @slot button-icon - Replaces the icon on the button.
 * @slot header - Above everything in the panel.
 * @slot footer - Below everything in the panel.
 * @csspart panel - The box around everything.
 * @csspart button - The one button that starts, cancels and ends a call.
 * @csspart button__icon - Its icon.
 * @csspart end - The button while it ends a call.
 * @csspart status - What is going on, in words.
 * @csspart meter - The level meter.
 * @csspart transcript - The transcript.
 * @csspart message - One turn of it.
 * @csspart message__text - Its words.
 * @csspart header - The line with meter and status.
 * @csspart hear - The button that plays what the browser blocked.
 * @csspart mute - The mute button.
 * @csspart interrupt - The button that cuts the assistant off.
 * @csspart talk - The talk button of push-to-talk.
 * @csspart text-input - The box to write in.
 * @csspart send - The button that sends what was written.
 * @csspart approval - The card that asks before something is done.
 * @csspart notice - A line about something that the visitor should know.
 * @csspart error - The card that says what went wrong.
 * @cssstate idle - No call.
 * @cssstate connecting - A call is being set up.
 * @cssstate live - A call is live.
 * @cssstate ending - The assistant says goodbye; the microphone is off.
 * @cssstate failed - The last call failed.
 * @cssstate listening - Live, and nobody speaks.
 * @cssstate user-speaking - The visitor speaks.
 * @cssstate thinking - The assistant prepares an answer.
 * @cssstate assistant-speaking - The assistant is heard.
 * @cssstate muted - The microphone is muted.
 * @cssstate audio-blocked - The browser blocks sound until a gesture.
 * @cssstate error - There is an error to show.
 * @cssprop --realtime-voice-accent - Colour of the button and of the assistant's voice.
 * @cssprop --realtime-voice-on-accent - Text on the accent colour.
 * @cssprop --realtime-voice-surface - Background of the panel.
 * @cssprop --realtime-voice-text - Text.
 * @cssprop --realtime-voice-muted-text - Less important text.
 * @cssprop --realtime-voice-line - Borders.
 * @cssprop --realtime-voice-danger - The end button and errors.
 * @cssprop --realtime-voice-on-danger - Text on the end button.
 * @cssprop --realtime-voice-transcript-height - Greatest height of the transcript.
 * @cssprop --realtime-voice-radius - Corners of the panel.
 * @cssprop --realtime-voice-font - Font shorthand.
 */
export class RealtimeVoiceElement extends VoiceOptionsElement {
  static override styles = buttonStyles;
  static override properties: PropertyDeclarations = { muted: { type: Boolean } };

  /** Registers the element; does nothing where it is registered already, or where there is no registry. */
  static define(tag = 'realtime-voice'): void {
    const registry = globalThis.customElements as CustomElementRegistry | undefined;
    if (!registry?.get(tag)) registry?.define(tag, this);
  }

  readonly #internals = this.attachInternals();
  readonly #calls = new CallLifecycle(this, (event) => this.#relay(event));
  #view: ElementView | undefined;
  #muted = false;

  /** Whether the microphone is muted; before a call, whether the call starts so. Setting it fires no event. */
  get muted(): boolean {
    return this.#calls.call?.media.muted ?? this.#muted;
  }
  set muted(muted: boolean) {
    this.#setMuted(muted, true).catch(() => {});
  }

  /** Where the call is: `idle connecting live ending failed`; `ending` while a goodbye is heard. */
  get status(): SessionStatus {
    return this.#calls.status;
  }

  /** What is going on in a live call: `listening user-speaking thinking assistant-speaking`. */
  get activity(): Activity {
    return this.#calls.call?.activity ?? 'listening';
  }

  /** The turns so far, frozen; kept after the call until another one is live. */
  get transcript(): readonly Turn[] {
    return this.#calls.record.transcript;
  }

  /** Opaque handle of the call: whatever the exchange of the offer returned. */
  get callId(): string | undefined {
    return this.#calls.record.callId;
  }

  /** What the live call has used so far, or the last one; `undefined` before the first. */
  get usage(): Usage | undefined {
    return this.#calls.record.usage;
  }

  /** In push-to-talk: whether the microphone is open. */
  get talking(): boolean {
    return this.#calls.call?.media.talking ?? false;
  }

  /** The tools that the assistant may call, with those that `<script type="application/json">` children describe. */
  get tools(): readonly Tool[] {
    return this.#calls.tools;
  }

  /** The last fatal error; forgotten at the next start. */
  get lastError(): RealtimeVoiceError | undefined {
    return this.#calls.lastError;
  }

  /** Loudness of the microphone, 0 to 1, read now. */
  get inputLevel(): number {
    return this.#calls.call?.media.inputLevel ?? 0;
  }

  /** Loudness of the assistant, 0 to 1, read now. */
  get outputLevel(): number {
    return this.#calls.call?.media.outputLevel ?? 0;
  }

  /** Whether the browser blocks the assistant's sound until a gesture; `playAudio()` in one plays it. */
  get audioBlocked(): boolean {
    return this.#calls.call?.media.audioBlocked ?? false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#reflectStates();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Frameworks take elements out and put them back in the same task; that is no end.
    setTimeout(() => {
      if (!this.isConnected) void this.#calls.stop('removed');
    });
  }

  /** Moved with `moveBefore()`: the call goes on. */
  connectedMoveCallback(): void {}

  /**
   * Starts a call; call it in the visitor's gesture. Called again meanwhile, it returns the same promise.
   * @returns `true` when the call is live, `false` when a `call-start` listener prevented it
   * @throws RealtimeVoiceError and nothing else; `aborted` when somebody stopped it
   */
  start(): Promise<boolean> {
    const isFirst = !isUnderWay(this.status);
    // The session first: the gesture is spent on prompt and sound.
    const started = this.#calls.start();
    this.#view?.loadPanel();
    if (isFirst) loadMarkupTools(this, (error) => this.#relay(new CallErrorEvent(error)));
    return started;
  }

  /**
   * Ends the call, or the attempt at one; does nothing without. Never rejects. With `farewell` the assistant says
   * these words first, with the microphone off (status `ending`); stopped again, it ends at once.
   */
  stop({ farewell }: { readonly farewell?: string } = {}): Promise<void> {
    return this.#calls.stop('page', farewell);
  }

  /** Starts, or stops what has started. */
  async toggle(): Promise<void> {
    await (isUnderWay(this.status) ? this.stop() : this.start());
  }

  /** Mutes the microphone of the live call: silent at once, the device let go after 30 s. */
  async mute(): Promise<void> {
    await this.#setMuted(true);
  }

  /** Unmutes it. @throws RealtimeVoiceError when the device was let go and can't be had again */
  async unmute(): Promise<void> {
    await this.#setMuted(false);
  }

  /** Sends words as text and has the assistant answer; does nothing without a live call. */
  sendText(text: string): void {
    this.#calls.call?.sendText(text);
  }

  /**
   * Sends a picture, made as small as the data channel needs, and has the assistant answer; does nothing without a live call.
   * @throws RealtimeVoiceError `image-unreadable` or `too-large`; the call goes on
   */
  async sendImage(blob: Blob, text = ''): Promise<void> {
    await this.#calls.call?.sendImage(blob, text);
  }

  /**
   * Adds a function that the assistant may call, in this call and all later ones; replaces one of the same name.
   * @throws RealtimeVoiceError `tool-invalid` for a name that the API refuses
   */
  registerTool<Arguments>(tool: Tool<Arguments>): void {
    this.#calls.registerTool(tool as Tool);
  }

  /** Takes a registered tool away. */
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

  /** Cuts the assistant off. */
  interrupt(): void {
    this.#calls.call?.interrupt();
  }

  /** Sends a client event of the Realtime API as it is; does nothing without a live call. */
  send(event: ClientEvent): void {
    this.#calls.call?.send(event);
  }

  /** Statistics of the live call's connection; `undefined` without one. */
  async getStats(): Promise<RTCStatsReport | undefined> {
    return this.#calls.call?.getStats();
  }

  /** Plays the sound that the browser blocked (`audio-blocked`); call it in a gesture. */
  async playAudio(): Promise<void> {
    await this.#calls.call?.media.playAudio();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    const view = new ElementView(this, root as ShadowRoot);
    view.button.addEventListener('click', () => this.#onClick());
    for (const type of ['pointerenter', 'focusin']) view.box.addEventListener(type, () => this.#prepare());
    this.#view = view;
    return root;
  }

  protected override update(changed: PropertyValues<this>): void {
    super.update(changed);
    this.#view?.update();
    const names = (['session', 'mode'] as const).filter((name) => changed.has(name));
    if (names.length > 0) void this.#passOn(names, changed.get('mode'));
  }

  /** A live call follows; where it can't, because there is no microphone, the mode is what it was. */
  async #passOn(names: readonly ('session' | 'mode')[], mode = this.mode): Promise<void> {
    try {
      await this.#calls.call?.optionsChanged(names);
    } catch {
      // Why is told by an event.
      this.mode = mode;
    }
    this.#reflectStates();
  }

  async #setMuted(muted: boolean, silently?: boolean): Promise<void> {
    this.#muted = muted;
    try {
      await this.#calls.call?.media.setMuted(muted, silently);
    } catch (error) {
      this.#muted = true;
      throw error;
    } finally {
      this.#reflectStates();
    }
  }

  #onClick(): void {
    if (this.audioBlocked && this.layout === 'button') void this.playAudio();
    else if (isUnderWay(this.status)) void this.#calls.stop('user');
    else this.start().catch(() => {});
  }

  /** Hover, focus or touch: the visitor may be about to start. */
  #prepare(): void {
    if (this.preload === 'none' || !isConfigured(this) || this.disabled) return;
    this.#calls.preload({ token: this.preload === 'warm' });
    this.#view?.loadPanel();
  }

  /** Every event of the session: first what it changes here is true, then the page hears of it. */
  #relay(event: Event): void {
    this.#view?.handle(event);
    if (event.type !== 'server-event' && event.type !== 'transcript') this.#reflectStates();
    this.dispatchEvent(event);
    this.#view?.settle(event);
  }

  #reflectStates(): void {
    this.requestUpdate();
    reflectStates(this.#internals, this);
  }
}

export interface RealtimeVoiceElement {
  addEventListener: Listen<RealtimeVoiceElement, VoiceEventMap>;
  removeEventListener: Listen<RealtimeVoiceElement, VoiceEventMap>;
}
