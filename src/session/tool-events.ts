import type { ToolAnswer, ToolResult } from '../conversation/tool-runner.js';

/** What a `tool-call` is made of. */
export interface ToolCallInit {
  readonly callId: string;
  readonly name: string;
  readonly args: unknown;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

/**
 * The assistant calls a function. `respondWith()` claims it, `preventDefault()` refuses it; a call that
 * nobody claims is answered "no handler" with a token, and is the back end's with a call endpoint.
 */
export class ToolCallEvent extends Event {
  readonly callId: string;
  readonly name: string;
  /** The arguments, read from the model's JSON; checked if a tool with `parameters` is registered under this name. */
  readonly args: unknown;
  /** Fires when the visitor interrupts, and when the voice call ends. */
  readonly signal: AbortSignal;
  readonly #progress: (text: string) => void;
  #answer: ToolAnswer = { kind: 'unclaimed' };

  constructor({ callId, name, args, signal, progress }: ToolCallInit) {
    super('tool-call', { cancelable: true });
    this.callId = callId;
    this.name = name;
    this.args = args;
    this.signal = signal;
    this.#progress = progress;
  }

  /**
   * Answers the call with a value or a promise of one; strings go to the model as they are, all else as JSON.
   * With `silent` the assistant says nothing when it has the result.
   * @throws DOMException `InvalidStateError` when the event is over or somebody answered before
   */
  respondWith(value: unknown, { silent = false }: { readonly silent?: boolean } = {}): void {
    if (this.eventPhase === Event.NONE)
      throw new DOMException('respondWith() must be called in the listener.', 'InvalidStateError');
    if (this.#answer.kind === 'claimed')
      throw new DOMException('The call was answered already.', 'InvalidStateError');
    this.#answer = { kind: 'claimed', value, silent };
  }

  /** Shows the visitor what is going on, as long as the promise given to `respondWith()` is open. */
  progress(text: string): void {
    this.#progress(text);
  }

  /** @internal */
  get answer(): ToolAnswer {
    return this.defaultPrevented ? { kind: 'refused' } : this.#answer;
  }
}

/** A tool that takes its time says what it is doing. */
export class ToolProgressEvent extends Event {
  readonly callId: string;
  /** `mcp_list_tools` while an MCP server lists its tools; empty while one is called, whose name is told at its end. */
  readonly name: string;
  /** Words for the visitor; empty when the server itself calls a tool and says nothing more of it. */
  readonly text: string;
  constructor(callId: string, name: string, text: string) {
    super('tool-progress');
    this.callId = callId;
    this.name = name;
    this.text = text;
  }
}

/** The answer to a call went to the model; or, for an MCP call, came from its server. */
export class ToolResultEvent extends Event implements ToolResult {
  readonly callId: string;
  readonly name: string;
  readonly output: string;
  readonly failed: boolean;
  constructor(result: ToolResult) {
    super('tool-result');
    this.callId = result.callId;
    this.name = result.name;
    this.output = result.output;
    this.failed = result.failed;
  }
}
