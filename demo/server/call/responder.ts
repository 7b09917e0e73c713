import type { McpHub } from '../mcp/hub.ts';
import type { Mind } from '../mind/mind.ts';
import type { Playout, Utterance } from '../media/playout.ts';
import type { SpokenItem } from '../media/spoken-words.ts';
import type { JsonObject } from '../wire/json.ts';
import type { SessionConfig } from '../wire/session-config.ts';
import { WireError } from '../wire/wire-error.ts';
import type { Conversation, Item } from './conversation.ts';
import type { McpApprovals } from './mcp-approvals.ts';
import { startResponse, type OrderedEnd, type Response, type SendEvent } from './response.ts';
import { resolveSettings } from './response-settings.ts';
import { NO_TOKENS, rateLimits } from './usage.ts';

export interface Responder {
  /** What was spoken of each item so far, in order. */
  readonly spoken: readonly SpokenItem[];
  /** Assistant audio exists: the voice is locked. */
  readonly hasSpoken: boolean;
  /** Resolves when no response writes to the conversation. */
  idle(): Promise<void>;
  create(params: JsonObject): void;
  cancel(responseId: string | undefined): void;
  /** Drops the sound that was not played yet, and says how much of it was heard. */
  clearOutput(): void;
  /** How much speech this assistant item has; undefined when it is none. */
  spokenMs(itemId: string): number | undefined;
  truncate(item: Item, audioEndMs: number): void;
  /** The visitor speaks over the assistant. */
  interrupt(): void;
  close(): void;
}

export interface ResponderContext {
  readonly mind: Mind;
  readonly conversation: Conversation;
  readonly playout: Playout;
  readonly session: () => SessionConfig;
  readonly hub: McpHub;
  readonly approvals: McpApprovals;
  /** How the response of this number must end, counted from 1. */
  orderedEnd(number: number): OrderedEnd | undefined;
  speak(clip: string): Promise<readonly Uint8Array[]>;
  delayClause(): Promise<void>;
  readonly send: SendEvent;
}

export function createResponder(context: ResponderContext): Responder {
  const { conversation, send, playout } = context;
  const running = new Set<Response>();
  const utterances = new Map<string, Utterance>();
  let usedTokens = 0;
  let readBefore = NO_TOKENS;
  let created = 0;
  let closed = false;

  const active = () => [...running].find((response) => !response.outOfBand);

  const truncate = (item: Item, audioEndMs: number) => {
    const spokenMs = utterances.get(item.id)?.spokenMs ?? 0;
    item.heardRatio = spokenMs > 0 ? audioEndMs / spokenMs : 0;
    send({
      type: 'conversation.item.truncated',
      item_id: item.id,
      content_index: 0,
      audio_end_ms: audioEndMs,
    });
  };
  const clearOutput = () => {
    for (const { responseId, itemId, playedMs } of playout.clear()) {
      // Nothing of it was heard: there is no sound to clear and nothing to say.
      if (playedMs === 0) continue;
      send({ type: 'output_audio_buffer.cleared', response_id: responseId });
      // An out-of-band answer is no item of the conversation.
      const item = conversation.items.find((one) => one.id === itemId);
      if (item) truncate(item, playedMs);
    }
  };

  return {
    get spoken() {
      return [...utterances.values()].map(({ itemId, responseId, words }) => ({ itemId, responseId, words }));
    },
    get hasSpoken() {
      return utterances.size > 0;
    },
    idle: () => active()?.finished ?? Promise.resolve(),
    create(params) {
      const settings = resolveSettings(context.session(), params, conversation, context.hub);
      const other = active();
      if (other && !settings.outOfBand) {
        throw new WireError({
          code: 'conversation_already_has_active_response',
          message: `Conversation already has an active response in progress: ${other.id}. Wait until the response is finished before creating a new one.`,
        });
      }
      created += 1;
      const response = startResponse({
        ...context,
        settings,
        orderedEnd: context.orderedEnd(created),
        readBefore,
        send: (event) => {
          if (!closed) send(event);
        },
        openUtterance(responseId, itemId) {
          const utterance = playout.open(responseId, itemId);
          utterances.set(itemId, utterance);
          return utterance;
        },
        countTokens(tokens, read) {
          usedTokens += tokens;
          if (!settings.outOfBand) readBefore = read;
          running.delete(response);
          if (!closed) send({ type: 'rate_limits.updated', rate_limits: rateLimits(usedTokens) });
        },
      });
      running.add(response);
    },
    cancel(responseId) {
      const response = responseId === undefined ? active() : [...running].find(({ id }) => id === responseId);
      if (!response) {
        throw new WireError({
          code: 'response_cancel_not_active',
          message: 'Cancellation failed: no active response found',
        });
      }
      response.cancel('client_cancelled');
    },
    clearOutput,
    spokenMs: (itemId) => utterances.get(itemId)?.spokenMs,
    truncate,
    interrupt() {
      clearOutput();
      active()?.cancel('turn_detected');
    },
    close() {
      closed = true;
      for (const response of running) response.cancel('client_cancelled');
    },
  };
}
