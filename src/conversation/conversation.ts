import {
  exactSpeech,
  outputAudioClear,
  responseCancel,
  userText,
  type ClientEvent,
  type ResponseSettings,
} from '../protocol/client-events.js';
import type { ProtocolEvent, ResponseSummary, WireError } from '../protocol/protocol-event.js';
import { QUIET, reduceActivity, toActivity, type Activity } from './activity.js';
import { ResponseSequencer, TOOLS_REQUEST } from './response-sequencer.js';
import { TranscriptKeeper, type TurnChanged } from './transcript-keeper.js';
import type { Turn } from './turn.js';
import { countTokens, NO_USAGE, Stopwatch, type Usage } from './usage.js';

export interface ConversationHost {
  /** Milliseconds since the epoch. */
  now(): number;
  send(event: ClientEvent): void;
  readonly turnChanged: TurnChanged;
  activityChanged(from: Activity, to: Activity): void;
  usageChanged(usage: Usage): void;
  /** The visitor cut the assistant off. */
  interrupted(): void;
  /** A response failed, or is incomplete, and was not asked for again. */
  responseFailed(error: WireError, incomplete: boolean): void;
}

/** A response in which something was said. */
export interface LastSpoken {
  readonly responseId: string;
  /** Whether all of it was heard. */
  readonly heard: boolean;
}

/** What is said in one call, and whose turn it is. Knows neither the transport nor the page. */
export class Conversation {
  readonly #host: ConversationHost;
  readonly #sequencer: ResponseSequencer;
  readonly #transcript: TranscriptKeeper;
  readonly #userSpeech = new Stopwatch();
  readonly #assistantSpeech = new Stopwatch();
  #beganAt: number | undefined;
  #activity = QUIET;
  /** Whether when the assistant is heard is found out from its sound. */
  guessesPlayout = false;
  #usage = NO_USAGE;
  readonly #holds = new Set<string>();
  #repeated = false;
  #spoken: LastSpoken | undefined;
  #follow: ((event: ProtocolEvent) => void) | undefined;

