import type { ConversationItem, ProtocolEvent } from '../protocol/protocol-event.js';
import type { Turn } from './turn.js';

/** An item in its place. Items that show no text (function calls and the like) stay, because others follow them. */
interface Entry {
  readonly id: string;
  readonly role: Turn['role'] | undefined;
  readonly parts: readonly string[];
  readonly final: boolean;
  readonly interrupted: boolean;
  /** Whether the server has finished it; what the assistant says may still be to be heard. */
  readonly done: boolean;
  /** The item that this one follows, when the server said so; it may arrive later. */
  readonly after: string | undefined;
  /** The response that the assistant's item belongs to. */
  readonly responseId: string | undefined;
}

export interface Transcript {
  readonly entries: readonly Entry[];
  /** The response that is being heard right now. */
  readonly playing: string | undefined;
  /** Ids of the entries that the last event changed. */
  readonly changed: readonly string[];
}

export const EMPTY_TRANSCRIPT: Transcript = { entries: [], playing: undefined, changed: [] };

/** Also fed to the reducer when the call is over: nothing can change any more. */
export type TranscriptEvent = ProtocolEvent | { readonly type: 'call-ended' };

/**
 * Pure: the transcript after one more event. Order comes from `previousItemId` of added and committed
 * items, never from arrival, nor from `item-done`, whose predecessor real servers leave null (PROTOCOL 3.3).
 *
 * The visitor's spoken turn is final when its transcription completed or failed. The assistant's spoken
 * turn is final when it was heard or cut: the wire generates far ahead of the sound (PROTOCOL 3.5).
 */
export function reduceTranscript(previous: Transcript, event: TranscriptEvent): Transcript {
  const state = previous.changed.length > 0 ? { ...previous, changed: [] } : previous;
  switch (event.type) {
    case 'item-added':
      return placeItem(
        event.item.role === 'user' ? finishUnheard(state) : state,
        event.item,
        event.previousItemId,
      );
    case 'input-committed':
      return place(finishUnheard(state), {
        ...blank(event.itemId, 'user'),
        after: event.previousItemId,
      });
    case 'speech-started':
    case 'response-created':
      return finishUnheard(state);
    case 'item-done':
      return finishItem(state, event.item);
    case 'item-deleted':
      return {
        ...state,
        entries: state.entries.filter((entry) => entry.id !== event.itemId),
        changed: [event.itemId],
      };
    case 'item-truncated':
      return update(state, event.itemId, () => ({ final: true, interrupted: true }));
    case 'input-transcript-delta':
    case 'input-transcript-done':
      return update(ensure(state, event.itemId, 'user'), event.itemId, (entry) => ({
        parts: withText(entry.parts, event.contentIndex, event.text, event.type === 'input-transcript-delta'),
        final: entry.final || event.type === 'input-transcript-done',
      }));
    case 'input-transcript-failed':
      return update(ensure(state, event.itemId, 'user'), event.itemId, () => ({ final: true }));
    case 'output-delta':
    case 'output-done':
      return update(ensure(state, event.itemId, 'assistant'), event.itemId, (entry) =>
        // What still comes after the end was not heard.
        entry.final
          ? {}
          : {
              responseId: event.responseId,
              parts: withText(entry.parts, event.contentIndex, event.text, event.type === 'output-delta'),
              // A written answer is complete when it is done; a spoken one when it was heard.
              final: event.type === 'output-done' && !event.spoken,
            },
      );
    case 'output-started':
      return { ...state, playing: event.responseId };
    case 'output-stopped':
    case 'output-cleared': {
      const heard = finishResponse(state, event.responseId, event.type === 'output-cleared');
      return state.playing === event.responseId ? { ...heard, playing: undefined } : heard;
    }
    case 'response-done':
      return event.response.status === 'cancelled' && state.playing !== event.response.id
        ? finishResponse(state, event.response.id, true)
        : state;
    case 'call-ended':
      return finishUnheard({ ...state, playing: undefined }, true);
    default:
      return state;
  }
}

/** The turns that a page shows, in order. */
export function toTurns(transcript: Transcript): readonly Turn[] {
  return Object.freeze(transcript.entries.flatMap((entry) => toTurn(entry) ?? []));
}

export function findTurn(transcript: Transcript, itemId: string): Turn | undefined {
  const entry = transcript.entries.findLast((candidate) => candidate.id === itemId);
  return entry && toTurn(entry);
}

const turns = new WeakMap<Entry, Turn>();

