import type { ClientEvent } from '../../../src/protocol/client-events.js';
import type { ProtocolEvent } from '../../../src/protocol/protocol-event.js';
import { check } from './check.js';

/** A call is answered once at most, and only when the response that made it came to an end of its own. */
export class ToolRules {
  /** Calls, and the responses in which they were told. */
  readonly #calls = new Map<string, Set<string>>();
  readonly #ran = new Set<string>();
  readonly #answered = new Set<string>();
  readonly #reported = new Set<string>();

  see(event: ProtocolEvent): void {
    if (event.type === 'function-call') {
      const responses = this.#calls.get(event.call.callId) ?? new Set<string>();
      this.#calls.set(event.call.callId, responses.add(event.responseId));
    } else if (event.type === 'response-done') {
      const { id, status } = event.response;
      if (status !== 'cancelled' && status !== 'failed') this.#ran.add(id);
    }
  }

  /** What came of a call of the page's or of the server's. */
  report(id: string): void {
    check(!this.#reported.has(id), () => `${id} was reported twice`);
    this.#reported.add(id);
  }

  send(event: ClientEvent): void {
    if (event.type !== 'conversation.item.create' || event.item.type === 'message') return;
    const { item } = event;
    const id = item.type === 'function_call_output' ? item.call_id : item.approval_request_id;
    check(!this.#answered.has(id), () => `${id} was answered twice`);
    this.#answered.add(id);
    if (item.type !== 'function_call_output') return;
    const responses = [...(this.#calls.get(id) ?? [])];
    check(
      responses.some((response) => this.#ran.has(response)),
      () => `${id} was answered, but its response was cut off`,
    );
  }
}
