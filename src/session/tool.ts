import type { JsonSchema, StandardSchemaV1 } from '../conversation/tool-parameters.js';

/** What a tool can know of the call that it answers. */
export interface ToolContext {
  /** The server's id of the call; opaque. */
  readonly callId: string;
  /** Fires when the visitor interrupts, and when the voice call ends. */
  readonly signal: AbortSignal;
  /** Shows the visitor what is going on; reaches the page as `tool-progress`. */
  readonly progress: (text: string) => void;
}

/** A function that the assistant may call, and the page's code that answers it. */
export interface Tool<Arguments = unknown> {
  /** Letters, digits, `_` and `-`, at most 64. */
  readonly name: string;
  /** Tells the model what it is for and when to call it. */
  readonly description?: string;
  /** JSON Schema, or anything that implements Standard Schema (zod, Valibot, ArkType …). Without it anything passes. */
  readonly parameters?: JsonSchema | StandardSchemaV1<unknown, Arguments>;
  /** What the model is told of them, where a Standard Schema has no JSON Schema of its own (zod/mini, Valibot). */
  readonly jsonSchema?: JsonSchema;
  /**
   * Answers the call, with arguments that were checked: the value, or what the promise comes to, goes to the model;
   * so does the message of what is thrown. Without it a `tool-call` listener answers.
   */
  execute?(args: Arguments, context: ToolContext): unknown;
  /** After this many milliseconds the model is told that it takes too long; what comes later is told then. Default 60000. */
  readonly timeoutMs?: number;
  /** Whether the visitor is asked first, or a function of the arguments that says so. Default `false`. */
  needsApproval?: boolean | ((args: Arguments) => boolean | Promise<boolean>);
  /** Whether the assistant says nothing when it has the result. Default `false`. */
  readonly silent?: boolean;
}
