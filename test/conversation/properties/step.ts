/** What the client does by itself between two frames. */
export type Action =
  | 'send-text'
  | 'respond'
  | 'greet'
  | 'interrupt'
  | 'hold'
  | 'release'
  | 'write-answers'
  | 'speak-answers'
  | 'end';

/** An event of the wire that may be anything by now. */
export type Frame = Readonly<Record<string, unknown>>;

/**
 * One thing that happens to a conversation: an event, a frame that is none, something that the client does, or
 * milliseconds that go by.
 */
export type Step = Frame | string | number | { readonly act: Action };

export function isAction(step: Step): step is { readonly act: Action } {
  return typeof step === 'object' && 'act' in step;
}

export function isFrame(step: Step): step is Frame {
  return typeof step === 'object' && !('act' in step);
}
