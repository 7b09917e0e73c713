import { responseCreate, type ClientEvent, type ResponseSettings } from '../protocol/client-events.js';
import type { ProtocolEvent, WireError } from '../protocol/protocol-event.js';

/** Ids of requests begin with what asked for them, so that the response can be told apart. */
export const TOOLS_REQUEST = 'tools_';
const OTHER_REQUEST = 'response_';

/** How a request is called: by an id of its own, or by what asks for it. */
export interface RequestName {
  readonly prefix?: string;
  readonly id?: string | undefined;
}

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
  /** The last one that was sent, whatever became of it. */
  #sent: Request | undefined;
  /** Begun in the default conversation, by us or by the server's turn detection. */
  readonly #active = new Set<string>();
  /** The server says that a response is active of which we never heard that it began. */
  #blocked = false;
  #counter = 0;
  /** Requests wait: what the response is made under is not set yet. */
  #held = false;
  /** Under the settings of each request; a text-only conversation asks for text. */
  defaults: ResponseSettings = {};

  constructor(send: (event: ClientEvent) => void) {
    this.#send = send;
  }

  /** Whether a response is being generated, or asked for. */
  get busy(): boolean {
    return this.#active.size > 0 || this.#requested !== undefined;
  }

  /**
   * Asks for a response now, or as soon as the active one is done. Requests without settings are merged.
   * @returns the id of the request, which comes back as the response's `requestId` where the server keeps metadata
   */
  request(settings?: ResponseSettings, { prefix = OTHER_REQUEST, id }: RequestName = {}): string {
    const last = this.#waiting.at(-1);
    if (last && !last.settings && !settings && id === undefined) return last.eventId;
    const eventId = id ?? `${prefix}${++this.#counter}`;
    this.#waiting.push({ eventId, settings });
    this.#next();
    return eventId;
  }

  /** Lets requests wait, or go. */
  hold(held: boolean): void {
    this.#held = held;
    this.#next();
  }

  /** Asks once more for a response that failed. @returns the id of the new request */
  repeat(requestId: string | undefined): string {
    return this.request(
      requestId !== undefined && requestId === this.#sent?.eventId ? this.#sent.settings : undefined,
    );
  }

  /** Forgets what waits: it was asked for before the visitor changed the subject. */
  drop(): void {
    this.#waiting.length = 0;
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
      case 'output-done':
        if (!event.spoken && this.#active.size === 0) this.#release();
        return;
      case 'output-stopped':
      case 'output-cleared':
        // Azure's filter lets neither `response.created` nor `.done` through (PROTOCOL 2.6).
        if (this.#active.size === 0) this.#release();
        return;
      case 'error':
        this.#handleError(event.error);
        return;
      default:
    }
  }

  #handleError({ kind, clientEventId }: WireError): void {
    const request = this.#requested;
    if (!request || (clientEventId !== undefined && clientEventId !== request.eventId)) return;
    this.#requested = undefined;
    if (kind === 'response-active') {
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
    if (this.busy || this.#blocked || this.#held) return;
    const request = this.#waiting.shift();
    if (!request) return;
    this.#requested = request;
    this.#sent = request;
    try {
      this.#send(responseCreate(request.eventId, { ...this.defaults, ...request.settings }));
    } catch (error) {
      // Too large for the channel: the next one need not be.
      this.#requested = undefined;
      throw error;
    }
  }
}
