import { classifyError } from './classify-error.js';
import type { ProtocolEvent } from './protocol-event.js';
import { serverEvent, type Item, type ServerEvent } from './server-event-schemas.js';
import { toItem, toResponse, toServerTool, toSession, toTranscriptionUsage } from './wire-objects.js';

/** What one frame of the data channel turned out to be. */
export type ParsedServerEvent =
  | { readonly kind: 'known'; readonly event: ProtocolEvent; readonly raw: WireObject }
  /** Well-formed, but nothing that the client acts on. */
  | { readonly kind: 'unknown'; readonly raw: WireObject }
  /** `raw` is missing where the frame is not even an object with a `type`. */
  | { readonly kind: 'invalid'; readonly raw?: WireObject };

/** A wire event as it came: an object with a `type`. */
export interface WireObject {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** `null` when the event lacks what it means nothing without; `undefined` when it asks nothing of the client. */
type Reader = (wire: ServerEvent) => ProtocolEvent | null | undefined;

const aboutItem =
  (read: (itemId: string, wire: ServerEvent) => ProtocolEvent): Reader =>
  (wire) =>
    wire.item_id === undefined ? null : read(wire.item_id, wire);

const withItem =
  (read: (item: Item, wire: ServerEvent) => ProtocolEvent | undefined): Reader =>
  (wire) =>
    wire.item ? read(wire.item, wire) : null;

const session =
  (type: 'session-started' | 'session-updated'): Reader =>
  (wire) =>
    wire.session ? { type, session: toSession(wire.session) } : null;

const response =
  (type: 'response-created' | 'response-done'): Reader =>
  (wire) =>
    wire.response ? { type, response: toResponse(wire.response) } : null;

const playout =
  (type: 'output-started' | 'output-stopped' | 'output-cleared'): Reader =>
  (wire) => ({ type, responseId: wire.response_id ?? '' });

const inputTranscript = (type: 'input-transcript-delta' | 'input-transcript-done'): Reader =>
  aboutItem((itemId, { content_index: contentIndex = 0, delta, transcript, usage }) => ({
    type,
    itemId,
    contentIndex,
    text: delta ?? transcript ?? '',
    usage: usage ? toTranscriptionUsage(usage) : undefined,
  }));

const output = (type: 'output-delta' | 'output-done', spoken: boolean): Reader =>
  aboutItem(
    (itemId, { response_id: responseId = '', content_index: contentIndex = 0, delta, text, transcript }) => ({
      type,
      responseId,
      itemId,
      contentIndex,
      text: delta ?? text ?? transcript ?? '',
      spoken,
    }),
  );

const speech =
  (type: 'speech-started' | 'speech-stopped'): Reader =>
  (wire) => ({ type, itemId: wire.item_id });

const serverTool = (state: 'listing' | 'list-failed' | 'calling'): Reader =>
  aboutItem((itemId) => ({ type: 'server-tool-progress', itemId, state }));

const READERS: Readonly<Record<string, Reader>> = {
  'session.created': session('session-started'),
  'session.updated': session('session-updated'),
  'conversation.item.added': withItem((item, wire) => ({
    type: 'item-added',
    item: toItem(item),
    previousItemId: wire.previous_item_id,
  })),
  'conversation.item.done': withItem(
    (item) => toServerTool(item) ?? { type: 'item-done', item: toItem(item) },
  ),
  'conversation.item.deleted': aboutItem((itemId) => ({ type: 'item-deleted', itemId })),
  'conversation.item.truncated': aboutItem((itemId, wire) => ({
    type: 'item-truncated',
    itemId,
    audioEndMs: wire.audio_end_ms,
  })),
  'conversation.item.input_audio_transcription.delta': inputTranscript('input-transcript-delta'),
  'conversation.item.input_audio_transcription.completed': inputTranscript('input-transcript-done'),
  'conversation.item.input_audio_transcription.failed': aboutItem((itemId) => ({
    type: 'input-transcript-failed',
    itemId,
  })),
  'input_audio_buffer.speech_started': speech('speech-started'),
  'input_audio_buffer.speech_stopped': speech('speech-stopped'),
  'input_audio_buffer.committed': aboutItem((itemId, wire) => ({
    type: 'input-committed',
    itemId,
    previousItemId: wire.previous_item_id,
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
  'response.output_item.done': withItem((item, { response_id: responseId }) =>
    // A cancelled response emits its unfinished call too; only a completed one may run (PROTOCOL 3.7).
    item.type === 'function_call' &&
    item.call_id &&
    item.name &&
    (item.status ?? 'completed') === 'completed' &&
    responseId
      ? {
          type: 'function-call',
          responseId,
          call: { callId: item.call_id, name: item.name, arguments: item.arguments ?? '' },
        }
      : toServerTool(item),
  ),
  'mcp_list_tools.in_progress': serverTool('listing'),
  'mcp_list_tools.failed': serverTool('list-failed'),
  'response.mcp_call.in_progress': serverTool('calling'),
  error: (wire) => ({ type: 'error', error: classifyError(wire.error ?? {}) }),
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
    return { kind: 'invalid' };
  }
  if (!isWireObject(raw)) return { kind: 'invalid' };
  const name = currentName(raw.type);
  const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  const event = read?.(serverEvent.parse(raw));
  if (event) return { kind: 'known', event, raw };
  return { kind: event === null ? 'invalid' : 'unknown', raw };
}

function isWireObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
