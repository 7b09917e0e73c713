import { functionCallOutput, type ClientEvent } from '../protocol/client-events.js';
import type { FunctionCall, ProtocolEvent } from '../protocol/protocol-event.js';
import { toToolError, toToolOutput } from './tool-output.js';

/** A tool call with its arguments read. */
export interface ToolCall {
  readonly callId: string;
  readonly name: string;
  readonly args: unknown;
}

/** How the page answered: with a value, by refusing, or not at all. */
export type ToolAnswer =
  | { readonly kind: 'claimed'; readonly value: unknown }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unclaimed' };

export interface ToolResult {
  readonly callId: string;
  readonly name: string;
  /** The text that the model gets. */
  readonly output: string;
  readonly failed: boolean;
}

export interface ToolRunnerHost {
  send(event: ClientEvent): void;
  /** Called once for the outputs of all calls of a response. */
  requestResponse(): void;
  /** Offers the call to the page; synchronous, as `respondWith()` is. */
  offer(call: ToolCall): ToolAnswer;
  report(result: ToolResult): void;
  /**
   * Whether a call that nobody claimed is answered all the same. With a call endpoint it is not: it
   * belongs to the page's back end, and so does the response after it.
   */
  readonly answersUnclaimed: boolean;
}

/** The calls of one response, which are answered together. */
interface Batch {
  pending: number;
  answered: boolean;
  done: boolean;
}

/** What the model is told, and whether that is an error. */
interface Outcome {
  readonly output: string;
  readonly failed: boolean;
}

function failure(message: string): Outcome {
  return { output: toToolError(message), failed: true };
}

/** Runs the function calls of each response and asks for one response when all of them are answered. */
export class ToolRunner {
  readonly #host: ToolRunnerHost;
  readonly #batches = new Map<string, Batch>();
  #ended = false;

  constructor(host: ToolRunnerHost) {
    this.#host = host;
  }

  handle(event: ProtocolEvent): void {
    if (event.type === 'function-call') {
      void this.#run(event.responseId, event.call);
    } else if (event.type === 'response-done') {
      const batch = this.#batches.get(event.response.id);
      if (batch) {
        batch.done = true;
        this.#settle(event.response.id, batch);
      }
    }
  }

  /** The call is over: what is still running has nobody left to tell. */
  end(): void {
    this.#ended = true;
    this.#batches.clear();
  }

  async #run(responseId: string, call: FunctionCall): Promise<void> {
    const batch = this.#batches.get(responseId) ?? { pending: 0, answered: false, done: false };
    this.#batches.set(responseId, batch);
    batch.pending++;
    const result = await this.#execute(call);
    batch.pending--;
    if (this.#ended) return;
    if (result) this.#answer(call, result, batch);
    this.#settle(responseId, batch);
  }

  #answer(call: FunctionCall, result: Outcome, batch: Batch): void {
    const { callId, name } = call;
    let sent = result;
    try {
      this.#host.send(functionCallOutput(callId, result.output));
    } catch {
      // The model must hear something, or it would call again and again.
      sent = failure('The result is too large to be sent.');
      this.#host.send(functionCallOutput(callId, sent.output));
    }
    batch.answered = true;
    this.#host.report({ callId, name, ...sent });
  }

  async #execute(call: FunctionCall): Promise<Outcome | undefined> {
    let args: unknown;
    try {
      args = JSON.parse(call.arguments || '{}');
    } catch {
      return failure('The arguments are not valid JSON.');
    }
    try {
      const answer = this.#host.offer({ callId: call.callId, name: call.name, args });
      if (answer.kind === 'refused') return failure('The page refused this call.');
      if (answer.kind === 'claimed') return { output: toToolOutput(await answer.value), failed: false };
      return this.#host.answersUnclaimed
        ? failure(`Nothing on the page handles the tool "${call.name}".`)
        : undefined;
    } catch (error) {
      return failure(error instanceof Error ? error.message : String(error));
    }
  }

  #settle(responseId: string, batch: Batch): void {
    if (!batch.done || batch.pending > 0) return;
    this.#batches.delete(responseId);
    // Nothing is said after a tool call unless somebody asks for it (PROTOCOL 3.7).
    if (batch.answered) this.#host.requestResponse();
  }
}
