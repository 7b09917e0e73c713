import { enButton } from '../locales/en-button.js';
import { isConfigured } from '../session/session-options.js';
import { CHAT, makeIcon, MICROPHONE } from './icons.js';
import { make, write } from './make.js';
import type { PanelHost } from './panel-host.js';
import type { Panel } from './panel.js';
import { isUnderWay } from './under-way.js';

/** What is shown; the element itself. */
export interface ViewHost extends PanelHost {
  readonly disabled: boolean;
}

/** What there is to see of an element: the button from the start, made by hand, and the panel once its code is there. */
export class ElementView {
  readonly #host: ViewHost;
  readonly #root: ShadowRoot;
  readonly #icon = makeIcon();
  readonly #words = new Text();
  readonly #announcer = make('div', { class: 'announcer', role: 'status' });
  readonly #error = make('p', { part: 'error', dir: 'auto' });
  readonly #slots = ['header', 'footer'].map((name) => make('slot', { name }));
  readonly button = make(
    'button',
    { type: 'button' },
    make('span', { part: 'button__icon' }, make('slot', { name: 'button-icon' }, this.#icon.element)),
    this.#words,
  );
  /** Where the panel comes before. */
  readonly alert = make('div', { role: 'alert' });
  readonly box = make('div');
  #panel: Panel | undefined;
  #loading = false;
  /** Whether the panel can't be fetched. */
  #isCut = false;

  constructor(host: ViewHost, root: ShadowRoot) {
    this.#host = host;
    this.#root = root;
    const [header = '', footer = ''] = this.#slots;
    this.box.append(header, this.alert, make('div', { class: 'controls' }, this.button), footer);
    root.append(this.box, this.#announcer);
  }

  update(): void {
    const { layout, mode, status, disabled } = this.#host;
    const { box, button } = this;
    // It also says which attribute is missing, and only once the page had the time to set a function instead.
    const configured = isConfigured(this.#host);
    if ((status !== 'idle' || !configured) && !this.#isCut) this.loadPanel();
    const panel = this.#panel;
    const underWay = isUnderWay(status);
    const written = mode === 'text';
    const alone = layout === 'button';
    panel?.update();
    box.className = layout;
    box.part.toggle('panel', !alone);
    for (const slot of this.#slots) slot.hidden = alone;
    button.setAttribute('part', underWay && status !== 'connecting' ? 'button end' : 'button');
    button.disabled = !underWay && (disabled || !configured);
    this.#icon.draw(panel?.buttonIcon ?? (written ? CHAT : MICROPHONE));
    write(
      this.#words,
      panel?.buttonText ?? this.#text(`${underWay ? 'end' : 'start'}${written ? '-text' : ''}`),
    );
    write(this.#announcer, panel?.announcement ?? '');
    this.#showError(panel?.error ?? this.#loadError);
  }

  /** An event, before the page hears of it. */
  handle(event: Event): void {
    this.#panel?.handle(event);
  }

  /** An event, once the page has heard of it. */
  settle(event: Event): void {
    this.#panel?.settle(event);
  }

  loadPanel(): void {
    if (this.#loading) return;
    this.#loading = true;
    this.#isCut = false;
    import('./panel.js')
      .then(
        ({ Panel }) => {
          this.#panel = new Panel(this.#host, this.#root, this);
        },
        // The button works without; who starts the next call tries again.
        () => {
          this.#loading = false;
          this.#isCut = true;
        },
      )
      .finally(() => this.#host.requestUpdate());
  }

  /** The one error that must be told without the panel: that nothing can be fetched. */
  get #loadError(): string {
    const { lastError } = this.#host;
    const isTold = lastError && (this.#isCut || lastError.code === 'load-failed');
    return isTold ? this.#text('load-failed') : '';
  }

  #showError(text: string): void {
    if (this.#error.textContent === text) return;
    this.#error.textContent = text;
    this.alert.replaceChildren(...(text ? [this.#error] : []));
  }

  #text(key: keyof typeof enButton): string {
    return this.#host.strings[key] ?? enButton[key];
  }
}
