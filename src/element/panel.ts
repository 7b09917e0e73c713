import { html, nothing, type TemplateResult } from 'lit';
import type { Activity } from '../conversation/activity.js';
import type { Turn } from '../conversation/turn.js';
import { enButton } from '../locales/en-button.js';
import { enPanel } from '../locales/en-panel.js';
import type { PanelStrings, Strings } from '../locales/strings.js';
import type { RealtimeVoiceErrorCode } from '../session/errors.js';
import type { SessionEventMap } from '../session/session-events.js';
import type { SessionStatus } from '../session/session-state.js';
import { microphoneIcon } from './icons.js';
import { MeterView } from './meter-view.js';
import { endIcon, mutedIcon } from './panel-icons.js';
import { panelStyles } from './panel-styles.js';
import { TranscriptView } from './transcript-view.js';

/** What the panel shows; the element itself. */
export interface PanelHost {
  readonly status: SessionStatus;
  readonly activity: Activity;
  readonly muted: boolean;
  readonly audioBlocked: boolean;
  readonly configured: boolean;
  readonly transcript: readonly Turn[];
  readonly withTranscript: boolean;
  readonly lastError: { readonly code: RealtimeVoiceErrorCode } | undefined;
  readonly inputLevel: number;
  readonly outputLevel: number;
  readonly strings: Partial<Strings>;
  mute(): Promise<void>;
  unmute(): Promise<void>;
}

/** What there is to see of a call: the words on the button, and what is around it. Fetched with the call's code. */
export class Panel {
  readonly #host: PanelHost;
  readonly #transcript: TranscriptView;
  readonly #meter: MeterView;
  #called = false;

  constructor(host: PanelHost, root: ShadowRoot) {
    this.#host = host;
    this.#transcript = new TranscriptView((key) => this.#text(key));
    this.#meter = new MeterView(host);
    const sheet = panelStyles.styleSheet;
    if (sheet) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    this.#transcript.synchronize(host.transcript);
    if (!host.configured) {
      // eslint-disable-next-line no-console -- the page's author must learn which attribute is missing
      console.warn(
        '<realtime-voice> needs the attribute token-endpoint or call-endpoint (or the property getToken or exchangeOffer).',
      );
    }
  }

  /** Keeps what isn't rendered by template up to date. */
  handle(event: Event): void {
    if (event.type === 'transcript') {
      this.#transcript.show(event as SessionEventMap['transcript'], this.#host.transcript);
    } else if (event.type === 'call-live') {
      this.#transcript.synchronize(this.#host.transcript);
    } else if (event.type === 'status-change') {
      this.#called = true;
      this.#meter.run(this.#host.status === 'live');
    }
  }

  get buttonText(): string {
    const { status, audioBlocked, strings } = this.#host;
    if (audioBlocked) return this.#text('hear');
    if (status === 'live') return this.#text('end');
    if (status === 'connecting') return this.#text('cancel');
    return status === 'failed' ? this.#text('retry') : (strings.start ?? enButton.start);
  }

  get buttonIcon(): TemplateResult | undefined {
    const { status, audioBlocked } = this.#host;
    return (status === 'live' || status === 'connecting') && !audioBlocked ? endIcon : undefined;
  }

  /** What a screen reader is told politely: the course of the call, but never the assistant's words over its voice. */
  get announcement(): string {
    const { status } = this.#host;
    if (status === 'connecting' || status === 'live') return this.#text(status);
    return status === 'idle' && this.#called ? this.#text('ended') : '';
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
    const { status, muted } = this.#host;
    return html`<button
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
    const { configured, lastError, status } = this.#host;
    if (status === 'failed') return lastError?.code;
    return configured || status !== 'idle' ? undefined : 'not-configured';
  }

  readonly #onMute = (): void => {
    const host = this.#host;
    // A device that can't be had again stays muted, as the button shows.
    (host.muted ? host.unmute() : host.mute()).catch(() => {});
  };

  #text(key: keyof PanelStrings): string {
    return this.#host.strings[key] ?? enPanel[key];
  }
}
