import { classifyError } from './classify-error.js';
import { REQUEST_METADATA } from './client-events.js';
import type {
  ConversationItem,
  ProtocolEvent,
  ResponseStatus,
  ResponseSummary,
  SessionSummary,
  Tokens,
  TokenUsage,
  TranscriptionUsage,
  WireError,
} from './protocol-event.js';
import * as schemas from './server-event-schemas.js';

const RESPONSE_STATUS = /^(in_progress|cancelled|failed|incomplete)$/;

export function toItem(wire: schemas.Item): ConversationItem {
  const content = (wire.content ?? []).map((raw) => schemas.part.safeParse(raw).data);
  const isMessage = (wire.type ?? 'message') === 'message';
  return {
    id: wire.id,
    role:
      isMessage && wire.role !== 'system' ? (wire.role === 'assistant' ? 'assistant' : 'user') : undefined,
    parts: content.map((part) => part?.text ?? part?.transcript ?? undefined),
    spoken: content.some((part) => part?.type?.endsWith('audio')),
    images: content.filter((part) => part?.type === 'input_image').length,
  };
}

export function toResponse(wire: schemas.Response): ResponseSummary {
  const requestId = field(wire.metadata, REQUEST_METADATA);
  const told = wire.status ?? '';
  const status = RESPONSE_STATUS.test(told) ? (told as ResponseStatus) : 'completed';
  return {
    id: wire.id,
    status,
    inConversation: wire.conversation_id !== null,
    requestId: typeof requestId === 'string' ? requestId : undefined,
    error: toResponseError(status, wire),
    usage: wire.usage ? toUsage(wire.usage) : undefined,
  };
}

/** A failure in a shape of its own is still one; an incomplete response has a reason only. */
function toResponseError(status: ResponseStatus, wire: schemas.Response): WireError | undefined {
  const { error, reason } = wire.status_details ?? {};
  if (error || status === 'failed') return classifyError(error ?? {});
  return status === 'incomplete' ? classifyError({ code: reason }) : undefined;
}

/** A field of what may be anything. */
function field(value: unknown, name: string): unknown {
  return (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
}

function count(value: unknown, name: string): number {
  const number = field(value, name);
  // Counts and times are never below nought, and a call never gets cheaper.
  return typeof number === 'number' && number > 0 ? number : 0;
}

function toUsage(wire: unknown): TokenUsage {
  const input = field(wire, 'input_token_details');
  return {
    total: count(wire, 'total_tokens'),
    input: toTokens(input),
    cached: toTokens(field(input, 'cached_tokens_details')),
    output: toTokens(field(wire, 'output_token_details')),
  };
}

function toTokens(wire: unknown): Tokens {
  return {
    text: count(wire, 'text_tokens'),
    audio: count(wire, 'audio_tokens'),
    image: count(wire, 'image_tokens'),
  };
}

export function toTranscriptionUsage(wire: unknown): TranscriptionUsage {
  return { tokens: count(wire, 'total_tokens'), seconds: count(wire, 'seconds') };
}

export function toSession(wire: schemas.SessionFields): SessionSummary {
  const input = field(wire.audio, 'input');
  const turnDetection = field(input, 'turn_detection');
  return {
    // The beta session had flat fields; some compatible servers still have (PROTOCOL 4.1).
    transcribesInput: Boolean(field(input, 'transcription') ?? wire.input_audio_transcription),
    // `null` says that it is off.
    turnDetection: turnDetection === undefined ? wire.turn_detection : turnDetection,
    tools: wire.tools ?? [],
  };
}

/** What an item of a kind of its own says; other items are for the transcript. */
export function toServerTool(item: schemas.Item): ProtocolEvent | undefined {
  const { id, name, server_label: label, arguments: args, output, error: failure } = item;
  const call = { name: name ?? '', serverLabel: label ?? '' };
  if (item.type === 'mcp_approval_request')
    return { type: 'approval-requested', request: { ...call, id, arguments: args ?? '' } };
  if (item.type !== 'mcp_call') return undefined;
  return {
    type: 'server-tool-done',
    call: { ...call, itemId: id, failed: Boolean(failure), output: output ?? JSON.stringify(failure ?? '') },
  };
}
