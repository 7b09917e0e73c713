import { classifyError } from '../../src/protocol/classify-error.js';
import type { ProtocolEvent, ResponseSummary } from '../../src/protocol/protocol-event.js';

/** Neutral events as a server causes them, with the fields that a test does not care about filled in. */
export const added = (
  id: string,
  role: 'user' | 'assistant' | undefined,
  after: string | null,
  text?: string,
): ProtocolEvent => ({
  type: 'item-added',
  item: {
    id,
    role,
    parts: text === undefined ? [] : [text],
    spoken: text === undefined && role === 'user',
    images: 0,
  },
  previousItemId: after ?? undefined,
});

export const done = (
  id: string,
  role: 'user' | 'assistant',
  text: string | undefined,
  spoken = true,
): ProtocolEvent => ({
  type: 'item-done',
  item: { id, role, parts: [text], spoken, images: 0 },
});

export const committed = (itemId: string, previousItemId: string | null): ProtocolEvent => ({
  type: 'input-committed',
  itemId,
  previousItemId: previousItemId ?? undefined,
});

export const heard = (itemId: string, text: string): ProtocolEvent => ({
  type: 'input-transcript-done',
  itemId,
  contentIndex: 0,
  text,
  usage: undefined,
});

export const says = (itemId: string, text: string, responseId = 'r1', spoken = true): ProtocolEvent => ({
  type: 'output-delta',
  responseId,
  itemId,
  contentIndex: 0,
  text,
  spoken,
});

type Status = 'in_progress' | 'completed' | 'cancelled' | 'failed' | 'incomplete';

const response = (id: string, status: Status, inConversation = true) => ({
  id,
  status,
  inConversation,
  requestId: undefined as string | undefined,
  error: undefined,
  usage: undefined,
});

export const created = (id: string, inConversation = true, requestId?: string): ProtocolEvent => ({
  type: 'response-created',
  response: { ...response(id, 'in_progress', inConversation), requestId },
});

export const finished = (
  id: string,
  status: Status = 'completed',
  more: Partial<ResponseSummary> = {},
): ProtocolEvent => ({
  type: 'response-done',
  response: { ...response(id, status), ...more },
});

export const playout = (what: 'started' | 'stopped' | 'cleared', responseId = 'r1'): ProtocolEvent => ({
  type: `output-${what}`,
  responseId,
});

export const truncated = (itemId: string, audioEndMs?: number): ProtocolEvent => ({
  type: 'item-truncated',
  itemId,
  audioEndMs,
});

export const speech = (what: 'started' | 'stopped'): ProtocolEvent => ({
  type: `speech-${what}`,
  itemId: undefined,
});

export const refused = (code: string, clientEventId?: string): ProtocolEvent => ({
  type: 'error',
  error: { ...classifyError({ code, message: code }), clientEventId },
});
