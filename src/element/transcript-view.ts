import type { Turn } from '../conversation/turn.js';
import type { PanelStrings } from '../locales/strings.js';

/** One turn on the page. */
interface Message {
  readonly element: HTMLElement;
  readonly words: Text;
  readonly note: HTMLElement;
}

/**
 * The transcript. Not a template, because one more word in a long conversation must not cost a look at
 * every turn: a turn that grows touches its own text node and nothing else.
 */
export class TranscriptView {
  readonly element = document.createElement('div');
  readonly #list = document.createElement('div');
  readonly #messages = new Map<string, Message>();
  readonly #text: (key: keyof PanelStrings) => string;

  constructor(text: (key: keyof PanelStrings) => string) {
    this.#text = text;
    this.element.className = 'transcript';
    this.element.part.add('transcript');
    // A log that isn't read aloud: the assistant's own voice says the same words.
    this.element.role = 'log';
    this.element.ariaLive = 'off';
    this.element.ariaLabel = text('transcript');
    // Scrolls by keyboard too.
    this.element.tabIndex = 0;
    this.element.append(this.#list);
    this.element.hidden = true;
  }

  /** Shows a turn that changed; `turns` tells its place when it is new. */
  show(turn: Turn, turns: readonly Turn[]): void {
    const message = this.#messages.get(turn.itemId);
    if (message) this.#fill(message, turn);
    else this.synchronize(turns);
  }

  /** Makes the page show these turns, in this order, touching only what differs. */
  synchronize(turns: readonly Turn[]): void {
    const shown = turns.filter((turn) => turn.text !== '');
    const ids = new Set(shown.map((turn) => turn.itemId));
    for (const [id, message] of this.#messages) {
      if (ids.has(id)) continue;
      message.element.remove();
      this.#messages.delete(id);
    }
    this.element.hidden = shown.length === 0;
    let next = this.#list.firstElementChild;
    for (const turn of shown) {
      const message = this.#messages.get(turn.itemId) ?? this.#create(turn);
      this.#fill(message, turn);
      if (message.element === next) next = next.nextElementSibling;
      else this.#list.insertBefore(message.element, next);
    }
  }

  #create(turn: Turn): Message {
    const element = document.createElement('div');
    element.className = `message ${turn.role}`;
    element.part.add('message');
    const speaker = document.createElement('span');
    speaker.className = 'speaker';
    speaker.textContent = this.#text(turn.role === 'user' ? 'user' : 'assistant');
    const bubble = document.createElement('p');
    // The words may be in another language than the page.
    bubble.dir = 'auto';
    const words = document.createTextNode('');
    const note = document.createElement('span');
    note.className = 'note';
    note.textContent = this.#text('interrupted');
    bubble.append(words);
    element.append(speaker, bubble, note);
    const message = { element, words, note };
    this.#messages.set(turn.itemId, message);
    return message;
  }

  #fill({ element, words, note }: Message, turn: Turn): void {
    if (words.data.length < turn.text.length && turn.text.startsWith(words.data)) {
      words.appendData(turn.text.slice(words.data.length));
    } else if (words.data !== turn.text) {
      words.data = turn.text;
    }
    element.classList.toggle('interim', !turn.final && turn.role === 'user');
    note.hidden = !turn.interrupted;
  }
}