/** The same entry gives the same object, so that a page can compare by identity. */
function toTurn(entry: Entry): Turn | undefined {
  if (!entry.role) return undefined;
  let turn = turns.get(entry);
  if (!turn) {
    const { id: itemId, role, final, interrupted } = entry;
    turn = Object.freeze({ itemId, role, text: entry.parts.join(''), final, interrupted });
    turns.set(entry, turn);
  }
  return turn;
}

function blank(id: string, role: Turn['role'] | undefined): Entry {
  return {
    id,
    role,
    parts: [],
    final: false,
    interrupted: false,
    done: false,
    after: undefined,
    responseId: undefined,
  };
}

/** Text that is added to a part, or takes its place. Nothing never takes the place of something: a cut item is told again without its text (PROTOCOL 3.9). */
function withText(
  parts: readonly string[],
  index: number,
  text: string,
  isDelta: boolean,
): readonly string[] {
  const next = [...parts];
  while (next.length <= index) next.push('');
  next[index] = isDelta ? (next[index] ?? '') + text : text || (next[index] ?? '');
  return next;
}

/** Most events are about the last entries, so the search from the end keeps a long transcript cheap. */
function indexOf(state: Transcript, id: string): number {
  return state.entries.findLastIndex((entry) => entry.id === id);
}

function update(state: Transcript, id: string, change: (entry: Entry) => Partial<Entry>): Transcript {
  const index = indexOf(state, id);
  const entry = state.entries[index];
  if (!entry) return state;
  return {
    ...state,
    entries: state.entries.with(index, { ...entry, ...change(entry) }),
    changed: [...state.changed, id],
  };
}

function ensure(state: Transcript, id: string, role: Turn['role'] | undefined): Transcript {
  return indexOf(state, id) < 0 ? place(state, blank(id, role)) : state;
}

/** Puts an entry behind its predecessor; one that is there already keeps its text and takes the new place. */
function place(state: Transcript, entry: Entry): Transcript {
  const index = indexOf(state, entry.id);
  const known = state.entries[index];
  if (known && (entry.after === undefined || known.after === entry.after)) return state;
  const entries = known ? state.entries.toSpliced(index, 1) : [...state.entries];
  const placed = known ? { ...known, after: entry.after } : entry;
  const predecessor = entries.findLastIndex((other) => other.id === entry.after);
  const follower = entries.findIndex((other) => other.after === entry.id);
  if (predecessor >= 0) {
    entries.splice(predecessor + 1, 0, placed);
    // A successor that came before this one was put at the end; now its place is known.
    if (follower >= 0 && follower <= predecessor)
      entries.splice(predecessor + 1, 0, ...entries.splice(follower, 1));
  } else {
    // Before what follows it, whatever has gathered behind that.
    entries.splice(follower < 0 ? entries.length : follower, 0, placed);
  }
  return { ...state, entries, changed: [...state.changed, entry.id] };
}

function placeItem(state: Transcript, item: ConversationItem, after: string | undefined): Transcript {
  const placed = place(state, { ...blank(item.id, item.role), after });
  // What was streamed before stays: an added item of the assistant comes with empty content.
  return update(placed, item.id, (entry) => ({
    role: item.role,
    parts: entry.parts.length > 0 ? entry.parts : item.parts.map((part) => part ?? ''),
    final: entry.final || isComplete(item),
  }));
}

function finishItem(state: Transcript, item: ConversationItem): Transcript {
  return update(ensure(state, item.id, item.role), item.id, (entry) => ({
    role: item.role,
    parts: entry.final
      ? entry.parts
      : item.parts.reduce((parts, text, index) => withText(parts, index, text ?? '', false), entry.parts),
    done: true,
    final: entry.final || isComplete(item) || (item.role === 'assistant' && !item.spoken),
  }));
}

/** A message that was typed has its whole text from the start. */
function isComplete(item: ConversationItem): boolean {
  return item.role !== undefined && item.role !== 'assistant' && !item.spoken;
}

function finishResponse(state: Transcript, responseId: string, interrupted: boolean): Transcript {
  return state.entries.reduce(
    (next, entry) =>
      entry.responseId === responseId && (!entry.final || (interrupted && !entry.interrupted))
        ? update(next, entry.id, () => ({ final: true, interrupted: interrupted || entry.interrupted }))
        : next,
    state,
  );
}

/**
 * A server that sends no `output_audio_buffer` events never says that a turn was heard (PROTOCOL 8):
 * such a turn is final when it was generated and the next one begins.
 */
function finishUnheard(state: Transcript, everyone = false): Transcript {
  return state.entries.reduce(
    (next, entry) =>
      !entry.final &&
      (everyone || (entry.role === 'assistant' && entry.done && entry.responseId !== state.playing))
        ? update(next, entry.id, () => ({ final: true }))
        : next,
    state,
  );
}
