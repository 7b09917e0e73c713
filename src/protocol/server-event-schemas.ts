import * as z from 'zod/mini';

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
/** Indices and times, which are never below nought. */
const number = lenient((value) => (typeof value === 'number' && value >= 0 ? value : undefined));
const list = lenient((value): readonly unknown[] => (Array.isArray(value) ? value : []));
const anything = lenient((value) => value);
const id = z.transform((value, context) => {
  if (typeof value !== 'string') context.issues.push({ code: 'custom', input: value });
  return value as string;
});
/** A part of an item's content; anything else is an empty one. */
export const part = z.object({ type: text, text, transcript: text });

const item = z.object({
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

const response = z.object({
  id,
  status: text,
  // `null` says something that a missing one does not.
  conversation_id: anything,
  metadata: anything,
  status_details: maybe(z.object({ reason: text, error: maybe(error) })),
  usage: anything,
});

const session = z.object({
  audio: anything,
  tools: list,
  input_audio_transcription: anything,
  turn_detection: anything,
});

/** All fields of all server events that are read; which one has which is for the reader to know. */
export const serverEvent = z.object({
  audio_end_ms: number,
  content_index: number,
  delta: text,
  error: maybe(error),
  item: maybe(item),
  item_id: text,
  previous_item_id: text,
  response: maybe(response),
  response_id: text,
  session: maybe(session),
  text,
  transcript: text,
  usage: anything,
});

export type ServerEvent = z.infer<typeof serverEvent>;
export type Item = z.infer<typeof item>;
export type Response = z.infer<typeof response>;
export type SessionFields = z.infer<typeof session>;
