import type { JsonObject } from '../wire/json.ts';

export interface FunctionTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: JsonObject;
}

export type MindTurn =
  | { readonly role: 'user' | 'assistant' | 'system'; readonly text: string }
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

export type MindOutput =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool-call'; readonly name: string; readonly arguments: string };

/** What thinks. Text comes in pieces of any size; several tool calls may follow each other. */
export interface Mind {
  think(request: MindRequest): AsyncIterable<MindOutput>;
}
