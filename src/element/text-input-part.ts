import { html, render } from 'lit/html.js';
import { enTextInput } from '../locales/en-text-input.js';
import type { RealtimeVoiceError } from '../session/errors.js';
import { makeIcon } from './icons.js';
import type { Part, PartContext } from './part.js';
import { textInputStyles } from './text-input-styles.js';

const SEND = 'M12 19V5M6 11l6-6 6 6';
/** What a key press says while an input method works, in browsers that end the composition before (Safari). */
const COMPOSING_KEY_CODE = 229;

/** A box to write in, beside the voice or instead of it. */
export default class TextInputPart implements Part {
  readonly strings = enTextInput;
  readonly styles = textInputStyles;
  readonly #context: PartContext;
  readonly #icon = makeIcon(SEND);
  #empty = true;

  constructor(context: PartContext) {
    this.#context = context;
  }

  update(): void {
    const { host, place, text } = this.#context;
    place.hidden = host.status !== 'live' || !host.withTextInput;
    const template = html`<div class="compose">
      <textarea
        part="text-input"
        rows="1"
        dir="auto"
        enterkeyhint="send"
        aria-label=${text('text-input')}
        placeholder=${text('text-input')}
        @input=${this.#onInput}
        @keydown=${this.#onKeyDown}
        @paste=${this.#onPaste}
      ></textarea>
      <button
        type="button"
        part="send"
        aria-label=${text('send')}
        ?disabled=${this.#empty}
        @mousedown=${prevent}
        @click=${this.#send}
      >
        ${this.#icon.element}
      </button>
    </div>`;
    render(template, place);
  }

  get #area(): HTMLTextAreaElement | null {
    return this.#context.place.querySelector('textarea');
  }

  readonly #onInput = (): void => {
    const area = this.#area;
    if (!area) return;
    area.style.blockSize = '';
    // As high as its words; the style sheet says where that ends.
    area.style.blockSize = `${area.scrollHeight}px`;
    this.#empty = area.value.trim() === '';
    this.#context.host.requestUpdate();
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    // This Enter takes what the input method offers.
    if (event.isComposing || event.keyCode === COMPOSING_KEY_CODE) return;
    event.preventDefault();
    this.#send();
  };

  readonly #send = (): void => {
    const area = this.#area;
    if (!area || this.#empty) return;
    // A button that is disabled in a moment can't keep the focus.
    if (this.#context.root.activeElement?.matches('[part=send]')) area.focus();
    try {
      this.#context.host.sendText(area.value);
    } catch (error) {
      return this.#fail(error);
    }
    area.value = '';
    this.#onInput();
    this.#context.notify();
  };

  readonly #onPaste = (event: ClipboardEvent): void => {
    const { host, notify } = this.#context;
    const { clipboardData } = event;
    const images = [...(clipboardData?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
    // What has words, too, is pasted as words: a picture of them comes with many programs.
    if (images.length === 0 || clipboardData?.getData('text/plain')) return;
    event.preventDefault();
    notify();
    for (const image of images) host.sendImage(image).catch((error: unknown) => this.#fail(error));
  };

  #fail(error: unknown): void {
    const { code } = error as RealtimeVoiceError;
    const { notify, text } = this.#context;
    notify(text(code) || text('server-error'));
  }
}

/** A tap on the button must not take the focus, and with it the keyboard of a phone. */
function prevent(event: Event): void {
  event.preventDefault();
}
