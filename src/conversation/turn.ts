/** One side's contribution to the conversation. Frozen; a change makes a new object. */
export interface Turn {
  /** The server's id of the conversation item; opaque. */
  readonly itemId: string;
  readonly role: 'user' | 'assistant';
  /** The whole turn so far. */
  readonly text: string;
  /**
   * `false` while the turn can still change: the visitor's words are being recognised, or the
   * assistant's are being generated or are still to be heard.
   */
  readonly final: boolean;
  /** Whether the assistant was cut off before all of it was heard. */
  readonly interrupted: boolean;
}
