/** One side's contribution to the conversation. Frozen; a change makes a new object. */
export interface Turn {
  /** The server's id of the conversation item; opaque. */
  readonly itemId: string;
  readonly role: 'user' | 'assistant';
  /** The whole turn so far; of a spoken turn that was cut off, what was heard of it. */
  readonly text: string;
  /**
   * `false` while the turn can still change: the visitor's words are being recognised, or the
   * assistant's are being generated or are still to be heard.
   */
  readonly final: boolean;
  /** Whether the assistant was cut off before all of it was heard. */
  readonly interrupted: boolean;
  /** What had been generated but was cut off before it was heard; else empty. */
  readonly unheardText: string;
  /** Whether the end of `text` is estimated: the wire has no times of words (PROTOCOL 3.9). */
  readonly cutEstimated: boolean;
  /** Whether the visitor spoke, but it could not be written down. */
  readonly failed: boolean;
  /** Pictures in the turn. */
  readonly images: number;
  /** When it began to be spoken or was written: milliseconds since the epoch. */
  readonly startedAt: number;
  /** When it ended, or `undefined` while it goes on. */
  readonly endedAt: number | undefined;
  /** How it came about: spoken, written, or told by the assistant as the outcome of a tool. */
  readonly source: 'voice' | 'text' | 'tool';
}
