import type { Mind, MindOutput } from '../mind/mind.ts';
import type { Utterance } from '../media/playout.ts';
import type { Json, JsonObject } from '../wire/json.ts';
import { newFunctionCallId, newId } from '../wire/ids.ts';
import type { Conversation, Item } from './conversation.ts';
import { createMessage, type Message } from './message.ts';
import type { ResponseSettings } from './response-settings.ts';
import { inputTokens, spokenTokens, textTokens, usageOf } from './usage.ts';
import { readTurns } from './conversation.ts';
import { wordsOf } from './clauses.ts';

export type SendEvent = (event: JsonObject & { type: string }) => void;
export type CancelReason = 'turn_detected' | 'client_cancelled';

export interface ResponseContext {
  readonly settings: ResponseSettings;
  readonly mind: Mind;
  readonly conversation: Conversation;
  readonly send: SendEvent;
  /** Opus frames of a clause. */
  speak(clause: string): Promise<readonly Uint8Array[]>;
  openUtterance(responseId: string, itemId: string): Utterance;
  countTokens(tokens: number): void;
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
  const { settings, send, conversation } = context;
  const id = newId('resp');
  const abort = new AbortController();
  const output: JsonObject[] = [];
  const tokens = { input: 0, inputAudio: 0, outputText: 0, outputAudio: 0 };
  let message: Message | undefined;
  let outputIndex = 0;
  let done = false;

  const wire = (status: string, details: JsonObject | null, usage: Json): JsonObject => ({
    object: 'realtime.response',
    id,
    status,
    status_details: details,
    output: [...output],
    conversation_id: settings.outOfBand ? null : conversation.id,
    output_modalities: [settings.spoken ? 'audio' : 'text'],
    max_output_tokens: settings.maxOutputTokens,
    audio: { output: { format: settings.format, voice: settings.voice } },
    usage,
    metadata: settings.metadata,
  });

  const addToConversation = (item: Item) => {
    if (settings.outOfBand) return;
    const previous = conversation.add(item);
    send({ type: 'conversation.item.added', previous_item_id: previous, item: item.wire });
  };
  const itemDone = (item: Item, index: number) => {
    output.push(item.wire);
    // A trap of the service that clients must survive: no predecessor here, whatever there is.
    if (!settings.outOfBand)
      send({ type: 'conversation.item.done', previous_item_id: null, item: item.wire });
    send({ type: 'response.output_item.done', response_id: id, output_index: index, item: item.wire });
  };
  const closeMessage = (status: 'completed' | 'incomplete') => {
    const closing = message;
    message = undefined;
    if (!closing) return;
    tokens.outputText += textTokens(closing.text);
    tokens.outputAudio += spokenTokens(closing.spokenMs);
    closing.close(status);
    itemDone(closing.item, closing.outputIndex);
  };
  const finish = (status: string, details: JsonObject | null) => {
    if (done) return;
    closeMessage(status === 'completed' ? 'completed' : 'incomplete');
    done = true;
    const usage = usageOf(tokens);
    send({ type: 'response.done', response: wire(status, details, usage) });
    context.countTokens(Number(usage['total_tokens']));
  };

  const openMessage = (): Message => {
    const index = outputIndex++;
    return createMessage({ ...context, responseId: id, outputIndex: index, announce: addToConversation });
  };

  const callTool = (call: MindOutput & { kind: 'tool-call' }) => {
    closeMessage('completed');
    const index = outputIndex++;
    const callId = newFunctionCallId();
    const itemId = newId('item');
    const base: JsonObject = { id: itemId, type: 'function_call', name: call.name, call_id: callId };
    const item: Item = { id: itemId, wire: { ...base, status: 'in_progress', arguments: '' } };
    send({ type: 'response.output_item.added', response_id: id, output_index: index, item: item.wire });
    addToConversation(item);
    const at = { response_id: id, item_id: item.id, output_index: index, call_id: callId };
    for (const delta of wordsOf(call.arguments)) {
      send({ type: 'response.function_call_arguments.delta', ...at, delta });
    }
    send({
      type: 'response.function_call_arguments.done',
      ...at,
      name: call.name,
      arguments: call.arguments,
    });
    item.wire = { ...base, status: 'completed', arguments: call.arguments };
    itemDone(item, index);
    tokens.outputText += textTokens(call.name + call.arguments);
  };

  const run = async () => {
    const turns = await readTurns(settings.input ?? conversation.items);
    if (done) return;
    tokens.input = inputTokens(settings.request ?? settings.instructions, turns);
    tokens.inputAudio = settings.inputAudioTokens();
    for await (const part of context.mind.think({ ...settings, turns, signal: abort.signal })) {
      if (done) return;
      if (part.kind === 'tool-call') {
        await message?.flush();
        if (done) return;
        callTool(part);
        continue;
      }
      message ??= openMessage();
      const used = tokens.outputText + tokens.outputAudio;
      const room = settings.maxOutputTokens === 'inf' ? Infinity : settings.maxOutputTokens - used;
      if (!(await message.write(part.text, room))) return finish('incomplete', incomplete);
      if (done) return;
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

const incomplete: JsonObject = { type: 'incomplete', reason: 'max_output_tokens' };
