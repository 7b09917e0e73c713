import { responseCreate, type ClientEvent, type ResponseSettings } from '../protocol/client-events.js';
import type { ProtocolEvent } from '../protocol/protocol-event.js';

interface Request {
  readonly eventId: string;
  readonly settings: ResponseSettings | undefined;
}

/**
 * Sees to it that there is never a second `response.create` while a response is active: the server
 * would refuse it (`conversation_already_has_active_response`), and the answer would be lost.
 */
export class ResponseSequencer {
  readonly #send: (event: ClientEvent) => void;
  readonly #waiting: Request[] = [];
  /** Sent, and neither begun nor refused yet. */
  #requested: Request | undefined;
  /** Begun in the default conversation, by us or by the server's turn detection. */
  readonly #active = new Set<string>();
  /** The server says that a response is active of which we never heard that it began. */
  #blocked = false;
  #counter = 0;

  constructor(send: (event: ClientEvent) => void) {
    this.#send = send;
  }

  /** Whether a response is being generated, or asked for. */
  get busy(): boolean {
    return this.#active.size > 0 || this.#requested !== undefined;
  }

  /** Asks for a response now, or as soon as the active one is done. Requests without settings are merged. */
  request(settings?: ResponseSettings): void {
    const last = this.#waiting.at(-1);
    if (last && !last.settings && !settings) return;
    this.#waiting.push({ eventId: `response_${++this.#counter}`, settings });
    this.#next();
  }

  handle(event: ProtocolEvent): void {
    switch (event.type) {
      case 'response-created':
        if (!event.response.inConversation) return;
        this.#active.add(event.response.id);
        // Where the server says that it is ours, a later refusal is about somebody else's request.
        if (event.response.requestId === this.#requested?.eventId) this.#requested = undefined;
        return;
      case 'response-done':
        if (!event.response.inConversation) return;
        this.#active.delete(event.response.id);
        this.#release();
        return;
      case 'output-stopped':
      case 'output-cleared':
        // Azure's filter lets neither `response.created` nor `.done` through (PROTOCOL 2.6).
        if (this.#active.size === 0) this.#release();
        return;
      case 'error':
        this.#handleError(event.error.code, event.error.clientEventId);
        return;
      default:
    }
  }

  #handleError(code: string | undefined, clientEventId: string | undefined): void {
    const request = this.#requested;
    if (!request || (clientEventId !== undefined && clientEventId !== request.eventId)) return;
    this.#requested = undefined;
    if (code === 'conversation_already_has_active_response') {
      // The server's own turn detection was faster: ours comes after that one.
      this.#waiting.unshift(request);
      this.#blocked = true;
    } else if (clientEventId === undefined) {
      // Perhaps not about our request at all; what is certain is that nothing may wait for ever.
      if (this.#active.size === 0) this.#next();
    } else {
      this.#next();
    }
  }

  #release(): void {
    this.#requested = undefined;
    this.#blocked = false;
    this.#next();
  }

  #next(): void {
    if (this.busy || this.#blocked) return;
    const request = this.#waiting.shift();
    if (!request) return;
    this.#requested = request;
    this.#send(responseCreate(request.eventId, request.settings));
  }
}
