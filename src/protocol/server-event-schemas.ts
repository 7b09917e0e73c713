import * as z from 'zod/mini';

/**
 * Shapes of the server events that the client reads, with only the fields that it reads: unknown
 * fields pass, and what real servers leave out is optional (PROTOCOL 3.2 to 3.4, 3.11, 3.12).
 */
const text = z.nullish(z.string());
const index = z._default(z.number(), 0);
const previousItemId = { previous_item_id: text };

const part = z.object({ type: z.string(), text, transcript: text });

export const item = z.object({
  id: z.string(),
  type: z._default(z.string(), 'message'),
  role: text,
  status: text,
  content: z.nullish(z.array(part)),
  call_id: text,
  name: text,
  arguments: text,
});

const errorFields = { type: text, code: text, message: text, event_id: text };

export const response = z.object({
  id: z.string(),
  status: text,
  conversation_id: text,
  status_details: z.nullish(z.object({ reason: text, error: z.nullish(z.object(errorFields)) })),
});

export const sessionEvent = z.object({
  session: z.object({
    expires_at: z.nullish(z.number()),
    audio: z.nullish(z.object({ input: z.nullish(z.object({ transcription: z.optional(z.unknown()) })) })),
    input_audio_transcription: z.optional(z.unknown()),
  }),
});
export const itemEvent = z.object({ item, ...previousItemId });
export const outputItemEvent = z.object({ response_id: text, item });
export const itemReference = z.object({ item_id: z.string() });
export const truncatedEvent = z.object({ item_id: z.string(), audio_end_ms: index });
export const committedEvent = z.object({ item_id: z.string(), ...previousItemId });
export const inputTranscriptDelta = z.object({
  item_id: z.string(),
  content_index: index,
  delta: z._default(z.string(), ''),
});
export const inputTranscriptDone = z.object({
  item_id: z.string(),
  content_index: index,
  transcript: z.string(),
});
export const inputTranscriptFailed = z.object({
  item_id: z.string(),
  error: z.nullish(z.object(errorFields)),
});
export const responseEvent = z.object({ response });
export const responseReference = z.object({ response_id: z.string() });
export const outputDelta = z.object({
  response_id: z.string(),
  item_id: z.string(),
  content_index: index,
  delta: z.string(),
});
export const outputText = z.object({
  response_id: z.string(),
  item_id: z.string(),
  content_index: index,
  text,
  transcript: text,
});
export const errorEvent = z.object({ error: z.object(errorFields) });
export const empty = z.object({});

export type Item = z.infer<typeof item>;
export type Response = z.infer<typeof response>;
export type ErrorFields = z.infer<typeof errorEvent>['error'];
export type SessionFields = z.infer<typeof sessionEvent>['session'];
