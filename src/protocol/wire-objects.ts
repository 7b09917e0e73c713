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
  WireError,
} from './protocol-event.js';
import * as schemas from './server-event-schemas.js';

const RESPONSE_STATUSES: readonly string[] = [
  'in_progress',
  'completed',
  'cancelled',
  'failed',
  'incomplete',
] satisfies ResponseStatus[];

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
  const status = RESPONSE_STATUSES.includes(wire.status ?? '')
    ? (wire.status as ResponseStatus)
    : 'completed';
  return {
    id: wire.id,
    status,
    inConversation: wire.conversation_id !== null,
    requestId: wire.metadata?.[REQUEST_METADATA] ?? undefined,
    error: toResponseError(status, wire),
    usage: wire.usage && toUsage(wire.usage),
  };
}

/** A failure in a shape of its own is still one; an incomplete response has a reason only. */
function toResponseError(status: ResponseStatus, wire: schemas.Response): WireError | undefined {
  const { error, reason } = wire.status_details ?? {};
  if (error || status === 'failed') return classifyError(error ?? {});
  return status === 'incomplete' ? classifyError({ code: reason }) : undefined;
}

function toUsage(wire: schemas.Usage): TokenUsage {
  return {
    total: wire.total_tokens ?? 0,
    input: toTokens(wire.input_token_details),
    cached: toTokens(wire.input_token_details?.cached_tokens_details),
    output: toTokens(wire.output_token_details),
  };
}

function toTokens(wire: schemas.Tokens): Tokens {
  return {
    text: wire?.text_tokens ?? 0,
    audio: wire?.audio_tokens ?? 0,
    image: wire?.image_tokens ?? 0,
  };
}

export function toSession(wire: schemas.SessionFields): SessionSummary {
  const input = wire.audio?.input;
  return {
    // The beta session had flat fields; some compatible servers still have (PROTOCOL 4.1).
    transcribesInput: Boolean(input?.transcription ?? wire.input_audio_transcription),
    // `null` says that it is off.
    turnDetection: input?.turn_detection === undefined ? wire.turn_detection : input.turn_detection,
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
