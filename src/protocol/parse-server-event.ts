import type * as z from 'zod/mini';
import { REQUEST_METADATA } from './client-events.js';
import type {
  ConversationItem,
  ProtocolEvent,
  ResponseStatus,
  ResponseSummary,
  SessionSummary,
  WireError,
} from './protocol-event.js';
import * as schemas from './server-event-schemas.js';

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

const RESPONSE_STATUSES: readonly string[] = [
  'in_progress',
  'completed',
  'cancelled',
  'failed',
  'incomplete',
] satisfies ResponseStatus[];

function toError(wire: schemas.ErrorFields): WireError {
  return {
    type: wire.type ?? '',
    code: wire.code ?? undefined,
    message: wire.message ?? '',
    clientEventId: wire.event_id ?? undefined,
  };
}

function toItem(wire: schemas.Item): ConversationItem {
  const content = wire.content ?? [];
  const isMessage = (wire.type ?? 'message') === 'message';
  return {
    id: wire.id,
    role:
      isMessage && wire.role !== 'system' ? (wire.role === 'assistant' ? 'assistant' : 'user') : undefined,
    parts: content.map((part) => part.text ?? part.transcript ?? undefined),
    spoken: content.some((part) => part.type?.endsWith('audio')),
  };
}

function toResponse(wire: schemas.Response): ResponseSummary {
  const error = wire.status_details?.error;
  const status = RESPONSE_STATUSES.includes(wire.status ?? '')
    ? (wire.status as ResponseStatus)
    : 'completed';
  return {
    id: wire.id,
    status,
    inConversation: wire.conversation_id !== null,
    requestId: wire.metadata?.[REQUEST_METADATA] ?? undefined,
    // A failure in a shape of its own is still one.
    error: error || status === 'failed' ? toError(error ?? {}) : undefined,
  };
}

function toSession(wire: schemas.SessionFields): SessionSummary {
  return {
    // The beta session had the flat field; some compatible servers still have (PROTOCOL 4.1).
    transcribesInput: Boolean(wire.audio?.input?.transcription ?? wire.input_audio_transcription),
  };
}

const itemAdded = reader(schemas.itemEvent, (wire) => ({
  type: 'item-added',
  item: toItem(wire.item),
  previousItemId: wire.previous_item_id ?? undefined,
}));

const response = (type: 'response-created' | 'response-done'): Reader =>
  reader(schemas.responseEvent, (wire) => ({ type, response: toResponse(wire.response) }));

const playout = (type: 'output-started' | 'output-stopped' | 'output-cleared'): Reader =>
  reader(schemas.responseReference, (wire) => ({ type, responseId: wire.response_id }));

const inputTranscript = (type: 'input-transcript-delta' | 'input-transcript-done'): Reader =>
  reader(schemas.inputTranscript, (wire) => ({
    type,
    itemId: wire.item_id,
    contentIndex: wire.content_index,
    text: wire.delta ?? wire.transcript ?? '',
  }));

const output = (type: 'output-delta' | 'output-done', spoken: boolean): Reader =>
  reader(schemas.outputText, (wire) => ({
    type,
    responseId: wire.response_id,
    itemId: wire.item_id,
    contentIndex: wire.content_index,
    text: wire.delta ?? wire.text ?? wire.transcript ?? '',
    spoken,
  }));

const READERS: Readonly<Record<string, Reader>> = {
  'session.created': reader(schemas.sessionEvent, (wire) => ({
    type: 'session-started',
    session: toSession(wire.session),
  })),
  'conversation.item.added': itemAdded,
  'conversation.item.done': reader(schemas.itemEvent, (wire) => ({
    type: 'item-done',
    item: toItem(wire.item),
  })),
  'conversation.item.deleted': reader(schemas.itemReference, (wire) => ({
    type: 'item-deleted',
    itemId: wire.item_id,
  })),
  'conversation.item.truncated': reader(schemas.itemReference, (wire) => ({
    type: 'item-truncated',
    itemId: wire.item_id,
  })),
  'conversation.item.input_audio_transcription.delta': inputTranscript('input-transcript-delta'),
  'conversation.item.input_audio_transcription.completed': inputTranscript('input-transcript-done'),
  'conversation.item.input_audio_transcription.failed': reader(schemas.itemReference, (wire) => ({
    type: 'input-transcript-failed',
    itemId: wire.item_id,
  })),
  'input_audio_buffer.speech_started': reader(schemas.empty, () => ({ type: 'speech-started' })),
  'input_audio_buffer.speech_stopped': reader(schemas.empty, () => ({ type: 'speech-stopped' })),
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
      : undefined,
  ),
  error: reader(schemas.errorEvent, (wire) => ({ type: 'error', error: toError(wire.error) })),
};

/** The older beta names that other servers still send, and what they are called today (PROTOCOL 3.2). */
const BETA_NAMES: Readonly<Record<string, string>> = {
  'conversation.item.created': 'conversation.item.added',
  'response.text.delta': 'response.output_text.delta',
  'response.text.done': 'response.output_text.done',
  'response.audio_transcript.delta': 'response.output_audio_transcript.delta',
  'response.audio_transcript.done': 'response.output_audio_transcript.done',
};

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
  const name = Object.hasOwn(BETA_NAMES, raw.type) ? BETA_NAMES[raw.type] : raw.type;
  const read = name !== undefined && Object.hasOwn(READERS, name) ? READERS[name] : undefined;
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
