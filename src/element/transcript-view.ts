import type { Turn } from '../conversation/turn.js';
import type { Strings } from '../locales/strings.js';

/** Turns in one group. */
const GROUP_SIZE = 100;

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
  /** Past turns are laid out in groups, so that one more word makes the browser look at few elements. */
  readonly #list = document.createElement('div');
  readonly #messages = new Map<string, Message>();
  readonly #text: (key: keyof Strings) => string;

  constructor(text: (key: keyof Strings) => string) {
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

  /** Shows a turn that changed; `turns` is asked only when its place, too, must be found out. */
  show(turn: Turn, turns: () => readonly Turn[]): void {
    const message = this.#messages.get(turn.itemId);
    if (message) this.#fill(message, turn);
    else this.showAll(turns());
  }

  /** Shows these turns, in this order. */
  showAll(turns: readonly Turn[]): void {
    const shown = turns.filter((turn) => turn.text !== '');
    this.element.hidden = shown.length === 0;
    const last = shown.at(-1);
    // Nearly always the new turn is the last one, and the others are there in their order.
    if (last && shown.length === this.#messages.size + 1 && !this.#messages.has(last.itemId))
      this.#append(last);
    else this.#rebuild(shown);
  }

  #append(turn: Turn): void {
    let group = this.#list.lastElementChild;
    if (!group || group.childElementCount >= GROUP_SIZE) {
      group = document.createElement('div');
      group.className = 'group';
      this.#list.append(group);
    }
    group.append(this.#create(turn).element);
  }

  #rebuild(turns: readonly Turn[]): void {
    this.#list.replaceChildren();
    this.#messages.clear();
    for (const turn of turns) this.#append(turn);
  }

  #create(turn: Turn): Message {
    const element = document.createElement('div');
    element.className = `message ${turn.role}`;
    element.part.add('message');
    const speaker = document.createElement('span');
    speaker.className = 'speaker';
    speaker.textContent = this.#text(turn.role === 'user' ? 'user' : 'assistant');
    const bubble = document.createElement('p');
    bubble.part.add('message__text');
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
    this.#fill(message, turn);
    return message;
  }

  #fill(message: Message, turn: Turn): void {
    const { element, words, note } = message;
    if (words.data.length < turn.text.length && turn.text.startsWith(words.data)) {
      words.appendData(turn.text.slice(words.data.length));
    } else if (words.data !== turn.text) {
      words.data = turn.text;
    }
    // Written only when they change: an attribute costs the browser a look at all styles.
    const interim = !turn.final && turn.role === 'user';
    if (element.classList.contains('interim') !== interim) element.classList.toggle('interim', interim);
    if (note.hidden === turn.interrupted) note.hidden = !turn.interrupted;
  }
}
