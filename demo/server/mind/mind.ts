import type { JsonObject } from '../wire/json.ts';

export interface FunctionTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: JsonObject;
}

/** A picture: a data URI, and its size in pixels. */
export interface MindImage {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

export type MindTurn =
  | {
      readonly role: 'user' | 'assistant' | 'system';
      readonly text: string;
      readonly images?: readonly MindImage[];
    }
  | { readonly role: 'tool-call'; readonly callId: string; readonly name: string; readonly arguments: string }
  | { readonly role: 'tool-output'; readonly callId: string; readonly output: string };

export interface MindRequest {
  /** The session's instructions. */
  readonly instructions: string;
  /** The instructions of this response alone, when `response.create` brought some. */
  readonly request?: string | undefined;
  readonly turns: readonly MindTurn[];
  readonly tools: readonly FunctionTool[];
  readonly toolChoice: 'auto' | 'none' | 'required' | { readonly name: string };
  readonly signal: AbortSignal;
}

export interface MindToolCall {
  readonly kind: 'tool-call';
  readonly name: string;
  readonly arguments: string;
}

export type MindOutput = { readonly kind: 'text'; readonly text: string } | MindToolCall;

/** What thinks. Text comes in pieces of any size; several tool calls may follow each other. */
export interface Mind {
  think(request: MindRequest): AsyncIterable<MindOutput>;
}
