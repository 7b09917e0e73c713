import type { ConversationItem } from '../protocol/protocol-event.js';
import type { Turn } from './turn.js';

/** An item in its place. Items that show no text (function calls and the like) stay, because others follow them. */
export interface Entry {
  readonly id: string;
  readonly role: Turn['role'] | undefined;
  readonly parts: readonly string[];
  readonly images: number;
  readonly final: boolean;
  readonly interrupted: boolean;
  /** How many characters were heard before it was cut off; `undefined` for what was not cut. */
  readonly heard: number | undefined;
  /** Whether the assistant wrote it: there is nothing to be heard. */
  readonly written: boolean;
  readonly failed: boolean;
  /** Whether it was deleted on the server. It keeps its place, and what still comes of it shows nowhere. */
  readonly deleted: boolean;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly source: Turn['source'];
  /** Whether the server has finished it; what the assistant says may still be to be heard. */
  readonly done: boolean;
  /** The item that this one follows, when the server said so; it may arrive later. */
  readonly after: string | undefined;
  /** The response that the assistant's item belongs to. */
  readonly responseId: string | undefined;
}

export function blank(id: string, role: Turn['role'] | undefined, now: number): Entry {
  return {
    id,
    role,
    parts: [],
    images: 0,
    final: false,
    interrupted: false,
    heard: undefined,
    written: false,
    failed: false,
    deleted: false,
    startedAt: now,
    endedAt: undefined,
    source: 'voice',
    done: false,
    after: undefined,
    responseId: undefined,
  };
}

/** Nothing changes any more. */
export function finish(entry: Entry, now: number): Pick<Entry, 'final' | 'endedAt'> {
  return { final: true, endedAt: entry.endedAt ?? now };
}

export function textOf(entry: Entry): string {
  return entry.parts.join('');
}

/** Servers send one part, or a few; a wild index must not fill the memory. */
const MOST_PARTS = 99;

const turns = new WeakMap<Entry, Turn>();

/** What a page sees of it. The same entry gives the same object, so that a page can compare by identity. */
export function toTurn(entry: Entry): Turn | undefined {
  if (!entry.role || entry.deleted) return undefined;
  let turn = turns.get(entry);
  if (!turn) {
    const { id: itemId, role, final, interrupted, heard, failed, images, startedAt, endedAt, source } = entry;
    const whole = textOf(entry);
    const text = whole.slice(0, heard);
    turn = Object.freeze({
      itemId,
      role,
      text,
      final,
      interrupted,
      unheardText: whole.slice(text.length),
      // Nothing and everything need no guess.
      cutEstimated: Boolean(heard) && text !== whole,
      failed,
      images,
      startedAt,
      endedAt,
      source,
    });
    turns.set(entry, turn);
  }
  return turn;
}

/**
 * Text that is added to a part, or takes its place. Nothing never takes the place of something: a cut item is
 * told again without its text (PROTOCOL 3.9).
 */
export function withText(
  parts: readonly string[],
  index: number,
  text: string,
  isDelta: boolean,
): readonly string[] {
  const at = Math.min(Math.max(0, Math.trunc(index)), MOST_PARTS);
  const next = [...parts];
  while (next.length <= at) next.push('');
  next[at] = isDelta ? (next[at] ?? '') + text : text || (next[at] ?? '');
  return next;
}

/** A message that was typed has its whole text from the start. */
export function isComplete(item: ConversationItem): boolean {
  return item.role !== undefined && item.role !== 'assistant' && !item.spoken;
}
