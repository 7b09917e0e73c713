import type { TurnChanged } from '../../../src/conversation/transcript-keeper.js';
import type { Turn } from '../../../src/conversation/turn.js';
import type { ProtocolEvent } from '../../../src/protocol/protocol-event.js';
import { check } from './check.js';

/** What must be true of the turns after every event, whatever came before. */
export class TurnRules {
  #turns: readonly Turn[] = [];
  /** Items that were told of, and whether they are for the visitor. */
  readonly #items = new Map<string, Turn['role'] | undefined>();
  readonly #deleted = new Set<string>();
  readonly #asides = new Set<string>();
  /** The turns as a page knows them that only listens. */
  readonly #told = new Map<string, Turn>();

  readonly tell: TurnChanged = (turn, delta, deleted) => {
    const known = this.#told.get(turn.itemId);
    if (deleted) {
      this.#told.delete(turn.itemId);
      return;
    }
    check(!known?.final, () => `${turn.itemId} was told again after it was final`);
    check(turn.text.endsWith(delta), () => `the delta "${delta}" is not the end of "${turn.text}"`);
    const isAdded = delta === '' || turn.text === (known?.text ?? '') + delta;
    check(isAdded, () => `"${delta}" was not added to "${known?.text}": "${turn.text}"`);
    this.#told.set(turn.itemId, turn);
  };

  see(event: ProtocolEvent, turns: readonly Turn[]): void {
    this.#note(event);
    const before = new Map(this.#turns.map((turn) => [turn.itemId, turn]));
    const after = new Map(turns.map((turn) => [turn.itemId, turn]));
    this.#turns = turns;
    check(Object.isFrozen(turns), () => 'the turns are not frozen');
    check(
      after.size === turns.length,
      () => `a turn is there twice: ${turns.map((turn) => turn.itemId).join()}`,
    );
    for (const [id, role] of this.#items) {
      const turn = after.get(id);
      check(turn?.role === role, () => `${id} should be of ${role}, is of ${turn?.role}`);
    }
    for (const [id, turn] of after) {
      check(this.#items.has(id), () => `nobody told of ${id}`);
      if (before.get(id) !== turn) this.#compare(event, before.get(id), turn);
      this.#compareTold(turn);
    }
  }

  /** The call is over. */
  end(turns: readonly Turn[]): void {
    for (const turn of turns) {
      check(turn.final, () => `${turn.itemId} is not final in the end`);
      const known = this.#told.get(turn.itemId);
      check(known?.final === true, () => `nobody was told that ${turn.itemId} is final`);
      check(known?.text === turn.text, () => `"${known?.text}" was told of "${turn.text}"`);
    }
  }

  /** The role that an item has first is its role; what is deleted comes back only when it is added again. */
  #note(event: ProtocolEvent): void {
    switch (event.type) {
      case 'item-added':
        this.#deleted.delete(event.item.id);
        this.#items.set(event.item.id, this.#items.get(event.item.id) ?? event.item.role);
        return;
      case 'item-done':
        if (!this.#deleted.has(event.item.id))
          this.#items.set(event.item.id, this.#items.get(event.item.id) ?? event.item.role);
        return;
      case 'speech-stopped':
        // It holds the place of the turn.
        if (event.itemId !== undefined) this.#expect(event.itemId, 'user');
        return;
      case 'input-committed':
      case 'input-transcript-delta':
      case 'input-transcript-done':
      case 'input-transcript-failed':
        return this.#expect(event.itemId, 'user');
      case 'response-created':
        if (!event.response.inConversation) this.#asides.add(event.response.id);
        return;
      case 'output-delta':
      case 'output-done':
        // What is written beside the conversation is not for the visitor; what is heard is.
        if (event.spoken || !this.#asides.has(event.responseId)) this.#expect(event.itemId, 'assistant');
        return;
      case 'item-deleted':
        if (this.#items.delete(event.itemId)) this.#deleted.add(event.itemId);
        return;
      default:
    }
  }

  #expect(id: string, role: Turn['role']): void {
    if (!this.#deleted.has(id) && !this.#items.has(id)) this.#items.set(id, role);
  }

  #compare(event: ProtocolEvent, before: Turn | undefined, after: Turn): void {
    const { itemId: id } = after;
    check(Object.isFrozen(after), () => `${id} is not frozen`);
    check((after.endedAt ?? Infinity) >= after.startedAt, () => `${id} ended before it began`);
    check(!after.final || after.endedAt !== undefined, () => `${id} is final, but goes on`);
    check(after.interrupted || after.unheardText === '', () => `${id} was heard, but not all`);
    if (!before) return;
    check(after.interrupted || !before.interrupted, () => `${id} is not interrupted any more`);
    const was = before.text + before.unheardText;
    const is = after.text + after.unheardText;
    if (before.final) {
      check(after.final, () => `${id} is not final any more`);
      check(after.text === before.text, () => `${id} was final as "${before.text}", is "${after.text}"`);
      check(is.startsWith(was), () => `${id} lost words after it was final: "${was}", "${is}"`);
      return;
    }
    const texts = textsFor(event, id);
    if (!texts || texts.every((text) => text === '')) {
      check(is === was, () => `${id} changed from "${was}" to "${is}"`);
    } else if (isDelta(event)) {
      check(is.length === was.length + texts.join('').length, () => `${id} lost words: "${was}", "${is}"`);
    } else if (event.type !== 'item-added' || is !== was) {
      check(
        texts.every((text) => is.includes(text)),
        () => `${id} is not "${texts.join()}": "${is}"`,
      );
    }
  }

  #compareTold(turn: Turn): void {
    const told = this.#told.get(turn.itemId);
    if (!told) {
      const isNothing = turn.text === '' && !turn.final && turn.images === 0;
      check(isNothing, () => `nobody was told of ${turn.itemId}: "${turn.text}"`);
      return;
    }
    const { text, final, interrupted, images, failed } = turn;
    const isSame =
      told.text === text &&
      told.final === final &&
      told.interrupted === interrupted &&
      told.images === images &&
      told.failed === failed;
    check(isSame, () => `${turn.itemId} was told as ${JSON.stringify(told)}, is ${JSON.stringify(turn)}`);
  }
}

function isDelta(event: ProtocolEvent): boolean {
  return event.type === 'output-delta' || event.type === 'input-transcript-delta';
}

/** The words that an event has for a turn; `undefined` if it has none. */
function textsFor(event: ProtocolEvent, id: string): readonly string[] | undefined {
  switch (event.type) {
    case 'item-added':
    case 'item-done':
      return event.item.id === id ? event.item.parts.map((part) => part ?? '') : undefined;
    case 'output-delta':
    case 'output-done':
    case 'input-transcript-delta':
    case 'input-transcript-done':
      return event.itemId === id ? [event.text] : undefined;
    default:
      return undefined;
  }
}
