import type { ClientEvent } from '../../../src/protocol/client-events.js';
import type { ProtocolEvent } from '../../../src/protocol/protocol-event.js';
import { check } from './check.js';

/** As far as the client has heard, no response is active, nor asked for, when it asks for one. */
export class ResponseRules {
  readonly #active = new Set<string>();
  /** What was asked for, as long as nothing came that may be the answer. */
  #asked: string | undefined;
  #askedAt = 0;
  /** Whether no response may be asked for at all. */
  held = false;
  /** Behind a filter, the end of what is heard has to do for the end of a response. */
  #seesResponses = false;

  send(event: ClientEvent, now: number): void {
    if (event.type === 'response.create') check(!this.held, () => 'asked for a response while it was held');
    // One beside the conversation is in nobody's way (PROTOCOL 3.4).
    if (event.type !== 'response.create' || event.response?.['conversation'] === 'none') return;
    check(this.#active.size === 0, () => `asked for a response while ${[...this.#active].join()} was active`);
    // Behind a filter nobody is told that a response came to nothing.
    const isGivenUp = !this.#seesResponses && now - this.#askedAt > 15_000;
    check(
      this.#asked === undefined || isGivenUp,
      () => `asked for a second response before ${this.#asked} was answered`,
    );
    this.#asked = event.event_id;
    this.#askedAt = now;
  }

  /** Before the conversation sees the event. */
  see(event: ProtocolEvent): void {
    if (event.type === 'response-created') {
      this.#seesResponses = true;
      if (event.response.inConversation) this.#active.add(event.response.id);
    }
    if (event.type === 'response-done') this.#active.delete(event.response.id);
    if (this.#mayAnswer(event)) this.#asked = undefined;
  }

  /** Behind a filter a response that is cut off counts as done. */
  interrupt(): void {
    if (!this.#seesResponses) this.#asked = undefined;
  }

  #mayAnswer(event: ProtocolEvent): boolean {
    switch (event.type) {
      case 'response-created':
      case 'response-done':
        return event.response.inConversation;
      case 'error': {
        const { kind, clientEventId } = event.error;
        if (kind !== undefined && kind !== 'response-active') return false;
        return (clientEventId ?? this.#asked) === this.#asked;
      }
      case 'output-done':
        return !event.spoken && !this.#seesResponses;
      case 'output-stopped':
      case 'output-cleared':
      case 'speech-started':
        return !this.#seesResponses;
      default:
        return false;
    }
  }
}
