import type { ClientEvent } from '../protocol/client-events.js';
import type { FunctionCall, ProtocolEvent } from '../protocol/protocol-event.js';
import { functionCallOutput, systemText } from '../protocol/tool-client-events.js';
import { toToolError, toToolOutput } from './tool-output.js';

/** A tool call with its arguments read. */
export interface ToolCall {
  readonly callId: string;
  readonly name: string;
  readonly args: unknown;
  /** The response in which the model made it. */
  readonly responseId: string;
}

/** How the page answered: with a value, by refusing, or not at all. `silent` answers want no response. */
export type ToolAnswer =
  | { readonly kind: 'claimed'; readonly value: unknown; readonly silent?: boolean }
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
  /** Offers the call to the page. A rejection is what the model is told. */
  offer(call: ToolCall): ToolAnswer | Promise<ToolAnswer>;
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
  /** Whether an answer wants the assistant to go on. */
  answered: boolean;
  /** Whether the back end has a part in it. */
  isOthers: boolean;
}

/** What the model is told, and whether that is an error. */
interface Outcome {
  readonly output: string;
  readonly failed: boolean;
  readonly silent: boolean;
}

function failure(message: string): Outcome {
  return { output: toToolError(message), failed: true, silent: false };
}

const TOO_LARGE = 'The result is too large to be sent.';

/** A tool gave up because the visitor interrupted: the model learns of it, but nobody asks it to speak of it. */
export class ToolInterrupted extends Error {}

/**
 * Runs the function calls of a response when it is done, and asks for one response when all of them are answered.
 * Those of a response that was cancelled or failed never run (PROTOCOL 3.7).
 */
export class ToolRunner {
  readonly #host: ToolRunnerHost;
  /** The calls of responses that are still being generated. */
  readonly #calls = new Map<string, Map<string, FunctionCall>>();
  /** A call runs once, however often it is told. */
  readonly #ran = new Set<string>();
  #ended = false;

  constructor(host: ToolRunnerHost) {
    this.#host = host;
  }

  handle(event: ProtocolEvent): void {
    if (event.type === 'function-call') {
      const calls = this.#calls.get(event.responseId) ?? new Map<string, FunctionCall>();
      this.#calls.set(event.responseId, calls.set(event.call.callId, event.call));
    } else if (event.type === 'response-done') {
      const { id, status } = event.response;
      const calls = this.#calls.get(id);
      this.#calls.delete(id);
      if (calls && (status === 'completed' || status === 'incomplete')) this.#start([...calls.values()], id);
    }
  }

  /** Tells the model what a call that had been answered with a failure came to after all. */
  tellLate({ callId, name }: Pick<ToolCall, 'callId' | 'name'>, value: unknown): void {
    if (this.#ended) return;
    const output = toToolOutput(value);
    const tell = (result: string) =>
      this.#host.send(systemText(`The tool "${name}" (${callId}) has finished late. Its result: ${result}`));
    try {
      tell(output);
    } catch {
      tell(TOO_LARGE);
    }
    this.#host.report({ callId, name, output, failed: false });
    this.#host.requestResponse();
  }

  /** The call is over: what is still running has nobody left to tell. */
  end(): void {
    this.#ended = true;
    this.#calls.clear();
  }

  #start(calls: readonly FunctionCall[], responseId: string): void {
    const fresh = calls.filter(({ callId }) => !this.#ran.has(callId) && this.#ran.add(callId));
    const batch: Batch = { pending: fresh.length, answered: false, isOthers: false };
    for (const call of fresh) void this.#run(call, responseId, batch);
  }

  async #run(call: FunctionCall, responseId: string, batch: Batch): Promise<void> {
    const outcome = await this.#execute(call, responseId);
    if (this.#ended) return;
    if (outcome) this.#answer(call, outcome, batch);
    else batch.isOthers = true;
    // Nothing is said after a tool call unless somebody asks for it (PROTOCOL 3.7): the last one who answers.
    if (--batch.pending === 0 && batch.answered && !batch.isOthers) this.#host.requestResponse();
  }

  #answer({ callId, name }: FunctionCall, outcome: Outcome, batch: Batch): void {
    let sent = outcome;
    try {
      this.#host.send(functionCallOutput(callId, outcome.output));
    } catch {
      // The model must hear something, or it would call again and again.
      sent = failure(TOO_LARGE);
      this.#host.send(functionCallOutput(callId, sent.output));
    }
    if (!sent.silent) batch.answered = true;
    this.#host.report({ callId, name, output: sent.output, failed: sent.failed });
  }

  async #execute(
    { callId, name, arguments: text }: FunctionCall,
    responseId: string,
  ): Promise<Outcome | undefined> {
    let args: unknown;
    try {
      args = JSON.parse(text || '{}');
    } catch {
      return this.#host.answersUnclaimed ? failure('The arguments are not valid JSON.') : undefined;
    }
    try {
      const answer = await this.#host.offer({ callId, name, args, responseId });
      if (answer.kind === 'refused') return failure('The page refused this call.');
      if (answer.kind === 'claimed') {
        const output = toToolOutput(await answer.value);
        return { output, failed: false, silent: answer.silent ?? false };
      }
      return this.#host.answersUnclaimed
        ? failure(`Nothing on the page handles the tool "${name}".`)
        : undefined;
    } catch (error) {
      const silent = error instanceof ToolInterrupted;
      return { ...failure(error instanceof Error ? error.message : String(error)), silent };
    }
  }
}
