import type { CSSResult } from '@lit/reactive-element';
import { enButton } from '../locales/en-button.js';
import { enPanel } from '../locales/en-panel.js';
import type { Strings } from '../locales/strings.js';
import type { RealtimeVoiceErrorCode } from '../session/errors.js';
import type { SessionEventMap } from '../session/session-events.js';
import { isConfigured } from '../session/session-options.js';
import { MeterView } from './meter-view.js';
import type { PanelHost } from './panel-host.js';
import { END } from './panel-icons.js';
import { PanelParts, type PartName } from './panel-parts.js';
import { panelStyles } from './panel-styles.js';
import { PanelView, type PanelAnchor } from './panel-view.js';
import type { Part, PartContext } from './part.js';
import { TranscriptView } from './transcript-view.js';
import { isUnderWay } from './under-way.js';

/** What there is to see of a call: the words on the button, and what is around it. Fetched with the call's code. */
export class Panel {
  readonly #host: PanelHost;
  readonly #transcript: TranscriptView;
  readonly #meter: MeterView;
  readonly #root: ShadowRoot;
  readonly #anchor: PanelAnchor;
  readonly #view: PanelView;
  readonly #parts: PanelParts;
  #english: Partial<Strings> = { ...enButton, ...enPanel };
  #called = false;
  /** What a screen reader is told politely: the course of the call, but never the assistant's words over its voice. */
  announcement = '';
  /** What went wrong in a call that goes on. */
  #problem: RealtimeVoiceErrorCode | undefined;
  /** What the visitor should know, by the name of who says it. */
  readonly #notices = new Map<string, string>();
  readonly #wanted = new Set<PartName>();
  /** What a running tool says of itself. */
  #progress: { readonly callId: string; readonly text: string } | undefined;

