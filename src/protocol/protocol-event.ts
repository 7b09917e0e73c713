/**
 * The neutral events that every dialect is turned into at the edge. Nothing above this folder knows
 * which dialect was spoken, nor a name of the wire.
 */
export type ProtocolEvent =
  | { readonly type: 'session-started'; readonly session: SessionSummary }
  | {
      readonly type: 'item-added';
      readonly item: ConversationItem;
      /** `undefined`: not given, as also some servers do for every item. */
      readonly previousItemId: string | undefined;
    }
  | { readonly type: 'item-done'; readonly item: ConversationItem }
  | { readonly type: 'item-deleted'; readonly itemId: string }
  | { readonly type: 'item-truncated'; readonly itemId: string }
  | {
      readonly type: 'input-committed';
      readonly itemId: string;
      readonly previousItemId: string | undefined;
    }
  | {
      readonly type: 'input-transcript-delta' | 'input-transcript-done';
      readonly itemId: string;
      readonly contentIndex: number;
      readonly text: string;
    }
  | { readonly type: 'input-transcript-failed'; readonly itemId: string }
  | { readonly type: 'speech-started' }
  | { readonly type: 'speech-stopped' }
  | { readonly type: 'response-created'; readonly response: ResponseSummary }
  | { readonly type: 'response-done'; readonly response: ResponseSummary }
  | { readonly type: 'output-started' | 'output-stopped' | 'output-cleared'; readonly responseId: string }
  | OutputTextEvent
  | { readonly type: 'function-call'; readonly responseId: string; readonly call: FunctionCall }
  | { readonly type: 'error'; readonly error: WireError };

/** A piece (`output-delta`) or the whole (`output-done`) of what the assistant says or writes in one content part. */
export interface OutputTextEvent {
  readonly type: 'output-delta' | 'output-done';
  readonly responseId: string;
  readonly itemId: string;
  readonly contentIndex: number;
  readonly text: string;
  /** Whether the words are spoken (a transcript of audio) or only written. */
  readonly spoken: boolean;
}

/** What the client needs to know of a session object; the rest stays on the wire. */
export interface SessionSummary {
  /** Whether the server writes down the visitor's words (`audio.input.transcription`, PROTOCOL 3.5). */
  readonly transcribesInput: boolean;
}

/** A conversation item, reduced to what a transcript shows. */
export interface ConversationItem {
  readonly id: string;
  /** Role of a message; `undefined` for what is not for the visitor: system messages, calls and their outputs, other kinds. */
  readonly role: 'user' | 'assistant' | undefined;
  /** Text of each content part; `undefined` where a part has no text (yet), as spoken input has. */
  readonly parts: readonly (string | undefined)[];
  /** Whether a part is audio, so that its text is a transcript that may come later. */
  readonly spoken: boolean;
}

export type ResponseStatus = 'in_progress' | 'completed' | 'cancelled' | 'failed' | 'incomplete';

/** A response object, reduced to what the sequencer, the tools and the page need. */
export interface ResponseSummary {
  readonly id: string;
  readonly status: ResponseStatus;
  /** `false` for an out-of-band response (`conversation: "none"`), which may run beside another one. */
  readonly inConversation: boolean;
  /** Our own request that it answers, where the server gives `metadata` back. */
  readonly requestId: string | undefined;
  /** The server's own error when `status` is `failed`; no `error` event comes beside it (PROTOCOL 3.12). */
  readonly error: WireError | undefined;
}

/** A completed function call. */
export interface FunctionCall {
  readonly callId: string;
  readonly name: string;
  /** JSON text as the model wrote it; not yet known to be JSON. */
  readonly arguments: string;
}

/** An error as the server reports it. */
export interface WireError {
  readonly type: string;
  readonly code: string | undefined;
  readonly message: string;
  /** `event_id` of the client event that caused it; often missing even where there was one (PROTOCOL 3.11). */
  readonly clientEventId: string | undefined;
}
