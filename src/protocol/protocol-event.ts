/**
 * The neutral events that every dialect is turned into at the edge. Nothing above this folder knows
 * which dialect was spoken, nor a name of the wire.
 */
export type ProtocolEvent =
  /** The session as it is now: when it began, and after each change. */
  | { readonly type: 'session-started' | 'session-updated'; readonly session: SessionSummary }
  | {
      readonly type: 'item-added';
      readonly item: ConversationItem;
      /** `undefined`: not given, as also some servers do for every item. */
      readonly previousItemId: string | undefined;
    }
  | { readonly type: 'item-done'; readonly item: ConversationItem }
  | { readonly type: 'item-deleted'; readonly itemId: string }
  | {
      readonly type: 'item-truncated';
      readonly itemId: string;
      /** How much of its sound was heard. */
      readonly audioEndMs: number | undefined;
    }
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
      readonly usage: TranscriptionUsage | undefined;
    }
  | { readonly type: 'input-transcript-failed'; readonly itemId: string }
  /** `itemId` is that of the turn that may become of it. */
  | { readonly type: 'speech-started' | 'speech-stopped'; readonly itemId: string | undefined }
  | { readonly type: 'response-created'; readonly response: ResponseSummary }
  | { readonly type: 'response-done'; readonly response: ResponseSummary }
  | { readonly type: 'output-started' | 'output-stopped' | 'output-cleared'; readonly responseId: string }
  | OutputTextEvent
  | { readonly type: 'function-call'; readonly responseId: string; readonly call: FunctionCall }
  | {
      /** A tool that the server itself calls (MCP) changed its state. */
      readonly type: 'server-tool-progress';
      readonly itemId: string;
      readonly state: 'listing' | 'list-failed' | 'calling';
    }
  | { readonly type: 'server-tool-done'; readonly call: ServerToolCall }
  | { readonly type: 'approval-requested'; readonly request: ApprovalNeeded }
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

/** A call that the server made to an MCP server (PROTOCOL 3.8). */
export interface ServerToolCall {
  readonly itemId: string;
  readonly name: string;
  readonly serverLabel: string;
  readonly output: string;
  readonly failed: boolean;
}

/** A call to an MCP server that somebody must allow first. */
export interface ApprovalNeeded {
  readonly id: string;
  readonly name: string;
  /** JSON text as the model wrote it. */
  readonly arguments: string;
  readonly serverLabel: string;
}

/** Tokens by what they stand for. */
export interface Tokens {
  readonly text: number;
  readonly audio: number;
  readonly image: number;
}

/** What a response cost (PROTOCOL 3.12). */
export interface TokenUsage {
  readonly total: number;
  /** All input, the cached part of it included. */
  readonly input: Tokens;
  readonly cached: Tokens;
  readonly output: Tokens;
}

/** What it cost to write down the visitor's words, in the unit in which the model is billed. */
export interface TranscriptionUsage {
  readonly tokens: number;
  readonly seconds: number;
}

/** What the client needs to know of a session object; the rest stays on the wire. */
export interface SessionSummary {
  /** `audio.input.turn_detection` as it is on the wire; `undefined` where the server doesn't say. */
  readonly turnDetection: unknown;
  /** `tools` as they are on the wire. */
  readonly tools: readonly unknown[];
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
  /** How many pictures it shows. */
  readonly images: number;
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
  /** Why it is `failed` or `incomplete`; no `error` event comes beside it (PROTOCOL 3.12). */
  readonly error: WireError | undefined;
  readonly usage: TokenUsage | undefined;
}

/** A completed function call. */
export interface FunctionCall {
  readonly callId: string;
  readonly name: string;
  /** JSON text as the model wrote it; not yet known to be JSON. */
  readonly arguments: string;
}

/**
 * What an error means for the call (PROTOCOL 3.11).
 *
 * - `ignorable`: nothing is lost but what the event wanted.
 * - `retry`: the same again may work, later or a little different.
 * - `renew`: this session is over; a new one would work.
 * - `fatal`: no answer will come any more, and a new call would fail too.
 */
export type ErrorSeverity = 'ignorable' | 'retry' | 'renew' | 'fatal';

/** Errors that the conversation itself answers. */
export type ErrorKind = 'response-active' | 'none-active' | 'voice-locked' | 'input-empty' | 'expired';

/** An error as the server reports it. */
export interface WireError {
  /** The server's own code. */
  readonly code: string | undefined;
  readonly message: string;
  /** `event_id` of the client event that caused it; often missing even where there was one (PROTOCOL 3.11). */
  readonly clientEventId: string | undefined;
  readonly severity: ErrorSeverity;
  readonly kind: ErrorKind | undefined;
  /** Whether it is a race that the protocol invites, and nobody needs to know. */
  readonly expected: boolean;
}
