import { findTurn, reduceTranscript, toTurns, type TranscriptEvent } from './transcript.js';
import { EMPTY_TRANSCRIPT } from './transcript-state.js';
import type { Turn } from './turn.js';

/**
 * `delta` is the text that was added at the end of the turn; empty when it was replaced or only finished.
 * `deleted`: the turn is gone.
 */
export type TurnChanged = (turn: Turn, delta: string, deleted: boolean) => void;

/** Keeps the transcript, and tells of each turn that changed. */
export class TranscriptKeeper {
  readonly #turnChanged: TurnChanged;
  #transcript = EMPTY_TRANSCRIPT;
  #turns: readonly Turn[] | undefined;

  constructor(turnChanged: TurnChanged) {
    this.#turnChanged = turnChanged;
  }

  /** Frozen; the same array until something in it changes. */
  get turns(): readonly Turn[] {
    return (this.#turns ??= toTurns(this.#transcript));
  }

  /** @param now milliseconds since the epoch */
  handle(event: TranscriptEvent, now: number): void {
    const before = this.#transcript;
    this.#transcript = reduceTranscript(before, event, now);
    if (this.#transcript.changed.length === 0) return;
    this.#turns = undefined;
    for (const itemId of new Set(this.#transcript.changed)) {
      const from = findTurn(before, itemId);
      const to = findTurn(this.#transcript, itemId);
      if (to) this.#tell(from, to);
      else if (from) this.#turnChanged(from, '', true);
    }
  }

  #tell(from: Turn | undefined, to: Turn): void {
    if (!from && to.text === '' && !to.final && to.images === 0) return;
    if (from && !isNews(from, to)) return;
    const start = from?.text ?? '';
    this.#turnChanged(to, to.text.startsWith(start) ? to.text.slice(start.length) : '', false);
  }
}

/** Whether a change of a turn is news to a page; when it began and ended is not. What is final was told. */
function isNews(from: Turn, to: Turn): boolean {
  return (
    !from.final &&
    (to.final ||
      from.text !== to.text ||
      from.interrupted !== to.interrupted ||
      from.unheardText !== to.unheardText ||
      from.images !== to.images)
  );
}
