import type { Strings } from '../locales/strings.js';
import { makeIcon, MICROPHONE } from './icons.js';
import { make, write } from './make.js';
import type { PanelHost } from './panel-host.js';
import { MUTED, STOP } from './panel-icons.js';
import type { PartName } from './panel-parts.js';
import { isUnderWay } from './under-way.js';

/** What is there already: the panel goes in front of these two. */
export interface PanelAnchor {
  readonly alert: HTMLElement;
  readonly button: HTMLElement;
}

export interface PanelViewOptions {
  readonly host: PanelHost;
  readonly anchor: PanelAnchor;
  readonly meter: HTMLElement;
  readonly transcript: HTMLElement;
  text(key: keyof Strings): string;
}

/** The panel's own elements around the button. By hand, like the button: they are few, and every call loads them. */
export class PanelView {
  readonly #options: PanelViewOptions;
  readonly #status = make('span', { part: 'status', dir: 'auto' });
  readonly #header = make('div', { part: 'header', class: 'header' });
  readonly #notices = make('div');
  readonly #muteIcon = makeIcon();
  readonly #mute = make('button', { type: 'button', part: 'mute', class: 'round' }, this.#muteIcon.element);
  readonly #interrupt = make(
    'button',
    { type: 'button', part: 'interrupt', class: 'round' },
    makeIcon(STOP).element,
  );
  readonly #hear = make('button', { type: 'button', part: 'hear' });
  /** Where optional parts show themselves. */
  readonly places: Readonly<Record<PartName, HTMLElement>> = {
    approval: make('div', { hidden: '' }),
    'text-input': make('div', { hidden: '', class: 'line' }),
    talk: make('div', { hidden: '', class: 'line' }),
    // All that it has to say goes among the notices.
    limit: this.#notices,
  };
  readonly #body = make('div', { class: 'body' });
  readonly #inputs = make('div', { class: 'body' });

  constructor(options: PanelViewOptions) {
    this.#options = options;
    const { host, anchor, meter } = options;
    const { places } = this;
    this.#header.append(meter, this.#status);
    this.#body.append(this.#header, places.approval, this.#notices);
    this.#inputs.append(places['text-input'], places.talk, this.#hear, this.#mute, this.#interrupt);
    anchor.alert.before(this.#body);
    anchor.button.before(this.#inputs);
    this.#hear.addEventListener('click', () => void host.playAudio());
    this.#interrupt.addEventListener('click', () => host.interrupt());
    this.#mute.addEventListener('click', () => {
      // A device that can't be had again stays muted, as the button shows.
      (host.muted ? host.unmute() : host.mute()).catch(() => {});
    });
  }

  update(status: string, notices: readonly string[]): void {
    const { host, meter, transcript, text } = this.#options;
    const { mode, muted } = host;
    this.#body.hidden = this.#inputs.hidden = host.layout === 'button';
    this.#header.hidden = !isUnderWay(host.status);
    meter.hidden = mode === 'text';
    write(this.#status, status);
    // Put in again, it would lose the place that a reader scrolled to.
    if (!host.withTranscript) transcript.remove();
    else if (!transcript.parentNode) this.#header.after(transcript);
    this.#notices.hidden = notices.length === 0;
    this.#notices.replaceChildren(
      ...notices.map((notice) => make('p', { part: 'notice', dir: 'auto' }, notice)),
    );
    this.#hear.hidden = !host.audioBlocked;
    write(this.#hear, text('hear'));
    this.#interrupt.hidden = host.status !== 'live';
    this.#interrupt.ariaLabel = text('interrupt');
    // Not disabled, so that whoever has just pressed it keeps the focus.
    this.#interrupt.ariaDisabled = String(
      host.activity !== 'assistant-speaking' && host.activity !== 'thinking',
    );
    this.#mute.hidden = host.status !== 'live' || mode !== 'open-mic';
    this.#mute.ariaLabel = text('mute');
    this.#mute.ariaPressed = String(muted);
    this.#muteIcon.draw(muted ? MUTED : MICROPHONE);
  }
}
