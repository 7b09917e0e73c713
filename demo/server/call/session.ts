import type { Ear, HeardNotice } from '../hearing/listener.ts';
import type { Recogniser } from '../hearing/recogniser.ts';
import { HEARING_RATE, type TurnDetection } from '../hearing/turn-detector.ts';
import type { McpHub } from '../mcp/hub.ts';
import type { PlayoutEdge } from '../media/playout.ts';
import { newId, newMediaEventId, newObfuscation } from '../wire/ids.ts';
import { numberOf, textOf, type JsonObject } from '../wire/json.ts';
import { mergeSession, type SessionConfig, type TurnDetectionConfig } from '../wire/session-config.ts';
import { invalidValue, WireError } from '../wire/wire-error.ts';
import type { Conversation } from './conversation.ts';
import { retrieved } from './item-audio.ts';
import { checkCallId, checkItem, createItem } from './items.ts';
import type { McpApprovals } from './mcp-approvals.ts';
import type { Responder } from './responder.ts';
import { startUserTurn, type UserTurn } from './user-turn.ts';

const MIN_COMMIT_MS = 100;
/** How long a pause means that someone has finished, for the eagerness of `semantic_vad`. */
const EAGERNESS_MS: Record<string, number> = { low: 1200, medium: 700, auto: 700, high: 400 };

export interface SessionOptions {
  readonly config: SessionConfig;
  readonly conversation: Conversation;
  readonly recogniser: Recogniser;
  readonly hub: McpHub;
  readonly approvals: McpApprovals;
  readonly lateTranscript: boolean;
  readonly failTranscription: boolean;
  readonly ear: () => Ear | undefined;
  send(event: JsonObject): void;
}

