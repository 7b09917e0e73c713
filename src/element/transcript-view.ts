import type { Turn } from '../conversation/turn.js';
import type { Strings } from '../locales/strings.js';
import { make } from './make.js';

/** Turns in one group. */
const GROUP_SIZE = 100;

/** A turn as the event tells of it. */
type ChangedTurn = Turn & { readonly deleted: boolean };

/** One turn on the page. */
interface Message {
  readonly element: HTMLElement;
  readonly bubble: HTMLElement;
  readonly words: Text;
  readonly note: HTMLElement;
}

/**
 * The transcript. Not a template, because one more word in a long conversation must not cost a look at
 * every turn: a turn that grows touches its own text node and nothing else.
 */
export class TranscriptView {
  readonly element: HTMLElement;
  /** Past turns are laid out in groups, so that one more word makes the browser look at few elements. */
  readonly #list = make('div');
  readonly #messages = new Map<string, Message>();
  readonly #text: (key: keyof Strings) => string;

  constructor(text: (key: keyof Strings) => string) {
    this.#text = text;
    const label = text('transcript');
    // A log that isn't read aloud: the assistant's own voice says the same words. It scrolls by keyboard too.
    const attributes = { role: 'log', 'aria-live': 'off', 'aria-label': label, tabindex: '0', hidden: '' };
    this.element = make('div', { class: 'transcript', part: 'transcript', ...attributes }, this.#list);
  }

  /** Shows a turn that changed; `turns` is asked only when its place, too, must be found out. */
  show(turn: ChangedTurn, turns: () => readonly Turn[]): void {
    const message = this.#messages.get(turn.itemId);
    if (turn.deleted || !hasContent(turn)) this.#remove(turn.itemId, message);
    else if (message) this.#fill(message, turn);
    else this.showAll(turns());
  }

  /** Shows these turns, in this order. */
  showAll(turns: readonly Turn[]): void {
    const shown = turns.filter(hasContent);
    this.element.hidden = shown.length === 0;
    const last = shown.at(-1);
    // Nearly always the new turn is the last one, and the others are there in their order.
    if (last && shown.length === this.#messages.size + 1 && !this.#messages.has(last.itemId))
      this.#append(last);
    else this.#rebuild(shown);
  }

  #remove(itemId: string, message: Message | undefined): void {
    const group = message?.element.parentElement;
    message?.element.remove();
    // Off the screen, even an empty group keeps its place.
    if (group?.childElementCount === 0) group.remove();
    this.#messages.delete(itemId);
    this.element.hidden = this.#messages.size === 0;
  }

  #append(turn: Turn): void {
    let group = this.#list.lastElementChild;
    if (!group || group.childElementCount >= GROUP_SIZE) {
      group = make('div', { class: 'group' });
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
    const words = new Text();
    // The words may be in another language than the page.
    const bubble = make('p', { part: 'message__text', dir: 'auto' }, words);
    const note = make('span', { class: 'note' }, this.#text('interrupted'));
    const element = make(
      'div',
      { class: `message ${turn.role}`, part: 'message' },
      make('span', { class: 'speaker' }, this.#text(turn.role)),
      bubble,
      note,
    );
    const message = { element, bubble, words, note };
    this.#messages.set(turn.itemId, message);
    this.#fill(message, turn);
    return message;
  }

  #fill(message: Message, turn: Turn): void {
    const { element, bubble, words, note } = message;
    const text = turn.text || this.#text(turn.images > 0 ? 'picture' : 'not-understood');
    if (words.data.length < text.length && text.startsWith(words.data)) {
      words.appendData(text.slice(words.data.length));
    } else if (words.data !== text) {
      words.data = text;
    }
    // Written only when they change: an attribute costs the browser a look at all styles.
    toggle(element, 'interim', !turn.final && turn.role === 'user');
    toggle(bubble, 'note', turn.text === '');
    if (note.hidden === turn.interrupted) note.hidden = !turn.interrupted;
  }
}

/** Whether there is anything to show of it, or to say instead of words. */
function hasContent({ text, failed, images }: Turn): boolean {
  return text !== '' || failed || images > 0;
}

function toggle({ classList }: Element, name: string, on: boolean): void {
  if (classList.contains(name) !== on) classList.toggle(name, on);
}