  constructor(host: ConversationHost) {
    this.#host = host;
    this.#transcript = new TranscriptKeeper((...change) => host.turnChanged(...change));
    this.#sequencer = new ResponseSequencer(
      (event) => host.send(event),
      () => host.now(),
    );
  }

  /** Frozen; the same array until something in it changes. */
  get turns(): readonly Turn[] {
    return this.#transcript.turns;
  }

  get activity(): Activity {
    return toActivity(this.#activity);
  }

  /** Whether the server tells when a response begins and ends. */
  get seesResponses(): boolean {
    return this.#sequencer.seesResponses;
  }

  /** Whether the server gives the ids of requests back with the responses. */
  get echoesRequests(): boolean {
    return this.#sequencer.echoes;
  }

  get usage(): Usage {
    const now = this.#host.now();
    return {
      ...this.#usage,
      callSeconds: (now - (this.#beganAt ?? now)) / 1000,
      userSpeechSeconds: this.#userSpeech.read(now) / 1000,
      assistantSpeechSeconds: this.#assistantSpeech.read(now) / 1000,
    };
  }

  /** Whether answers shall be written, not spoken. */
  set writes(writes: boolean) {
    this.#sequencer.defaults = writes ? { output_modalities: ['text'] } : {};
  }

  /** @param at when it happened, where that was not now; milliseconds since the epoch */
  handle(event: ProtocolEvent, at = this.#host.now()): void {
    if (event.type === 'speech-started') this.#assumeCleared();
    const before = this.activity;
    this.#activity = reduceActivity(this.#activity, event);
    this.#transcript.handle(event, at);
    this.#sequencer.handle(event);
    if (event.type === 'output-delta') this.#spoken = { responseId: event.responseId, heard: !event.spoken };
    if (event.type === 'output-stopped') this.#spoken = { responseId: event.responseId, heard: true };
    if (event.type === 'output-cleared') this.#host.interrupted();
    if (event.type === 'response-done') this.#checkResponse(event.response);
    this.#count(event);
    this.#tellActivity(before);
    this.#follow?.(event);
  }

  /** Responses wait while there is a reason: the session is not as the page wants it yet, or the visitor has the floor. */
  hold(reason: string, held: boolean): void {
    if (held) this.#holds.add(reason);
    else this.#holds.delete(reason);
    this.#sequencer.hold(this.#holds.size > 0);
  }

  /** The call is live. */
  begin(): void {
    this.#beganAt = this.#host.now();
  }

  /** Has the assistant speak first, in the page's own words. */
  greet(greeting: string): void {
    this.#sequencer.request(exactSpeech(greeting));
  }

  /**
   * Has the assistant answer what is there, as soon as no other response is active.
   * @returns the id of the request
   */
  respond(settings?: ResponseSettings, id?: string): string {
    return this.#sequencer.request(settings, { id });
  }

  sendText(text: string): void {
    if (text.trim() !== '') this.say(userText(text));
  }

  /** Adds what the visitor says by other means than by voice, and has the assistant answer. */
  say(item: ClientEvent): void {
    this.#host.send(item);
    this.respond();
  }

  /** Has the assistant speak of what tools came to; not when the call is coming to its end. */
  respondToTools(): void {
    if (!this.#follow) this.#sequencer.request(undefined, { prefix: TOOLS_REQUEST });
  }

  /**
   * Cuts the assistant off. No `conversation.item.truncate`: over WebRTC the server knows what was
   * played and truncates by itself, and a second one races with it (PROTOCOL 3.6).
   */
  interrupt(): void {
    const { busy } = this.#sequencer;
    const isHeard = this.#activity.playing !== undefined;
    if (busy || isHeard) {
      // Refused without harm where none is active; behind a filter nobody can know.
      if (busy || !this.seesResponses) this.#host.send(responseCancel);
      this.#host.send(outputAudioClear);
    }
    this.#sequencer.cancel(isHeard);
    this.#assumeCleared();
  }

  /** The last response in which something was said, and whether all of it was heard. */
  get lastSpoken(): LastSpoken | undefined {
    return this.#spoken;
  }

  /** The call comes to its end: tools get no more answers, and each event is shown to who waits for the end. */
  leave(follow: (event: ProtocolEvent) => void): void {
    this.#follow = follow;
    this.#sequencer.drop();
  }

  /** The call is over: every turn is final. */
  end(): void {
    this.#transcript.handle({ type: 'call-ended' }, this.#host.now());
    const before = this.activity;
    this.#activity = QUIET;
    this.#tellActivity(before);
    this.#host.usageChanged(this.usage);
  }

  /** Azure's filter hides that an interruption cleared the output (PROTOCOL 2.6); other servers tell nothing of it (PROTOCOL 8). */
  #assumeCleared(): void {
    const { playing } = this.#activity;
    if (playing !== undefined && (this.guessesPlayout || !this.seesResponses))
      this.handle({ type: 'output-cleared', responseId: playing });
  }

  /** A failed response says so only here (PROTOCOL 3.12). What may work the next time is tried once more. */
  #checkResponse({ status, error, requestId, inConversation }: ResponseSummary): void {
    if (status === 'completed') this.#repeated = false;
    if (!error) return;
    if (error.severity === 'retry' && inConversation && !this.#repeated && !this.#follow) {
      this.#repeated = true;
      this.#sequencer.repeat(requestId);
    } else {
      this.#host.responseFailed(error, status === 'incomplete');
    }
  }

  #count(event: ProtocolEvent): void {
    const before = this.#usage;
    this.#usage = countTokens(before, event);
    if (this.#usage !== before) this.#host.usageChanged(this.usage);
  }

  #tellActivity(before: Activity): void {
    const now = this.#host.now();
    this.#userSpeech.run(this.#activity.userSpeaking, now);
    this.#assistantSpeech.run(this.#activity.playing !== undefined, now);
    if (before !== this.activity) this.#host.activityChanged(before, this.activity);
  }
}
