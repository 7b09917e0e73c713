import * as z from 'zod/mini';
import { REQUEST_METADATA } from './client-events.js';

/**
 * Shapes of the server events that the client reads, with only the fields that it reads. Lenient: unknown
 * fields pass, and a field that is missing or not what it should be reads as missing, except for the ids
 * without which an event means nothing (PROTOCOL 3.2 to 3.4, 3.11, 3.12).
 */
const lenient = <Value>(read: (value: unknown) => Value) =>
  // Nothing else of zod: with `z.catch()`, `z.optional()` and `z.string()` it weighs twice as much.
  z.transform(read);
const maybe = <Shape extends z.ZodMiniType>(shape: Shape) =>
  lenient((value) => shape.safeParse(value).data as z.infer<Shape> | undefined);
const text = lenient((value) => (typeof value === 'string' ? value : undefined));
/** Indices, times and counts: there is less than nothing of none. */
const number = lenient((value) => (typeof value === 'number' && value >= 0 ? value : undefined));
const list = lenient((value): readonly unknown[] => (Array.isArray(value) ? value : []));
const anything = lenient((value) => value);
const id = z.transform((value, context) => {
  if (typeof value !== 'string') context.issues.push({ code: 'custom', input: value });
  return value as string;
});
const previousItemId = { previous_item_id: text };

/** A part of an item's content; anything else is an empty one. */
export const part = z.object({ type: text, text, transcript: text });

export const item = z.object({
  id,
  type: text,
  role: text,
  status: text,
  content: list,
  call_id: text,
  name: text,
  arguments: text,
  server_label: text,
  output: text,
  error: anything,
});

const error = z.object({ type: text, code: text, message: text, event_id: text });

const tokenFields = { text_tokens: number, audio_tokens: number, image_tokens: number };
const tokens = maybe(z.object(tokenFields));
const usage = z.object({
  total_tokens: number,
  input_token_details: maybe(z.object({ ...tokenFields, cached_tokens_details: tokens })),
  output_token_details: tokens,
});

export const response = z.object({
  id,
  status: text,
  // `null` says something that a missing one does not.
  conversation_id: anything,
  metadata: maybe(z.object({ [REQUEST_METADATA]: text })),
  status_details: maybe(z.object({ reason: text, error: maybe(error) })),
  usage: maybe(usage),
});

export const sessionEvent = z.object({
  session: z.object({
    audio: maybe(z.object({ input: maybe(z.object({ transcription: anything, turn_detection: anything })) })),
    tools: list,
    input_audio_transcription: anything,
    turn_detection: anything,
  }),
});
export const itemEvent = z.object({ item, ...previousItemId });
export const outputItemEvent = z.object({ response_id: text, item });
export const itemReference = z.object({ item_id: id });
export const truncatedEvent = z.object({ item_id: id, audio_end_ms: number });
export const speechEvent = z.object({ item_id: text });
export const committedEvent = z.object({ item_id: id, ...previousItemId });
export const inputTranscript = z.object({
  item_id: id,
  content_index: number,
  delta: text,
  transcript: text,
  usage: maybe(z.object({ total_tokens: number, seconds: number })),
});
export const responseEvent = z.object({ response });
export const responseReference = z.object({ response_id: text });
export const outputText = z.object({
  response_id: text,
  item_id: id,
  content_index: number,
  delta: text,
  text,
  transcript: text,
});
export const errorEvent = z.object({ error: maybe(error) });
export type Item = z.infer<typeof item>;
export type Response = z.infer<typeof response>;
export type Usage = z.infer<typeof usage>;
export type SessionFields = z.infer<typeof sessionEvent>['session'];
export type Tokens = z.infer<typeof tokens>;
