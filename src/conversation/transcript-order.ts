import type { Entry } from './transcript-entry.js';

/** Most events are about the last entries, so the search from the end keeps a long transcript cheap. */
export function indexOf(entries: readonly Entry[], id: string): number {
  return entries.findLastIndex((entry) => entry.id === id);
}

/**
 * Pure: puts an entry behind its predecessor, whatever arrived first, and keeps what follows it behind it. One
 * that is there already keeps its text and takes the new place. The same array where nothing changes.
 */
export function place(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const index = indexOf(entries, entry.id);
  const known = entries[index];
  if (known && (entry.after === undefined || known.after === entry.after)) return entries;
  const placed = known ? { ...known, after: entry.after } : entry;
  const others = known ? entries.toSpliced(index, 1) : [...entries];
  const predecessor = entry.after === undefined ? -1 : indexOf(others, entry.after);
  const follower = others.findIndex((other) => other.after === entry.id);
  if (predecessor < 0) {
    // Before what follows it, whatever has gathered behind that.
    others.splice(follower < 0 ? others.length : follower, 0, placed);
    return others;
  }
  if (follower < 0 || follower > predecessor) return others.toSpliced(predecessor + 1, 0, placed);
  // What follows it came before its predecessor; now the place of all that is known.
  const chain = new Set([entry.id]);
  const before = others.slice(0, predecessor);
  const moved = before.filter(
    (other) => other.after !== undefined && chain.has(other.after) && chain.add(other.id),
  );
  return [
    ...before.filter((other) => !moved.includes(other)),
    ...others.slice(predecessor, predecessor + 1),
    placed,
    ...moved,
    ...others.slice(predecessor + 1),
  ];
}
