import type { ProtocolEvent, ServerToolCall } from '../protocol/protocol-event.js';

export interface ServerToolsHost {
  requestResponse(): void;
  /** Once for each call. */
  report(call: ServerToolCall): void;
}

/**
 * Follows the calls that the server makes to MCP servers. The model often says nothing after one (PROTOCOL 3.8), so
 * a response is asked for, unless it spoke of the outcome in the same breath.
 */
export class ServerTools {
  readonly #host: ServerToolsHost;
  readonly #reported = new Set<string>();
  readonly #generating = new Set<string>();
  #unspoken = false;

  constructor(host: ServerToolsHost) {
    this.#host = host;
  }

  handle(event: ProtocolEvent): void {
    if (event.type === 'response-created') {
      if (event.response.inConversation) this.#generating.add(event.response.id);
    } else if (event.type === 'server-tool-done') {
      // The item is told twice: as an item, and as an output of its response.
      if (this.#reported.has(event.call.itemId)) return;
      this.#reported.add(event.call.itemId);
      this.#unspoken = true;
      this.#host.report(event.call);
    } else if (event.type === 'output-delta') {
      this.#unspoken = false;
    } else if (event.type === 'response-done') {
      this.#generating.delete(event.response.id);
      if (event.response.status === 'cancelled') this.#unspoken = false;
    }
    if (!this.#unspoken || this.#generating.size > 0) return;
    this.#unspoken = false;
    this.#host.requestResponse();
  }
}
