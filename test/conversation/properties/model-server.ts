import type { ClientEvent } from '../../../src/protocol/client-events.js';
import { check } from './check.js';
import type { Frame } from './step.js';

/** In what servers differ that matters to who may speak. */
export interface Manners {
  /** Whether a response comes with the metadata of its request. */
  readonly echoes: boolean;
  /** Whether an error names the event that it is about; real ones often don't (PROTOCOL 3.11). */
  readonly links: boolean;
  /** Whether the browser gets only what Azure's filter lets through (PROTOCOL 2.6). */
  readonly filters: boolean;
}

const UNFILTERED = [
  'input_audio_buffer.speech_started',
  'input_audio_buffer.speech_stopped',
  'output_audio_buffer.started',
  'output_audio_buffer.stopped',
  'conversation.item.added',
  'response.output_audio_transcript.delta',
];

interface Active {
  readonly id: string;
  readonly requestId: string | undefined;
  readonly itemId: string;
  readonly calls: string[];
}

type Ending = 'completed' | 'cancelled' | 'failed' | 'incomplete';

/**
 * As much of a realtime server as decides who may speak (PROTOCOL 3.4, 3.6, 3.7, 3.11): one response at a time
 * in the conversation, others refused; turn detection begins one whenever it likes.
 */
export class ModelServer {
  readonly #manners: Manners;
  /** `answer` is the request that it answers. */
  readonly #send: (frame: Frame, answer?: string) => void;
  /** Event ids of the requests that led to a response, in order. */
  readonly accepted: string[] = [];
  /** Those that were refused for what they are. */
  readonly rejected: string[] = [];
  /** Function calls of responses that came to their end, and whether they were answered. */
  readonly calls = new Map<string, boolean>();
  /** How many responses have begun in the conversation, by whomever. */
  begun = 0;
  /** How many had begun when the last output of a call came. */
  begunBeforeOutput: number | undefined;
  #active: Active | undefined;
  #playing: Active | undefined;
  #speaking: string | undefined;
  #counter = 0;

