/** A clause this long is spoken even without a comma, so that a long sentence does not delay its start. */
const LONG_CLAUSE = 160;

export interface ClauseSplitter {
  /** The clauses that this piece completed. */
  push(text: string): readonly string[];
  rest(): string;
}

/** Cuts streamed text where a speaker would breathe. Numbers such as 3.5 and 1,000 stay whole. */
export function createClauseSplitter(): ClauseSplitter {
  let pending = '';
  return {
    push(text) {
      pending += text;
      const clauses: string[] = [];
      for (;;) {
        const match = /^[\s\S]*?(?:[.!?;:…]+["”')\]]*\s+|,\s+(?=\S{2})|\n+)/.exec(pending);
        const length = match
          ? match[0].length
          : pending.length > LONG_CLAUSE
            ? pending.lastIndexOf(' ') + 1
            : 0;
        if (length === 0) return clauses;
        clauses.push(pending.slice(0, length));
        pending = pending.slice(length);
      }
    },
    rest() {
      const last = pending;
      pending = '';
      return last;
    },
  };
}

/** Deltas of a word or a part of one, as a model's tokens come. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/\s*\S{1,12}(?:\s+$)?/g) ?? [];
}