/** The state of one call on the wire: its settings, its conversation and what the visitor is saying. */
export class Session {
  readonly conversation: Conversation;
  responder!: Responder;
  config: SessionConfig;
  #options: SessionOptions;
  #turn: UserTurn | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.conversation = options.conversation;
    this.config = options.config;
  }

  /** The first event; servers of MCP tools are asked from here on. */
  begin(): void {
    this.send({ type: 'session.created', session: this.config });
    this.#options.hub.list(this.config.tools);
  }

  send(event: JsonObject & { type: string }): void {
    const padding = event.type.endsWith('.delta') ? { obfuscation: newObfuscation() } : {};
    this.#options.send({ event_id: newId('event'), ...event, ...padding });
  }

  sendError(error: WireError, eventId?: string): void {
    this.send({ type: 'error', error: { ...error.toJSON(), event_id: eventId ?? null } });
  }

  update(patch: JsonObject): void {
    const next = mergeSession(this.config, patch, false);
    if (this.responder.hasSpoken && !sameJson(next.audio.output.voice, this.config.audio.output.voice)) {
      throw new WireError({
        code: 'cannot_update_voice',
        message: "Cannot update a conversation's voice if assistant audio is present.",
        param: 'session.audio.output.voice',
      });
    }
    const turnsChanged = !sameJson(next.audio.input.turn_detection, this.config.audio.input.turn_detection);
    this.config = next;
    if (turnsChanged) this.#options.ear()?.configure(turnDetection(next.audio.input.turn_detection));
    this.send({ type: 'session.updated', session: this.config });
    this.#options.hub.list(this.config.tools);
  }

  handleHeard(heard: HeardNotice): void {
    if (heard.kind === 'audio') return this.#turn?.feed(heard.samples);
    const detection = this.config.audio.input.turn_detection;
    if (!detection) return;
    if (heard.kind === 'started') {
      this.#turn?.abandon();
      this.#turn = this.#startTurn();
      const { itemId } = this.#turn;
      this.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: heard.atMs, item_id: itemId });
      if (detection.interrupt_response) this.responder.interrupt();
      return;
    }
    const turn = this.#turn;
    this.#turn = undefined;
    if (!turn) return;
    this.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: heard.atMs, item_id: turn.itemId });
    turn.commit();
    if (detection.create_response) this.#respond();
  }

  async commitInput(): Promise<void> {
    const { samples, wasSpeaking } = (await this.#options.ear()?.commit()) ?? {
      samples: new Int16Array(),
      wasSpeaking: false,
    };
    const ms = (samples.length * 1000) / HEARING_RATE;
    if (ms < MIN_COMMIT_MS) {
      throw new WireError({
        code: 'input_audio_buffer_commit_empty',
        message: `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${ms.toFixed(2)}ms of audio.`,
      });
    }
    // Detected speech was recognised as it came; a buffer without detection is recognised now.
    const turn = wasSpeaking && this.#turn ? this.#turn : this.#startTurn();
    if (turn !== this.#turn) turn.feed(samples);
    this.#turn = undefined;
    turn.commit();
  }

  clearInput(): void {
    this.#options.ear()?.clear();
    this.#turn?.abandon();
    this.#turn = undefined;
    this.send({ type: 'input_audio_buffer.cleared' });
  }

  createItem(wire: JsonObject, previousId: string | undefined): void {
    checkItem(wire, 'item');
    checkCallId(wire, this.conversation.items);
    const answersApproval = wire['type'] === 'mcp_approval_response';
    if (answersApproval) this.#options.approvals.check(wire);
    const item = createItem(wire);
    const previous = this.conversation.add(item, previousId);
    this.send({ type: 'conversation.item.added', previous_item_id: previous, item: item.wire });
    this.send({ type: 'conversation.item.done', previous_item_id: previous, item: item.wire });
    if (answersApproval) this.#options.approvals.answer(wire);
  }

  retrieveItem(id: string): void {
    const item = this.conversation.get(id, 'item_retrieve_invalid_item_id');
    this.send({ type: 'conversation.item.retrieved', item: retrieved(item) });
  }

  deleteItem(id: string): void {
    this.conversation.delete(id);
    this.send({ type: 'conversation.item.deleted', item_id: id });
  }

  truncateItem(id: string, audioEndMs: number): void {
    const item = this.conversation.get(id, 'item_truncate_invalid_item_id');
    const spokenMs = this.responder.spokenMs(id);
    if (spokenMs === undefined) throw invalidValue('item_id', id);
    if (audioEndMs > spokenMs) {
      throw new WireError({
        code: 'invalid_value',
        message: `Audio content of ${spokenMs}ms is already shorter than ${audioEndMs}ms`,
        param: 'audio_end_ms',
      });
    }
    this.responder.truncate(item, audioEndMs);
  }

  handlePlayout({ kind, responseId }: PlayoutEdge): void {
    this.#options.send({
      event_id: newMediaEventId(),
      type: `output_audio_buffer.${kind}`,
      response_id: responseId,
    });
  }

  close(): void {
    this.#turn?.abandon();
    this.#turn = undefined;
    this.#options.hub.close();
    this.responder.close();
  }

  #respond(): void {
    try {
      this.responder.create({});
    } catch (error) {
      // interrupt_response is off and the assistant is still at it.
      if (error instanceof WireError) this.sendError(error);
      else throw error;
    }
  }

  #startTurn(): UserTurn {
    return startUserTurn({
      recogniser: this.#options.recogniser,
      conversation: this.conversation,
      session: () => this.config,
      mayTranscribe: () => (this.#options.lateTranscript ? this.responder.idle() : Promise.resolve()),
      send: (event) => this.send(event),
      failTranscription: this.#options.failTranscription,
    });
  }
}

export function turnDetection(config: TurnDetectionConfig | null): TurnDetection | null {
  if (!config) return null;
  return {
    threshold: numberOf(config['threshold']) ?? 0.5,
    prefixPaddingMs: numberOf(config['prefix_padding_ms']) ?? 300,
    silenceMs:
      config.type === 'semantic_vad'
        ? (EAGERNESS_MS[textOf(config['eagerness'])] ?? 700)
        : (numberOf(config['silence_duration_ms']) ?? 200),
  };
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
