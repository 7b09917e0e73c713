import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Activity } from '../conversation/activity.js';
import type { Turn } from '../conversation/turn.js';
import { enButton } from '../locales/en-button.js';
import type { Strings } from '../locales/strings.js';
import type { ClientEvent, SessionSettings } from '../protocol/client-events.js';
import type { RealtimeVoiceError } from '../session/errors.js';
import { CallLifecycle } from '../session/call-lifecycle.js';
import { isConfigured, type SessionOptions } from '../session/session-options.js';
import type { SessionStatus } from '../session/session-state.js';
import type { Listen } from '../session/typed-listeners.js';
import { buttonStyles } from './button-styles.js';
import { enumeration } from './enumeration.js';
import { microphoneIcon } from './icons.js';
import type { Panel } from './panel.js';
import type { VoiceEventMap } from './voice-event-map.js';

/**
 * A spoken conversation with a realtime speech model: one button, and a panel when there is something to show.
 * @summary Voice conversation over WebRTC with the OpenAI Realtime API and what speaks like it.
 * @tag realtime-voice
 * @fires {CallStartEvent} call-start - Before anything happens; `preventDefault()` keeps the call from starting.
 * @fires {CallLiveEvent} call-live - The channel is open and the microphone attached.
 * @fires {CallEndEvent} call-end - The call is over and the microphone off. Field `reason`: `user page expired error removed navigation aborted`.
 * @fires {CallErrorEvent} call-error - Something went wrong. Fields `code message cause fatal`; codes as in `RealtimeVoiceErrorCode`.
 * @fires {StatusChangeEvent} status-change - Fields `from to`.
 * @fires {ActivityChangeEvent} activity-change - Fields `from to`.
 * @fires {MuteChangeEvent} mute-change - The microphone was muted or unmuted by the visitor or by a method. Field `muted`.
 * @fires {TranscriptEvent} transcript - A turn began, grew or became final. Fields `itemId role text delta final interrupted`.
 * @fires {ToolCallEvent} tool-call - The assistant calls a function. Fields `name callId args`; answer with `respondWith(value | promise)`, refuse with `preventDefault()`.
 * @fires {ToolResultEvent} tool-result - The answer went to the model. Fields `callId name output failed`.
 * @fires {ServerEventEvent} server-event - Every event of the server, frozen and redacted. Field `data`.
 * @fires {AudioBlockedEvent} audio-blocked - The browser blocks sound until a gesture, or plays it again. Field `blocked`.
 * @slot button-icon - Replaces the icon on the button.
 * @slot header - Above everything in the panel.
 * @slot footer - Below everything in the panel.
 * @csspart panel - The box around everything.
 * @csspart button - The one button that starts, cancels and ends a call.
 * @csspart button__icon - Its icon.
 * @csspart end - The button while a call is live.
 * @csspart status - What is going on, in words.
 * @csspart meter - The level meter.
 * @csspart transcript - The transcript.
 * @csspart message - One turn of it.
 * @csspart message__text - Its words.
 * @csspart header - The line with meter and status.
 * @csspart hear - The button that plays what the browser blocked.
 * @csspart mute - The mute button.
 * @csspart error - The card that says what went wrong.
 * @cssstate idle - No call.
 * @cssstate connecting - A call is being set up.
 * @cssstate live - A call is live.
 * @cssstate ending - It is ending.
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
export class RealtimeVoiceElement extends LitElement implements SessionOptions {
  static override styles = buttonStyles;

  /** A table instead of a decorator each: half a thousand bytes that every page would load to show a button. */
  static override properties: PropertyDeclarations = {
    tokenEndpoint: { attribute: 'token-endpoint' },
    tokenMethod: { attribute: 'token-method', converter: enumeration('post', 'get') },
    callEndpoint: { attribute: 'call-endpoint' },
    callsUrl: { attribute: 'calls-url' },
    model: {},
    voice: {},
    transcription: {},
    greeting: {},
    layout: { converter: enumeration('inline', 'button') },
    preload: { converter: enumeration('intent', 'none', 'warm') },
    withTranscript: { type: Boolean, attribute: 'with-transcript' },
    disabled: { type: Boolean, reflect: true },
    session: { attribute: false },
    getToken: { attribute: false },
    exchangeOffer: { attribute: false },
    audioStream: { attribute: false },
    rtcConfiguration: { attribute: false },
    strings: { attribute: false },
    muted: { type: Boolean },
  };

  /** Registers the element; does nothing where it is registered already, or where there is no registry. */
  static define(tag = 'realtime-voice'): void {
    const registry = globalThis.customElements as CustomElementRegistry | undefined;
    if (!registry?.get(tag)) registry?.define(tag, this);
  }

  /** URL of the page's back end that returns an ephemeral key; the SDP offer then goes straight to `calls-url`. */
  tokenEndpoint: string | undefined;

  /** How the token is asked for: `post` with a JSON body, or `get` with a query. */
  tokenMethod: 'post' | 'get' = 'post';

  /** URL of the page's back end that takes the SDP offer and returns the answer, instead of a token. */
  callEndpoint: string | undefined;

  /** Where the offer goes with a token. Default: the token answer's `calls_url`, else OpenAI. */
  callsUrl: string | undefined;

  /** Goes into the token request only. */
  model: string | undefined;

  /** Goes into the token request only. */
  voice: string | undefined;

  /** Model that writes down the visitor's words, or `off`. Default `gpt-realtime-whisper`. */
  transcription: string | undefined;

  /** What the assistant says first, once the call is live. */
  greeting: string | undefined;

  /** `inline` shows a panel while there is something to show; `button` is the button alone. */
  layout: 'inline' | 'button' = 'inline';

  /** What may be fetched before the click: nothing, the code on hover, focus or touch, or a token too. */
  preload: 'none' | 'intent' | 'warm' = 'intent';

  /** Whether the transcript is shown. */
  withTranscript = false;

  /** Whether the button can't be used. A live call goes on. */
  disabled = false;

  /** Session settings in GA nesting, sent once as `session.update` when the channel opens. Visitors can read them. */
  session: SessionSettings | undefined;

  /** Returns the token; beats `token-endpoint`. */
  getToken: SessionOptions['getToken'];

  /** Exchanges the SDP offer for an answer; beats `call-endpoint`. */
  exchangeOffer: SessionOptions['exchangeOffer'];

  /** The page's own microphone stream; never stopped by the element. */
  audioStream: MediaStream | undefined;

  /** Given to the peer connection (ICE servers, relay only). */
  rtcConfiguration: RTCConfiguration | undefined;

  /** Texts that replace the built-in ones, by key; those of errors have the error's code as key. */
  strings: Partial<Strings> = {};

  readonly #internals = this.attachInternals();
  readonly #calls = new CallLifecycle(this, (event) => this.#relay(event));
  #panel: Panel | undefined;
  #muted = false;

  /** Whether the microphone is muted; before a call, whether the call starts so. Setting it fires no event. */
  get muted(): boolean {
    return this.#calls.call?.muted ?? this.#muted;
  }
  set muted(muted: boolean) {
    this.#setMuted(muted, true).catch(() => {});
  }

  /** Where the call is: `idle connecting live ending failed`. */
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

  /** The last fatal error; forgotten at the next start. */
  get lastError(): RealtimeVoiceError | undefined {
    return this.#calls.lastError;
  }

  /** Loudness of the microphone, 0 to 1, read now. */
  get inputLevel(): number {
    return this.#calls.call?.inputLevel ?? 0;
  }

  /** Loudness of the assistant, 0 to 1, read now. */
  get outputLevel(): number {
    return this.#calls.call?.outputLevel ?? 0;
  }

  /** Whether the browser blocks the assistant's sound until a gesture; `playAudio()` in one plays it. */
  get audioBlocked(): boolean {
    return this.#calls.call?.audioBlocked ?? false;
  }

  /** Language of the nearest `lang`; goes into the token request. */
  get language(): string | undefined {
    return this.closest<HTMLElement>('[lang]')?.lang;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#reflectStates();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Frameworks take elements out and put them back in the same task; that is no end.
    setTimeout(() => {
      if (!this.isConnected) this.#calls.stop('removed');
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
    // The session first: the gesture is spent on prompt and sound.
    const started = this.#calls.start();
    this.#loadPanel();
    return started;
  }

  /** Ends the call, or the attempt at one; does nothing without. Never rejects. */
  async stop(): Promise<void> {
    this.#calls.stop('page');
  }

  /** Starts, or stops what has started. */
  async toggle(): Promise<void> {
    await (this.#started ? this.stop() : this.start());
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

  /** Cuts the assistant off. */
  interrupt(): void {
    this.#calls.call?.interrupt();
  }

  /** Sends a client event of the Realtime API as it is; does nothing without a live call. */
  send(event: ClientEvent): void {
    this.#calls.call?.send(event);
  }

  /** Plays the sound that the browser blocked (`audio-blocked`); call it in a gesture. */
  async playAudio(): Promise<void> {
    await this.#calls.call?.playAudio();
  }

  protected override updated(): void {
    // Says which attribute is missing, and only once the page had the time to set a function instead.
    if (!isConfigured(this)) this.#loadPanel();
  }

  protected override render(): TemplateResult {
    const panel = this.layout === 'inline' ? this.#panel : undefined;
    return html`<div
        part=${this.layout === 'inline' ? 'panel' : ''}
        class=${this.layout}
        @pointerenter=${this.#prepare}
        @focusin=${this.#prepare}
      >
        <slot name="header" ?hidden=${this.layout === 'button'}></slot>
        ${panel ? panel.renderBody() : this.#renderLoadError()}
        <div class="controls">${panel?.renderControls()}${this.#renderButton()}</div>
        <slot name="footer" ?hidden=${this.layout === 'button'}></slot>
      </div>
      <div class="announcer" role="status">${this.#panel?.announcement}</div>`;
  }

  /** The one error that must be told without the panel: that it could not be fetched. */
  #renderLoadError(): TemplateResult | '' {
    if (this.#panel || !this.lastError) return '';
    return html`<p role="alert">${this.#text('load-failed')}</p>`;
  }

  #text(key: keyof typeof enButton): string {
    return this.strings[key] ?? enButton[key];
  }

  #renderButton(): TemplateResult {
    const started = this.#started;
    const panel = this.#panel;
    return html`<button
      type="button"
      part=${this.status === 'live' ? 'button end' : 'button'}
      ?disabled=${!started && (this.disabled || !isConfigured(this))}
      @click=${this.#onClick}
    >
      <span part="button__icon"><slot name="button-icon">${panel?.buttonIcon ?? microphoneIcon}</slot></span
      >${panel?.buttonText ?? this.#text(started ? 'end' : 'start')}
    </button>`;
  }

  async #setMuted(muted: boolean, silently?: boolean): Promise<void> {
    this.#muted = muted;
    try {
      await this.#calls.call?.setMuted(muted, silently);
    } catch (error) {
      this.#muted = true;
      throw error;
    } finally {
      this.#reflectStates();
    }
  }

  get #started(): boolean {
    return this.status === 'connecting' || this.status === 'live';
  }

  #onClick(): void {
    if (this.audioBlocked && this.layout === 'button') void this.playAudio();
    else if (this.#started) this.#calls.stop('user');
    else this.start().catch(() => {});
  }

  /** Hover, focus or touch (which enters too): the visitor may be about to start. */
  #prepare(): void {
    if (this.preload === 'none' || !isConfigured(this) || this.disabled) return;
    this.#calls.preload({ token: this.preload === 'warm' });
    this.#loadPanel();
  }

  #loadPanel(): void {
    if (this.#panel) return;
    import('./panel.js').then(
      async ({ Panel }) => {
        // Started before it was on the page, the element has nowhere to put a panel yet.
        await this.updateComplete;
        this.#panel ??= new Panel(this, this.renderRoot as ShadowRoot);
        this.requestUpdate();
      },
      // The button works without; a call that can't be loaded says so by itself.
      () => {},
    );
  }

  /** Every event of the session: first what it changes here is true, then the page hears of it. */
  #relay(event: Event): boolean {
    this.#panel?.handle(event);
    if (event.type !== 'server-event' && event.type !== 'transcript') this.#reflectStates();
    return this.dispatchEvent(event);
  }

  #reflectStates(): void {
    this.requestUpdate();
    const { states } = this.#internals;
    try {
      states.clear();
      states.add(this.status);
      if (this.status === 'live') states.add(this.activity);
      if (this.muted) states.add('muted');
      if (this.audioBlocked) states.add('audio-blocked');
      if (this.lastError) states.add('error');
    } catch {
      // Older browsers refuse such names; their button says that they are too old.
    }
  }
}

export interface RealtimeVoiceElement {
  addEventListener: Listen<RealtimeVoiceElement, VoiceEventMap>;
  removeEventListener: Listen<RealtimeVoiceElement, VoiceEventMap>;
}
