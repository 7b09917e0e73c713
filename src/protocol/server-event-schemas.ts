import * as z from 'zod/mini';
import { REQUEST_METADATA } from './client-events.js';

/**
 * Shapes of the server events that the client reads, with only the fields that it reads. Lenient: unknown
 * fields pass, and a field that is missing or not what it should be reads as missing, except for the ids
 * without which an event means nothing (PROTOCOL 3.2 to 3.4, 3.11, 3.12).
 */
const text = z.catch(z.nullish(z.string()), undefined);
const index = z.catch(z.number(), 0);
const responseId = z.catch(z.string(), '');
const maybe = <Shape extends z.ZodMiniType>(shape: Shape) => z.catch(z.nullish(shape), undefined);
const previousItemId = { previous_item_id: text };

const part = z.object({ type: text, text, transcript: text });

export const item = z.object({
  id: z.string(),
  type: text,
  role: text,
  status: text,
  content: maybe(z.array(part)),
  call_id: text,
  name: text,
  arguments: text,
});

const error = z.object({ type: text, code: text, message: text, event_id: text });

export const response = z.object({
  id: z.string(),
  status: text,
  conversation_id: text,
  metadata: maybe(z.object({ [REQUEST_METADATA]: text })),
  status_details: maybe(z.object({ error: maybe(error) })),
});

const transcription = z.optional(z.unknown());
export const sessionEvent = z.object({
  session: z.object({
    audio: maybe(z.object({ input: maybe(z.object({ transcription })) })),
    input_audio_transcription: transcription,
  }),
});
export const itemEvent = z.object({ item, ...previousItemId });
export const outputItemEvent = z.object({ response_id: text, item });
export const itemReference = z.object({ item_id: z.string() });
export const committedEvent = z.object({ item_id: z.string(), ...previousItemId });
export const inputTranscript = z.object({
  item_id: z.string(),
  content_index: index,
  delta: text,
  transcript: text,
});
export const responseEvent = z.object({ response });
export const responseReference = z.object({ response_id: responseId });
export const outputText = z.object({
  response_id: responseId,
  item_id: z.string(),
  content_index: index,
  delta: text,
  text,
  transcript: text,
});
export const errorEvent = z.object({ error: z.catch(error, {}) });
export const empty = z.object({});

export type Item = z.infer<typeof item>;
export type Response = z.infer<typeof response>;
export type ErrorFields = z.infer<typeof errorEvent>['error'];
export type SessionFields = z.infer<typeof sessionEvent>['session'];