  constructor(manners: Manners, send: (frame: Frame, answer?: string) => void) {
    this.#manners = manners;
    this.#send = (frame, answer) => {
      if (!manners.filters || UNFILTERED.includes(frame['type'] as string)) send(frame, answer);
    };
  }

  get isIdle(): boolean {
    return !this.#active && !this.#playing && this.#speaking === undefined;
  }

  receive(event: ClientEvent): void {
    switch (event.type) {
      case 'response.create':
        return this.#create(event);
      case 'response.cancel':
        if (this.#active) this.end('cancelled', 'client_cancelled');
        else this.#refuse('response_cancel_not_active');
        return;
      case 'output_audio_buffer.clear':
        return this.#clear();
      case 'conversation.item.create':
        if (event.item.type === 'function_call_output') this.#takeOutput(event.item.call_id);
        this.#add({ id: this.#name('item'), ...event.item });
        return;
      default:
    }
  }

  /** Turn detection hears the visitor, and cuts the assistant off. */
  hear(): void {
    if (this.#speaking !== undefined) return;
    this.#speaking = this.#name('item');
    this.#send({ type: 'input_audio_buffer.speech_started', item_id: this.#speaking });
    if (this.#active) this.end('cancelled', 'turn_detected');
    this.#clear();
  }

  /** The visitor's turn is over, and is answered unless a response that was asked for is active. */
  hearNothing(): void {
    const item_id = this.#speaking;
    if (item_id === undefined) return;
    this.#speaking = undefined;
    this.#send({ type: 'input_audio_buffer.speech_stopped', item_id });
    this.#send({ type: 'input_audio_buffer.committed', item_id });
    this.#add({ id: item_id, type: 'message', role: 'user', content: [{ type: 'input_audio' }] });
    if (!this.#active) this.#begin(undefined);
  }

  /** The assistant says a word more, and begins to be heard. */
  say(): void {
    const active = this.#active;
    if (!active) return;
    const place = { response_id: active.id, item_id: active.itemId, content_index: 0 };
    this.#send({ type: 'response.output_audio_transcript.delta', ...place, delta: 'word ' });
    if (this.#playing) return;
    this.#playing = active;
    this.#send({ type: 'output_audio_buffer.started', response_id: active.id });
  }

  call(): void {
    this.#active?.calls.push(this.#name('call'));
  }

  end(status: Ending, reason?: string): void {
    const active = this.#active;
    if (!active) return;
    this.#active = undefined;
    const isWhole = status === 'completed' || status === 'incomplete';
    for (const [index, call_id] of active.calls.entries()) {
      const name = index % 2 === 0 ? 'claimed' : 'later';
      const item = { id: this.#name('item'), type: 'function_call', name, call_id, arguments: '{}' };
      // A cancelled response may have completed its call before (PROTOCOL 3.7).
      this.#send({
        type: 'response.output_item.done',
        response_id: active.id,
        item: { ...item, status: 'completed' },
      });
      if (isWhole) this.calls.set(call_id, false);
    }
    const details = status === 'failed' ? { error: { type: 'server_error', message: 'Sorry.' } } : { reason };
    this.#send({
      type: 'response.done',
      response: { ...this.#describe(active), status, status_details: details },
    });
    if (this.#playing !== active) return;
    if (status === 'cancelled') this.#clear();
  }

  /** All that was generated has been heard. */
  fallSilent(): void {
    if (!this.#playing || this.#playing === this.#active) return;
    this.#send({ type: 'output_audio_buffer.stopped', response_id: this.#playing.id });
    this.#playing = undefined;
  }

  /** An event of somebody else was wrong. */
  complain(): void {
    this.#refuse('invalid_value', 'event_of_the_page');
  }

  #create({ event_id: requestId, response }: ClientEvent & { readonly type: 'response.create' }): void {
    if (requestId === undefined) return;
    if (response?.conversation === 'none') {
      const aside = { id: this.#name('resp'), conversation_id: null };
      this.#send({ type: 'response.created', response: aside });
      this.#send({ type: 'response.done', response: { ...aside, status: 'completed' } });
      this.accepted.push(requestId);
    } else if (this.#active) {
      this.#refuse('conversation_already_has_active_response', requestId, requestId);
    } else if (response?.instructions === 'bad') {
      this.rejected.push(requestId);
      this.#refuse('invalid_value', requestId, requestId);
    } else {
      this.accepted.push(requestId);
      this.#begin(requestId);
    }
  }

  #begin(requestId: string | undefined): void {
    this.begun += 1;
    this.#active = { id: this.#name('resp'), requestId, itemId: this.#name('item'), calls: [] };
    const response = { ...this.#describe(this.#active), status: 'in_progress' };
    this.#send({ type: 'response.created', response }, requestId);
  }

  #describe({ id, requestId }: Active): Frame {
    const echoed = this.#manners.echoes && requestId !== undefined;
    return { id, conversation_id: 'conv_1', metadata: echoed ? { realtime_voice_request: requestId } : null };
  }

  #takeOutput(callId: string): void {
    check(this.calls.get(callId) === false, () => `${callId} was answered, but is not open`);
    this.calls.set(callId, true);
    this.begunBeforeOutput = this.begun;
  }

  #clear(): void {
    if (!this.#playing) return;
    const { id, itemId } = this.#playing;
    this.#playing = undefined;
    this.#send({ type: 'output_audio_buffer.cleared', response_id: id });
    this.#send({ type: 'conversation.item.truncated', item_id: itemId, audio_end_ms: 100 });
  }

  #add(item: Frame): void {
    this.#send({ type: 'conversation.item.added', item });
    this.#send({ type: 'conversation.item.done', item });
  }

  #refuse(code: string, eventId?: string, answer?: string): void {
    const event_id = this.#manners.links ? eventId : null;
    this.#send(
      { type: 'error', error: { type: 'invalid_request_error', code, message: code, event_id } },
      answer,
    );
  }

  #name(kind: string): string {
    this.#counter += 1;
    return `${kind}_${this.#counter}`;
  }
}
