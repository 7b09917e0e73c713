import type { Turn } from '../../../src/conversation/turn.js';
import type { ProtocolEvent } from '../../../src/protocol/protocol-event.js';
import { check } from './check.js';

/** The order that the events tell of, and whether the turns are in it. */
export class OrderRules {
  readonly #after = new Map<string, string>();
  #contradicts = false;

  see(event: ProtocolEvent): void {
    if (event.type === 'item-added') this.#note(event.item.id, event.previousItemId);
    if (event.type === 'input-committed') this.#note(event.itemId, event.previousItemId);
    // Of an item that comes again nobody can say which of its two places an event spoke of.
    if (event.type === 'item-deleted') this.#contradicts ||= this.#after.has(event.itemId);
  }

  /** Each turn comes after all that the events put before it; hidden items count as links. */
  compare(turns: readonly Turn[]): void {
    if (this.#contradicts || turns.some(({ itemId }) => this.#goesRound(itemId))) return;
    const places = new Map(turns.map(({ itemId }, index) => [itemId, index]));
    for (const [id, place] of places) {
      for (const before of this.#chain(id)) {
        check((places.get(before) ?? -1) < place, () => `${id} comes before ${before}`);
      }
    }
  }

  #goesRound(id: string): boolean {
    const seen = new Set([id]);
    for (const before of this.#chain(id)) {
      if (seen.has(before)) return true;
      seen.add(before);
    }
    return false;
  }

  /** The item before, the one before that, and so on; without an end where the events go round in a circle. */
  *#chain(id: string): Generator<string> {
    for (let before = this.#after.get(id); before !== undefined; before = this.#after.get(before))
      yield before;
  }

  #note(id: string, previousItemId: string | undefined): void {
    if (previousItemId === undefined) return;
    const known = this.#after.get(id);
    if (known === undefined) this.#after.set(id, previousItemId);
    else this.#contradicts ||= known !== previousItemId;
  }
}
