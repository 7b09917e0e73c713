import type * as z from 'zod/mini';
import { classifyError } from './classify-error.js';
import type { ProtocolEvent } from './protocol-event.js';
import * as schemas from './server-event-schemas.js';
import { toItem, toResponse, toServerTool, toSession } from './wire-objects.js';

/** What one frame of the data channel turned out to be. */
export type ParsedServerEvent =
  | { readonly kind: 'known'; readonly event: ProtocolEvent; readonly raw: WireObject }
  /** Well-formed, but nothing that the client acts on. */
  | { readonly kind: 'unknown'; readonly raw: WireObject }
  /** `raw` is missing where the frame is not even an object with a `type`. */
  | { readonly kind: 'invalid'; readonly reason: string; readonly raw?: WireObject };

/** A wire event as it came: an object with a `type`. */
export interface WireObject {
  readonly type: string;
  readonly [field: string]: unknown;
}

type Reader = (raw: unknown) => ProtocolEvent | undefined;

function reader<Schema extends z.ZodMiniType>(
  schema: Schema,
  read: (wire: z.infer<Schema>) => ProtocolEvent | undefined,
): Reader {
  return (raw) => {
    const result = schema.safeParse(raw);
    if (!result.success) throw new TypeError(result.error.issues[0]?.path.join('.') ?? '');
    return read(result.data);
  };
}

const session = (type: 'session-started' | 'session-updated'): Reader =>
  reader(schemas.sessionEvent, (wire) => ({ type, session: toSession(wire.session) }));

const itemAdded = reader(schemas.itemEvent, (wire) => ({
  type: 'item-added',
  item: toItem(wire.item),
  previousItemId: wire.previous_item_id ?? undefined,
}));

const response = (type: 'response-created' | 'response-done'): Reader =>
  reader(schemas.responseEvent, (wire) => ({ type, response: toResponse(wire.response) }));

const playout = (type: 'output-started' | 'output-stopped' | 'output-cleared'): Reader =>
  reader(schemas.responseReference, (wire) => ({ type, responseId: wire.response_id ?? '' }));

const inputTranscript = (type: 'input-transcript-delta' | 'input-transcript-done'): Reader =>
  reader(schemas.inputTranscript, (wire) => ({
    type,
    itemId: wire.item_id,
    contentIndex: wire.content_index ?? 0,
    text: wire.delta ?? wire.transcript ?? '',
    usage: wire.usage && { tokens: wire.usage.total_tokens ?? 0, seconds: wire.usage.seconds ?? 0 },
  }));

const output = (type: 'output-delta' | 'output-done', spoken: boolean): Reader =>
  reader(schemas.outputText, (wire) => ({
    type,
    responseId: wire.response_id ?? '',
    itemId: wire.item_id,
    contentIndex: wire.content_index ?? 0,
    text: wire.delta ?? wire.text ?? wire.transcript ?? '',
    spoken,
  }));

const speech = (type: 'speech-started' | 'speech-stopped'): Reader =>
  reader(schemas.speechEvent, (wire) => ({ type, itemId: wire.item_id ?? undefined }));

const serverTool = (state: 'listing' | 'list-failed' | 'calling'): Reader =>
  reader(schemas.itemReference, (wire) => ({ type: 'server-tool-progress', itemId: wire.item_id, state }));

const READERS: Readonly<Record<string, Reader>> = {
  'session.created': session('session-started'),
  'session.updated': session('session-updated'),
  'conversation.item.added': itemAdded,
  'conversation.item.done': reader(
    schemas.itemEvent,
    ({ item }) => toServerTool(item) ?? { type: 'item-done', item: toItem(item) },
  ),
  'conversation.item.deleted': reader(schemas.itemReference, (wire) => ({
    type: 'item-deleted',
    itemId: wire.item_id,
  })),
  'conversation.item.truncated': reader(schemas.truncatedEvent, (wire) => ({
    type: 'item-truncated',
    itemId: wire.item_id,
    audioEndMs: wire.audio_end_ms ?? undefined,
  })),
  'conversation.item.input_audio_transcription.delta': inputTranscript('input-transcript-delta'),
  'conversation.item.input_audio_transcription.completed': inputTranscript('input-transcript-done'),
  'conversation.item.input_audio_transcription.failed': reader(schemas.itemReference, (wire) => ({
    type: 'input-transcript-failed',
    itemId: wire.item_id,
  })),
  'input_audio_buffer.speech_started': speech('speech-started'),
  'input_audio_buffer.speech_stopped': speech('speech-stopped'),
  'input_audio_buffer.committed': reader(schemas.committedEvent, (wire) => ({
    type: 'input-committed',
    itemId: wire.item_id,
    previousItemId: wire.previous_item_id ?? undefined,
  })),
  'output_audio_buffer.started': playout('output-started'),
  'output_audio_buffer.stopped': playout('output-stopped'),
  'output_audio_buffer.cleared': playout('output-cleared'),
  'response.created': response('response-created'),
  'response.done': response('response-done'),
  'response.output_text.delta': output('output-delta', false),
  'response.output_text.done': output('output-done', false),
  'response.output_audio_transcript.delta': output('output-delta', true),
  'response.output_audio_transcript.done': output('output-done', true),
  'response.output_item.done': reader(schemas.outputItemEvent, ({ item, response_id }) =>
    // A cancelled response emits its unfinished call too; only a completed one may run (PROTOCOL 3.7).
    item.type === 'function_call' &&
    item.call_id &&
    item.name &&
    (item.status ?? 'completed') === 'completed' &&
    response_id
      ? {
          type: 'function-call',
          responseId: response_id,
          call: { callId: item.call_id, name: item.name, arguments: item.arguments ?? '' },
        }
      : toServerTool(item),
  ),
  'mcp_list_tools.in_progress': serverTool('listing'),
  'mcp_list_tools.failed': serverTool('list-failed'),
  'response.mcp_call.in_progress': serverTool('calling'),
  error: reader(schemas.errorEvent, (wire) => ({ type: 'error', error: classifyError(wire.error ?? {}) })),
};

/** What an event is called today that other servers still send under its older beta name (PROTOCOL 3.2). */
function currentName(type: string): string {
  return type
    .replace(/^response\.(?=text\.|audio_transcript\.)/, 'response.output_')
    .replace('item.created', 'item.added');
}

/**
 * Reads one frame of the data channel. Never throws: a frame that makes no sense is `invalid`, one
 * that makes sense but asks nothing of the client is `unknown`.
 */
export function parseServerEvent(frame: unknown): ParsedServerEvent {
  let raw: unknown;
  try {
    raw = typeof frame === 'string' ? JSON.parse(frame) : undefined;
  } catch {
    return { kind: 'invalid', reason: 'The frame is not JSON.' };
  }
  if (!isWireObject(raw)) return { kind: 'invalid', reason: 'The frame is not an object with a "type".' };
  const name = currentName(raw.type);
  const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  try {
    const event = read?.(raw);
    return event ? { kind: 'known', event, raw } : { kind: 'unknown', raw };
  } catch (error) {
    return {
      kind: 'invalid',
      raw,
      reason: `${raw.type}: the field "${(error as Error).message}" is not what it should be.`,
    };
  }
}

function isWireObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
