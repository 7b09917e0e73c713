import {
  greetingResponse,
  outputAudioClear,
  responseCancel,
  userText,
  type ClientEvent,
} from '../protocol/client-events.js';
import type { ProtocolEvent } from '../protocol/protocol-event.js';
import { QUIET, reduceActivity, toActivity, type Activity } from './activity.js';
import { ResponseSequencer } from './response-sequencer.js';
import { ToolRunner, type ToolAnswer, type ToolCall, type ToolResult } from './tool-runner.js';
import { EMPTY_TRANSCRIPT, findTurn, reduceTranscript, toTurns, type TranscriptEvent } from './transcript.js';
import type { Turn } from './turn.js';

export interface ConversationHost {
  send(event: ClientEvent): void;
  /** `delta` is the text that was added at the end of the turn; empty when it was replaced or only finished. */
  turnChanged(turn: Turn, delta: string): void;
  activityChanged(from: Activity, to: Activity): void;
  offerToolCall(call: ToolCall): ToolAnswer;
  reportToolResult(result: ToolResult): void;
  readonly answersUnclaimedTools: boolean;
}

/** What is said in one call, and whose turn it is. Knows neither the transport nor the page. */
export class Conversation {
  readonly #host: ConversationHost;
  readonly #sequencer: ResponseSequencer;
  readonly #tools: ToolRunner;
  #transcript = EMPTY_TRANSCRIPT;
  #turns: readonly Turn[] | undefined = [];
  #activity = QUIET;
  #seesResponses = false;

  constructor(host: ConversationHost) {
    this.#host = host;
    this.#sequencer = new ResponseSequencer((event) => host.send(event));
    this.#tools = new ToolRunner({
      send: (event) => host.send(event),
      requestResponse: () => this.#sequencer.request(),
      offer: (call) => host.offerToolCall(call),
      report: (result) => host.reportToolResult(result),
      answersUnclaimed: host.answersUnclaimedTools,
    });
  }

  /** Frozen; the same array until something in it changes. */
  get turns(): readonly Turn[] {
    return (this.#turns ??= toTurns(this.#transcript));
  }

  get activity(): Activity {
    return toActivity(this.#activity);
  }

  handle(event: ProtocolEvent): void {
    if (event.type === 'response-created') this.#seesResponses = true;
    const { playing } = this.#activity;
    if (event.type === 'speech-started' && playing !== undefined && !this.#seesResponses) {
      // Azure's filter hides that an interruption cleared the output (PROTOCOL 2.6).
      this.handle({ type: 'output-cleared', responseId: playing });
    }
    const before = this.activity;
    this.#activity = reduceActivity(this.#activity, event);
    this.#reduce(event);
    this.#sequencer.handle(event);
    this.#tools.handle(event);
    if (before !== this.activity) this.#host.activityChanged(before, this.activity);
  }

  /** Has the assistant speak first, in the page's own words. */
  greet(greeting: string): void {
    this.#sequencer.request(greetingResponse(greeting));
  }

  sendText(text: string): void {
    if (text.trim() === '') return;
    this.#host.send(userText(text));
    this.#sequencer.request();
  }

  /**
   * Cuts the assistant off. No `conversation.item.truncate`: over WebRTC the server knows what was
   * played and truncates by itself, and a second one races with it (PROTOCOL 3.6).
   */
  interrupt(): void {
    if (!this.#sequencer.busy && this.#activity.playing === undefined) return;
    // Refused without harm where none is active; behind a filter nobody can know.
    if (this.#sequencer.busy || !this.#seesResponses) this.#host.send(responseCancel);
    this.#host.send(outputAudioClear);
  }

  /** The call is over: every turn is final, running tools answer nobody. */
  end(): void {
    this.#tools.end();
    this.#reduce({ type: 'call-ended' });
    const before = this.activity;
    this.#activity = QUIET;
    if (before !== this.activity) this.#host.activityChanged(before, this.activity);
  }

  #reduce(event: TranscriptEvent): void {
    const before = this.#transcript;
    this.#transcript = reduceTranscript(before, event);
    if (this.#transcript.changed.length === 0) return;
    this.#turns = undefined;
    for (const itemId of new Set(this.#transcript.changed)) {
      const from = findTurn(before, itemId);
      const to = findTurn(this.#transcript, itemId);
      if (!to || to === from || (to.text === '' && !to.final)) continue;
      if (from && from.text === to.text && from.final === to.final && from.interrupted === to.interrupted)
        continue;
      const start = from?.text ?? '';
      this.#host.turnChanged(to, to.text.startsWith(start) ? to.text.slice(start.length) : '');
    }
  }
}
