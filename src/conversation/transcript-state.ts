import type { Pace } from './heard-text.js';
import { blank, type Entry } from './transcript-entry.js';
import { indexOf, place } from './transcript-order.js';
import type { Turn } from './turn.js';

export interface Transcript {
  readonly entries: readonly Entry[];
  /** The response that is being heard right now, and since when. */
  readonly playing: { readonly responseId: string; readonly since: number } | undefined;
  readonly pace: Pace;
  /** When the visitor began to speak, and stopped, of whose words there is no item yet. */
  readonly speech: { readonly startedAt: number; readonly endedAt: number | undefined } | undefined;
  /** The response that tells the outcome of tools. */
  readonly toolResponseId: string | undefined;
  /** Responses beside the conversation. */
  readonly asides: readonly string[];
  /** Ids of the entries that the last event changed. */
  readonly changed: readonly string[];
}

export const EMPTY_TRANSCRIPT: Transcript = {
  entries: [],
  playing: undefined,
  pace: undefined,
  speech: undefined,
  toolResponseId: undefined,
  asides: [],
  changed: [],
};

/** Changes an entry, if it is there. */
export function update(state: Transcript, id: string, change: (entry: Entry) => Partial<Entry>): Transcript {
  const index = indexOf(state.entries, id);
  const entry = state.entries[index];
  if (!entry) return state;
  return {
    ...state,
    entries: state.entries.with(index, { ...entry, ...change(entry) }),
    changed: [...state.changed, id],
  };
}

/** Changes all entries that match. */
export function updateAll(
  state: Transcript,
  matches: (entry: Entry) => boolean,
  change: (entry: Entry) => Partial<Entry>,
): Transcript {
  return state.entries.reduce(
    (next, entry) => (matches(entry) ? update(next, entry.id, change) : next),
    state,
  );
}

/** A turn of the visitor's voice began and ended when the speech did that was detected before it. */
export function put(state: Transcript, entry: Entry): Transcript {
  const entries = place(state.entries, entry);
  if (entries === state.entries) return state;
  const next = { ...state, entries, changed: [...state.changed, entry.id] };
  const { speech } = state;
  if (entry.role !== 'user' || !speech || indexOf(state.entries, entry.id) >= 0) return next;
  const timed = update(next, entry.id, () => ({
    startedAt: speech.startedAt,
    endedAt: speech.endedAt ?? entry.startedAt,
  }));
  return { ...timed, speech: undefined };
}

/** Makes sure that there is an entry, at the end where its place isn't known. */
export function ensure(
  state: Transcript,
  id: string,
  role: Turn['role'] | undefined,
  now: number,
): Transcript {
  return indexOf(state.entries, id) < 0 ? put(state, blank(id, role, now)) : state;
}