  constructor(host: PanelHost, root: ShadowRoot, anchor: PanelAnchor) {
    this.#host = host;
    this.#root = root;
    this.#anchor = anchor;
    this.#transcript = new TranscriptView((key) => this.#text(key));
    this.#meter = new MeterView(host);
    this.#view = new PanelView({
      host,
      anchor,
      meter: this.#meter.element,
      transcript: this.#transcript.element,
      text: (key) => this.#text(key),
    });
    this.#parts = new PanelParts(
      (name) => this.#contextOf(name),
      (part) => this.#add(part),
    );
    this.#adopt(panelStyles);
    this.#transcript.showAll(host.transcript);
    this.#followStatus();
    // eslint-disable-next-line no-console -- the page's author must learn which attribute is missing
    if (!isConfigured(host)) console.warn(`<realtime-voice>: ${enPanel['not-configured']}`);
  }

  /** Each event, before the page hears of it. */
  handle(event: Event): void {
    switch (event.type) {
      case 'transcript':
        return this.#transcript.show(event as SessionEventMap['transcript'], () => this.#host.transcript);
      case 'call-live':
        this.#keepFocus(() => this.#transcript.showAll(this.#host.transcript));
        break;
      case 'status-change':
        this.#followStatus();
        break;
      case 'call-error':
        this.#follow(event as SessionEventMap['call-error']);
        break;
      case 'mute-change':
        this.#problem = undefined;
        if (this.#host.mode === 'open-mic') this.#say(this.#liveText());
        break;
      case 'tool-progress':
        this.#followTool(event as SessionEventMap['tool-progress']);
        break;
      case 'tool-result':
        if (this.#progress?.callId === (event as SessionEventMap['tool-result']).callId)
          this.#progress = undefined;
        break;
      case 'activity-change':
        this.#progress = undefined;
        break;
      case 'limit-warning':
        return this.#deliver('limit', event);
      case 'approval-request':
        return undefined;
    }
    this.#parts.handle(event);
  }

  /** Each event, once the page has heard of it: what it left to the panel. */
  settle(event: Event): void {
    if (event.type !== 'approval-request' || this.#host.layout !== 'inline') return;
    const request = event as SessionEventMap['approval-request'];
    if (request.claimed) return;
    request.preventDefault();
    this.#deliver('approval', request, () => request.deny());
  }

  get buttonText(): string | undefined {
    const { status } = this.#host;
    if (this.#hears) return this.#text('hear');
    if (status === 'connecting') return this.#text('cancel');
    return status === 'failed' ? this.#text('retry') : undefined;
  }

  get buttonIcon(): string | undefined {
    return isUnderWay(this.#host.status) && !this.#hears ? END : undefined;
  }

  get error(): string {
    const code = this.#host.layout === 'inline' ? this.#error() : undefined;
    return code ? this.#text(code) : '';
  }

  /** Shows what is true now around the button; with the layout `button` nothing. */
  update(): void {
    const { status, layout, mode, withTextInput } = this.#host;
    const shown = layout === 'inline';
    if (shown && mode === 'push-to-talk') this.#want('talk');
    if (shown && withTextInput) this.#want('text-input');
    this.#meter.run(shown && status === 'live' && mode !== 'text');
    this.#keepFocus(() => {
      this.#view.update(this.#statusText(), [...this.#notices.values()]);
      this.#parts.update();
    });
  }

  /** Whoever is on an element that this hides must not fall off the page. */
  #keepFocus(change: () => void): void {
    const focused = this.#root.activeElement;
    change();
    if (focused?.checkVisibility() === false) this.#anchor.button.focus();
  }

  /** Whether the one button plays what is blocked. */
  get #hears(): boolean {
    return this.#host.audioBlocked && this.#host.layout === 'button';
  }

  #statusText(): string {
    const { status, activity, mode, talking, muted } = this.#host;
    if (status === 'connecting' || status === 'ending') return this.#text(status);
    if (this.#progress) return this.#progress.text || this.#text('working');
    if (activity !== 'listening') return this.#text(activity);
    if (mode === 'text') return this.#text('ready');
    if (mode === 'push-to-talk') return this.#text(talking ? 'listening' : 'press-to-talk');
    return this.#text(muted ? 'muted' : 'listening');
  }

  #liveText(): string {
    const { mode, muted } = this.#host;
    if (mode === 'text') return this.#text('live-text');
    if (mode === 'push-to-talk') return this.#text('live-talk');
    return this.#text(muted ? 'muted-live' : 'live');
  }

  #followStatus(): void {
    const { status, layout } = this.#host;
    this.#problem = undefined;
    this.#progress = undefined;
    // What could not be fetched while it connected is missing in the call.
    if (status !== 'live') this.#notices.clear();
    this.#called ||= status !== 'idle';
    // In a panel the card is an alert of its own, and a goodbye is heard.
    const failed = layout === 'button' ? this.#error() : undefined;
    if (status === 'connecting') {
      this.#wanted.clear();
      this.announcement = this.#text('connecting');
    } else if (status === 'live') this.announcement = this.#liveText();
    else if (status === 'idle') this.announcement = this.#called ? this.#text('ended') : '';
    else this.announcement = failed ? this.#text(failed) : '';
  }

  /** That tools are being listed says nothing to a visitor; nobody is told when it is over. */
  #followTool(progress: SessionEventMap['tool-progress']): void {
    if (progress.name !== 'mcp_list_tools') this.#progress = progress;
  }

  #follow({ code, fatal }: SessionEventMap['call-error']): void {
    // A microphone that can't be had again leaves the call as it is, but the visitor must know.
    this.#problem = !fatal && code.startsWith('microphone') ? code : undefined;
    if (code === 'response-incomplete' || code === 'tools-unavailable') this.#notify(code, this.#text(code));
  }

  #error(): RealtimeVoiceErrorCode | undefined {
    const { lastError, status } = this.#host;
    if (status === 'failed') return lastError?.code;
    return status === 'idle' && !isConfigured(this.#host) ? 'not-configured' : this.#problem;
  }

  #say(text: string): void {
    this.announcement = text;
    this.#host.requestUpdate();
  }

  #notify(name: string, text = ''): void {
    if (text) this.#notices.set(name, text);
    else this.#notices.delete(name);
    this.#say(text);
  }

  /** Asked at every look; tried once, and once more in the next call. */
  #want(name: PartName): void {
    if (this.#wanted.has(name)) return;
    this.#wanted.add(name);
    this.#parts.load(name).catch(() => this.#notify(name, this.#text('load-failed')));
  }

  #deliver(name: PartName, event: Event, failed = () => {}): void {
    this.#parts.load(name).then((part) => part.handle?.(event), failed);
  }

  #contextOf(name: PartName): PartContext {
    return {
      host: this.#host,
      root: this.#root,
      place: this.#view.places[name],
      text: (key) => this.#text(key),
      notify: (text) => this.#notify(name, text),
      say: (text) => this.#say(text),
    };
  }

  #add(part: Part): void {
    this.#english = { ...this.#english, ...part.strings };
    if (part.styles) this.#adopt(part.styles);
    this.#host.requestUpdate();
  }

  #adopt({ styleSheet }: CSSResult): void {
    if (styleSheet) this.#root.adoptedStyleSheets = [...this.#root.adoptedStyleSheets, styleSheet];
  }

  #text(key: keyof Strings): string {
    return this.#host.strings[key] ?? this.#english[key] ?? '';
  }
}
