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

/** Answers begin within seconds. */
const SILENCE_MS = 15_000;

interface Request {
  /** Refused before. */
  again?: boolean;
  readonly eventId: string;
  readonly settings: ResponseSettings | undefined;
  /** Not wanted any more: not sent again when it is refused. */
  dropped?: boolean;
}

/**
 * Sees to it that there is never a second `response.create` while a response is active: the server
 * would refuse it (`conversation_already_has_active_response`), and the answer would be lost.
 */
export class ResponseSequencer {
  readonly #send: (event: ClientEvent) => void;
  readonly #waiting: Request[] = [];
  /** Sent, and as far as the server says, neither begun nor refused. The newest is the last. */
  readonly #open: Request[] = [];
  /** Whether nothing is sent before there is an answer to the newest. */
  #waits = false;
  /** The last one that the server said has begun. */
  #begun: Request | undefined;
  /** Begun in the default conversation, by us or by the server's turn detection. */
  readonly #active = new Set<string>();
  /** The server says that a response is active of which we never heard that it began. */
  #blocked = false;
  #seesResponses = false;
  readonly #now: () => number;
  /** Until then nothing need be heard of what was asked for. */
  #silentUntil = Infinity;
  #counter = 0;
  /** Requests wait: what the response is made under is not set yet. */
  #held = false;
  /** Under the settings of each request; a text-only conversation asks for text. */
  defaults: ResponseSettings = {};

  /** @param now milliseconds since the epoch */
  constructor(send: (event: ClientEvent) => void, now: () => number = () => 0) {
    this.#send = send;
    this.#now = now;
  }

  /** Whether the server tells when a response begins and ends; filters don't (PROTOCOL 2.6). */
  get seesResponses(): boolean {
    return this.#seesResponses;
  }

  /** Whether the server gives the ids of requests back with the responses. */
  get echoes(): boolean {
    return this.#begun !== undefined;
  }

  /** Whether a response is being generated, or asked for. */
  get busy(): boolean {
    return this.#active.size > 0 || this.#waits;
  }

  /**
   * Asks for a response now, or as soon as the active one is done. Requests without settings are merged.
   * @returns the id of the request, which comes back as the response's `requestId` where the server keeps metadata
   */
  request(settings?: ResponseSettings, { prefix = OTHER_REQUEST, id }: RequestName = {}): string {
    // Behind a filter nobody is told that a response came to nothing.
    if (!this.#seesResponses && this.#now() > this.#silentUntil) this.#waits = false;
    const last = this.#waiting.at(-1);
    if (last && !last.settings && !settings && id === undefined) {
      this.#next();
      return last.eventId;
    }
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
      requestId !== undefined && requestId === this.#begun?.eventId ? this.#begun.settings : undefined,
    );
  }

  /**
   * What was sent is being cancelled: should it be refused, it is not sent again. What waits comes next.
   * @param isHeard whether its end will be heard of, even behind a filter
   */
  cancel(isHeard = false): void {
    for (const request of this.#open) request.dropped = true;
    if (!this.#seesResponses && !isHeard) this.#release();
  }

  /** Forgets what waits, too. */
  drop(): void {
    this.#waiting.length = 0;
    this.cancel();
  }

  handle(event: ProtocolEvent): void {
    switch (event.type) {
      case 'response-created':
        this.#seesResponses = true;
        if (!event.response.inConversation) return;
        this.#active.add(event.response.id);
        // Where the server says that it is ours, a later refusal is about a later request.
        this.#begin(this.#open.findIndex(({ eventId }) => eventId === event.response.requestId));
        return;
      case 'response-done':
        if (!event.response.inConversation) return;
        this.#active.delete(event.response.id);
        this.#release();
        return;
      case 'output-delta':
        this.#silentUntil = Infinity;
        return;
      case 'output-done':
        if (!event.spoken && !this.#seesResponses) this.#release();
        return;
      case 'output-stopped':
      case 'output-cleared':
        if (!this.#seesResponses) this.#release();
        return;
      case 'error':
        this.#handleError(event.error);
        return;
      default:
    }
  }

  /** What was sent before it has been answered, too. */
  #begin(index: number): void {
    this.#begun = this.#open[index] ?? this.#begun;
    this.#open.splice(0, index + 1);
    this.#waits &&= this.#open.length > 0;
  }

  #handleError({ kind, clientEventId }: WireError): void {
    const isRefused = kind === 'response-active';
    const index = this.#open.findLastIndex(({ eventId }) => (clientEventId ?? eventId) === eventId);
    const request = this.#open[index];
    // What is known to be about something else is not about a request.
    if (!request || (kind && !isRefused)) return;
    // One that names no event is perhaps not about a request at all; what is certain is that nothing may wait for ever.
    this.#waits &&= index < this.#open.length - 1;
    if (isRefused || clientEventId !== undefined) this.#open.splice(index, 1);
    if (isRefused) {
      // The server's own turn detection was faster: ours comes after that one.
      if (!request.dropped) this.#waiting.unshift(request);
      // Where the server tells of responses and none is active, that one is over by now; but nobody asks for ever.
      this.#blocked = !this.#seesResponses || this.#active.size > 0 || request.again === true;
      request.again = true;
    }
    this.#next();
  }

  #release(): void {
    this.#waits = false;
    this.#blocked = false;
    this.#next();
  }

  #next(): void {
    if (this.busy || this.#blocked || this.#held) return;
    const request = this.#waiting.shift();
    if (!request) return;
    // One that is too large for the channel throws, and is gone: the next one need not be.
    this.#send(responseCreate(request.eventId, { ...this.defaults, ...request.settings }));
    // One beside the conversation (PROTOCOL 3.4) is in nobody's way.
    if (request.settings?.['conversation'] !== 'none') {
      this.#waits = true;
      this.#silentUntil = this.#now() + SILENCE_MS;
      this.#open.push(request);
    }
    this.#next();
  }
}
