import type { ClientEvent } from '../protocol/client-events.js';
import type { ApprovalNeeded, ProtocolEvent, ServerToolCall } from '../protocol/protocol-event.js';
import { approvalResponse } from '../protocol/tool-client-events.js';
import { ServerTools } from './server-tools.js';
import { ToolRunner, type ToolRunnerHost } from './tool-runner.js';

export interface ToolsHost extends ToolRunnerHost {
  /** Answered by {@link Tools.approve}; once for each request. */
  needApproval(request: ApprovalNeeded): void;
  /** A call that the server itself made; once for each. */
  reportServerTool(call: ServerToolCall): void;
}

/** The tools of a conversation: those that the page answers, and those that the server calls by itself. */
export class Tools {
  readonly #send: (event: ClientEvent) => void;
  readonly #requestResponse: () => void;
  readonly #needApproval: (request: ApprovalNeeded) => void;
  readonly #runner: ToolRunner;
  readonly #serverTools: ServerTools;
  readonly #approvals = new Set<string>();

  constructor(host: ToolsHost) {
    this.#send = (event) => host.send(event);
    this.#requestResponse = () => host.requestResponse();
    this.#needApproval = (request) => host.needApproval(request);
    this.#runner = new ToolRunner(host);
    this.#serverTools = new ServerTools({
      requestResponse: this.#requestResponse,
      report: (call) => host.reportServerTool(call),
    });
  }

  handle(event: ProtocolEvent): void {
    this.#runner.handle(event);
    this.#serverTools.handle(event);
    if (event.type !== 'approval-requested' || this.#approvals.has(event.request.id)) return;
    // The item is told twice: as an item, and as an output of its response.
    this.#approvals.add(event.request.id);
    this.#needApproval(event.request);
  }

  /** Answers an MCP server's request to be called. */
  approve(requestId: string, approve: boolean, reason?: string): void {
    this.#send(approvalResponse(requestId, approve, reason));
    // What is approved is called by the server itself; what is not, is to be talked about.
    if (!approve) this.#requestResponse();
  }

  /** Tells the model what a tool came to after it had been given up. */
  tellLate(call: Parameters<ToolRunner['tellLate']>[0], value: unknown): void {
    this.#runner.tellLate(call, value);
  }

  /** The call is over: what is still running has nobody left to tell. */
  end(): void {
    this.#runner.end();
  }
}
