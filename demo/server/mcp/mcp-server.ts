import type { JsonObject } from '../wire/json.ts';

/** How a call went: what the tool said, or one of the three errors that the wire knows (PROTOCOL 3.8). */
export type McpOutcome = { readonly output: string } | { readonly error: McpError };

export type McpError =
  | { readonly type: 'protocol_error' | 'http_error'; readonly code: number; readonly message: string }
  | { readonly type: 'tool_execution_error'; readonly message: string };

export interface McpTool {
  readonly name: string;
  readonly description: string;
  /** The tool's `readOnlyHint`. */
  readonly readOnly: boolean;
  readonly parameters: JsonObject;
  run(args: JsonObject): McpOutcome;
}

export interface McpServer {
  /** How long it takes to say what tools it has. */
  readonly listingMs: number;
  /** Undefined: it cannot be asked. */
  readonly tools: readonly McpTool[] | undefined;
}
