import type { ProtocolEvent } from '../protocol/protocol-event.js';

/** What is known of the goodbye when it begins to be followed. */
export interface FarewellStart {
  /** Whether the server tells of responses at all; filters and some servers don't (PROTOCOL 2.6). */
  readonly seesResponses: boolean;
  /** Whether the server gives the ids of requests back. */
  readonly echoesRequests: boolean;
  /** The request that was made for it. */
  readonly requestId?: string | undefined;
  /** The response in which it is being said already. */
  readonly responseId?: string | undefined;
}

/** Follows the assistant's goodbye, to know when it was heard. */
export class Farewell {
  readonly #start: FarewellStart;
  #responseId: string | undefined;
  #heard = false;

  constructor(start: FarewellStart) {
    this.#start = start;
    this.#responseId = start.responseId;
  }

  /** Whether the goodbye is over after this event. */
  isOver(event: ProtocolEvent): boolean {
    switch (event.type) {
      case 'response-created': {
        const { id, requestId, inConversation } = event.response;
        const { echoesRequests, requestId: ours } = this.#start;
        const isAnswer = requestId === ours || (requestId === undefined && !echoesRequests);
        if (inConversation && isAnswer) this.#responseId ??= id;
        return false;
      }
      case 'output-started':
        this.#heard ||= this.#isOurs(event.responseId);
        return false;
      case 'output-stopped':
      case 'output-cleared':
        return this.#isOurs(event.responseId);
      case 'output-done':
        // What is written is there to read at once.
        return !event.spoken && this.#isOurs(event.responseId);
      case 'response-done':
        return event.response.status !== 'completed' && !this.#heard && this.#isOurs(event.response.id);
      default:
        return false;
    }
  }

  #isOurs(responseId: string): boolean {
    return this.#responseId === undefined ? !this.#start.seesResponses : this.#responseId === responseId;
  }
}
