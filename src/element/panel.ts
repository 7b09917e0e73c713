import { html, nothing, type TemplateResult } from 'lit';
import type { Activity } from '../conversation/activity.js';
import type { Turn } from '../conversation/turn.js';
import { enButton } from '../locales/en-button.js';
import { enPanel } from '../locales/en-panel.js';
import type { Strings } from '../locales/strings.js';
import type { RealtimeVoiceErrorCode } from '../session/errors.js';
import type { SessionEventMap } from '../session/session-events.js';
import { isConfigured, type SessionOptions } from '../session/session-options.js';
import type { SessionStatus } from '../session/session-state.js';
import { microphoneIcon } from './icons.js';
import { MeterView } from './meter-view.js';
import { endIcon, mutedIcon } from './panel-icons.js';
import { panelStyles } from './panel-styles.js';
import { TranscriptView } from './transcript-view.js';

const english: Strings = { ...enButton, ...enPanel };

/** What the panel shows; the element itself. */
export interface PanelHost extends SessionOptions {
  readonly status: SessionStatus;
  readonly activity: Activity;
  muted: boolean;
  readonly audioBlocked: boolean;
  readonly layout: 'inline' | 'button';
  readonly transcript: readonly Turn[];
  readonly withTranscript: boolean;
  readonly lastError: { readonly code: RealtimeVoiceErrorCode } | undefined;
  readonly inputLevel: number;
  readonly outputLevel: number;
  readonly strings: Partial<Strings>;
  mute(): Promise<void>;
  playAudio(): Promise<void>;
  unmute(): Promise<void>;
}

/** What there is to see of a call: the words on the button, and what is around it. Fetched with the call's code. */
export class Panel {
  readonly #host: PanelHost;
  readonly #transcript: TranscriptView;
  readonly #meter: MeterView;
  readonly #root: ShadowRoot;
  #called = false;
  /** What went wrong in a call that goes on. */
  #notice: RealtimeVoiceErrorCode | undefined;

  constructor(host: PanelHost, root: ShadowRoot) {
    this.#host = host;
    this.#root = root;
    this.#transcript = new TranscriptView((key) => this.#text(key));
    this.#meter = new MeterView(host);
    const sheet = panelStyles.styleSheet;
    if (sheet) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    this.#transcript.showAll(host.transcript);
    this.#followStatus();
    if (!isConfigured(host)) {
      // eslint-disable-next-line no-console -- the page's author must learn which attribute is missing
      console.warn(
        '<realtime-voice> needs the attribute token-endpoint or call-endpoint (or the property getToken or exchangeOffer).',
      );
    }
  }

  /** Keeps what isn't rendered by template up to date. */
  handle(event: Event): void {
    if (event.type === 'transcript') {
      this.#transcript.show(event as SessionEventMap['transcript'], () => this.#host.transcript);
    } else if (event.type === 'call-live') {
      const { transcript } = this.#host;
      if (transcript.length === 0) this.#rescueFocus('[part=transcript]');
      this.#transcript.showAll(transcript);
    } else if (event.type === 'audio-blocked') {
      this.#rescueFocus('[part=hear]');
    } else if (event.type === 'status-change') {
      this.#followStatus();
    } else if (event.type === 'call-error') {
      const { code, fatal } = event as SessionEventMap['call-error'];
      // A microphone that can't be had again leaves the call as it is, but the visitor must know.
      this.#notice = !fatal && code.startsWith('microphone') ? code : undefined;
    } else if (event.type === 'mute-change') {
      this.#notice = undefined;
    }
  }

  #followStatus(): void {
    const { status, layout } = this.#host;
    this.#notice = undefined;
    this.#called ||= status !== 'idle';
    this.#meter.run(status === 'live' && layout === 'inline');
    if (status !== 'live') this.#rescueFocus('[part=mute], [part=hear]');
  }

  /** Whoever is on an element that is about to be hidden must not fall off the page. */
  #rescueFocus(selector: string): void {
    if (this.#root.activeElement?.matches(selector)) {
      this.#root.querySelector<HTMLElement>('[part~=button]')?.focus();
    }
  }

  get buttonText(): string {
    const { status, audioBlocked, layout } = this.#host;
    if (audioBlocked && layout === 'button') return this.#text('hear');
    if (status === 'live') return this.#text('end');
    if (status === 'connecting') return this.#text('cancel');
    return this.#text(status === 'failed' ? 'retry' : 'start');
  }

  get buttonIcon(): TemplateResult | undefined {
    const { status, audioBlocked, layout } = this.#host;
    const hears = audioBlocked && layout === 'button';
    return (status === 'live' || status === 'connecting') && !hears ? endIcon : undefined;
  }

  /** What a screen reader is told politely: the course of the call, but never the assistant's words over its voice. */
  get announcement(): string {
    const { status, muted, layout } = this.#host;
    if (status === 'connecting') return this.#text('connecting');
    if (status === 'live') return this.#text(muted ? 'muted-live' : 'live');
    if (status === 'idle') return this.#called ? this.#text('ended') : '';
    // In a panel the card is an alert of its own.
    const error = layout === 'button' ? this.#error() : undefined;
    return error ? this.#text(error) : '';
  }

  renderBody(): TemplateResult {
    const { status, activity, muted, withTranscript } = this.#host;
    const error = this.#error();
    const started = status === 'connecting' || status === 'live';
    return html`<div part="header" class="header" ?hidden=${!started}>
        ${this.#meter.element}
        <span part="status" dir="auto"
          >${this.#text(status === 'connecting' ? status : muted && activity === 'listening' ? 'muted' : activity)}</span
        >
      </div>
      ${withTranscript ? this.#transcript.element : nothing}
      <div role="alert">${error && html`<p part="error" dir="auto">${this.#text(error)}</p>`}</div>`;
  }

  renderControls(): TemplateResult {
    const { status, muted, audioBlocked } = this.#host;
    return html`<button type="button" part="hear" ?hidden=${!audioBlocked} @click=${this.#onHear}>
        ${this.#text('hear')}</button
      ><button
        type="button"
        part="mute"
        class="round"
        aria-label=${this.#text('mute')}
        aria-pressed=${muted ? 'true' : 'false'}
        ?hidden=${status !== 'live'}
        @click=${this.#onMute}
      >
        ${muted ? mutedIcon : microphoneIcon}
      </button>`;
  }

  #error(): RealtimeVoiceErrorCode | undefined {
    const { lastError, status } = this.#host;
    if (status === 'failed') return lastError?.code;
    return status === 'idle' && !isConfigured(this.#host) ? 'not-configured' : this.#notice;
  }

  readonly #onHear = (): void => {
    void this.#host.playAudio();
  };

  readonly #onMute = (): void => {
    const host = this.#host;
    // A device that can't be had again stays muted, as the button shows.
    (host.muted ? host.unmute() : host.mute()).catch(() => {});
  };

  #text(key: keyof Strings): string {
    return this.#host.strings[key] ?? english[key];
  }
}
