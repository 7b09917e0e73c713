import type { Mind, MindToolCall } from '../mind/mind.ts';
import type { Utterance } from '../media/playout.ts';
import type { Json, JsonObject } from '../wire/json.ts';
import { newId } from '../wire/ids.ts';
import { createClauseSplitter } from './clauses.ts';
import { readTurns, type Conversation, type Item } from './conversation.ts';
import { writeFunctionCall } from './function-call.ts';
import type { McpApprovals } from './mcp-approvals.ts';
import { startMcpCall, type RunningMcpCall } from './mcp-call.ts';
import { createMessage, type Message } from './message.ts';
import type { ResponseSettings } from './response-settings.ts';
import {
  cachedTokens,
  inputTokens,
  NO_TOKENS,
  spokenTokens,
  textTokens,
  usageOf,
  type InputTokens,
} from './usage.ts';

export type SendEvent = (event: JsonObject & { type: string }) => void;
export type CancelReason = 'turn_detected' | 'client_cancelled';

/** What an output item needs of its response. */
export interface ResponseOutput {
  readonly responseId: string;
  readonly send: SendEvent;
  /** Tells of an item that begins; its place in the output. */
  open(item: Item): number;
  /** Tells that it is whole, or will never be. */
  close(item: Item, index: number): void;
}

/** An end that was ordered by a knob, in place of the one that would have come. */
export type OrderedEnd =
  | { readonly status: 'failed'; readonly error: JsonObject }
  | { readonly status: 'incomplete'; readonly reason: string };

export interface ResponseContext {
  readonly settings: ResponseSettings;
  readonly mind: Mind;
  readonly conversation: Conversation;
  readonly send: SendEvent;
  /** Opus frames of a clause. */
  speak(clause: string): Promise<readonly Uint8Array[]>;
  /** What a knob makes each clause take longer. */
  delayClause(): Promise<void>;
  openUtterance(responseId: string, itemId: string): Utterance;
  readonly approvals: McpApprovals;
  readonly orderedEnd: OrderedEnd | undefined;
  /** What the response before this one read. */
  readonly readBefore: InputTokens;
  countTokens(tokens: number, read: InputTokens): void;
}

export interface Response {
  readonly id: string;
  readonly outOfBand: boolean;
  readonly finished: Promise<void>;
  /** What was begun is closed and said to be incomplete; nothing more is generated. Synchronous. */
  cancel(reason: CancelReason): void;
}

/** One response, from `response.created` to `rate_limits.updated`, in the order that recordings show. */
export function startResponse(context: ResponseContext): Response {
  const { settings, send, conversation, orderedEnd } = context;
  const id = newId('resp');
  const abort = new AbortController();
  const outputItems: JsonObject[] = [];
  const tokens = { input: NO_TOKENS, outputText: 0, outputAudio: 0 };
  let message: Message | undefined;
  let mcpCall: RunningMcpCall | undefined;
  let outputIndex = 0;
  let done = false;

  const wire = (status: string, details: JsonObject | null, usage: Json): JsonObject => ({
    object: 'realtime.response',
    id,
    status,
    status_details: details,
    output: [...outputItems],
    conversation_id: settings.outOfBand ? null : conversation.id,
    output_modalities: [settings.spoken ? 'audio' : 'text'],
    max_output_tokens: settings.maxOutputTokens,
    audio: { output: { format: settings.format, voice: settings.voice } },
    usage,
    metadata: settings.metadata,
  });

  const output: ResponseOutput = {
    responseId: id,
    send,
    open(item) {
      const index = outputIndex++;
      send({ type: 'response.output_item.added', response_id: id, output_index: index, item: item.wire });
      if (!settings.outOfBand) {
        const previous = conversation.add(item);
        send({ type: 'conversation.item.added', previous_item_id: previous, item: item.wire });
      }
      return index;
    },
    close(item, index) {
      outputItems.push(item.wire);
      // A trap of the service that clients must survive: no predecessor here, whatever there is.
      if (!settings.outOfBand)
        send({ type: 'conversation.item.done', previous_item_id: null, item: item.wire });
      send({ type: 'response.output_item.done', response_id: id, output_index: index, item: item.wire });
    },
  };
  const closeMessage = (status: 'completed' | 'incomplete') => {
    const closing = message;
    message = undefined;
    if (!closing) return;
    tokens.outputText += textTokens(closing.text);
    tokens.outputAudio += spokenTokens(closing.spokenMs);
    closing.close(status);
  };
  const finish = (status: string, details: JsonObject | null) => {
    if (done) return;
    closeMessage(status === 'completed' ? 'completed' : 'incomplete');
    mcpCall?.abandon();
    done = true;
    const usage = usageOf({ ...tokens, cached: cachedTokens(tokens.input, context.readBefore) });
    send({ type: 'response.done', response: wire(status, details, usage) });
    context.countTokens(Number(usage['total_tokens']), tokens.input);
  };

  const callTool = async (call: MindToolCall) => {
    closeMessage('completed');
    tokens.outputText += textTokens(call.name + call.arguments);
    const target = settings.targets.find(({ tool }) => tool.name === call.name);
    if (!target) return writeFunctionCall(output, call);
    if (target.needsApproval) return context.approvals.ask(output, target, call);
    mcpCall = startMcpCall(output, { target, call });
    await mcpCall.finished;
    mcpCall = undefined;
  };

  const run = async () => {
    const items = settings.input ?? conversation.items;
    const turns = await readTurns(items);
    if (done) return;
    if (orderedEnd?.status === 'failed') {
      return finish('failed', { type: 'failed', error: orderedEnd.error });
    }
    tokens.input = inputTokens(settings.request ?? settings.instructions, items);
    const tools = [...settings.tools, ...settings.targets.map(({ tool }) => tool)];
    for await (const part of context.mind.think({ ...settings, tools, turns, signal: abort.signal })) {
      if (done) return;
      if (part.kind === 'tool-call') {
        await message?.flush();
        if (done) return;
        await callTool(part);
        if (done) return;
        continue;
      }
      message ??= createMessage({ ...context, output });
      const used = tokens.outputText + tokens.outputAudio;
      const room = settings.maxOutputTokens === 'inf' ? Infinity : settings.maxOutputTokens - used;
      const text = orderedEnd ? firstClause(part.text) : part.text;
      if (!(await message.write(text, room))) return finish('incomplete', incomplete);
      if (done) return;
      if (orderedEnd?.status !== 'incomplete') continue;
      await message.flush();
      return finish('incomplete', { type: 'incomplete', reason: orderedEnd.reason });
    }
    if (message && !(await message.flush())) return finish('incomplete', incomplete);
    finish('completed', null);
  };

  send({ type: 'response.created', response: wire('in_progress', null, null) });
  const finished = run().catch((error: unknown) => {
    if (done) return;
    const text = error instanceof Error ? error.message : String(error);
    finish('failed', { type: 'failed', error: { type: 'server_error', code: null, message: text } });
  });

  return {
    id,
    outOfBand: settings.outOfBand,
    finished,
    cancel(reason) {
      message?.cancel();
      finish('cancelled', { type: 'cancelled', reason });
      abort.abort();
    },
  };
}

function firstClause(text: string): string {
  return createClauseSplitter().push(text)[0] ?? text;
}

const incomplete: JsonObject = { type: 'incomplete', reason: 'max_output_tokens' };
