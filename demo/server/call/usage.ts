import type { JsonObject } from '../wire/json.ts';
import { textOf } from '../wire/json.ts';
import type { Item } from './conversation.ts';
import { itemText } from './conversation.ts';

/** Rules of thumb of the service: 4 characters a text token, 100 ms a user and 50 ms an assistant audio token. */
const CHARACTERS_PER_TOKEN = 4;
const USER_AUDIO_TOKEN_MS = 100;
export const ASSISTANT_AUDIO_TOKEN_MS = 50;
/** About one token a square of 32 pixels: a recorded 597 by 566 picture cost 323. */
const IMAGE_PATCH = 32;
const MAX_IMAGE_TOKENS = 1_536;

export const textTokens = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);
export const spokenTokens = (ms: number): number => Math.ceil(ms / ASSISTANT_AUDIO_TOKEN_MS);

/** What a response read, by kind. */
export interface InputTokens {
  readonly text: number;
  readonly audio: number;
  readonly image: number;
}

export interface Tokens {
  readonly input: InputTokens;
  /** What of the input the response before had read already. */
  readonly cached: InputTokens;
  readonly outputText: number;
  readonly outputAudio: number;
}

export const NO_TOKENS: InputTokens = { text: 0, audio: 0, image: 0 };

export function usageOf({ input, cached, outputText, outputAudio }: Tokens): JsonObject {
  const output = outputText + outputAudio;
  return {
    total_tokens: sumOf(input) + output,
    input_tokens: sumOf(input),
    output_tokens: output,
    input_token_details: {
      ...detailsOf(input),
      cached_tokens: sumOf(cached),
      cached_tokens_details: detailsOf(cached),
    },
    output_token_details: { text_tokens: outputText, audio_tokens: outputAudio },
  };
}

/** The context, each item once: speech by its length, a picture by its size, everything else by its letters. */
export function inputTokens(instructions: string, items: readonly Item[]): InputTokens {
  const texts = items.flatMap(({ wire, audioMs }) => (audioMs === undefined ? [writtenIn(wire)] : []));
  return {
    text: textTokens([instructions, ...texts].join(' ')),
    audio: items.reduce((sum, { audioMs = 0 }) => sum + Math.ceil(audioMs / USER_AUDIO_TOKEN_MS), 0),
    image: items.flatMap(({ images = [] }) => images).reduce((sum, image) => sum + imageTokens(image), 0),
  };
}

/** The beginning of a conversation stays the same, so the next response reads most of it from a cache. */
export function cachedTokens(now: InputTokens, before: InputTokens): InputTokens {
  return {
    text: Math.min(now.text, before.text),
    audio: Math.min(now.audio, before.audio),
    image: Math.min(now.image, before.image),
  };
}

function imageTokens({ width, height }: { readonly width: number; readonly height: number }): number {
  return Math.min(MAX_IMAGE_TOKENS, Math.ceil(width / IMAGE_PATCH) * Math.ceil(height / IMAGE_PATCH));
}

function writtenIn(wire: JsonObject): string {
  return [itemText(wire), textOf(wire['name']), textOf(wire['arguments']), textOf(wire['output'])].join('');
}

const sumOf = ({ text, audio, image }: InputTokens): number => text + audio + image;

function detailsOf({ text, audio, image }: InputTokens): JsonObject {
  return { text_tokens: text, audio_tokens: audio, image_tokens: image };
}

const TOKEN_LIMIT = 15_000_000;

export function rateLimits(usedTokens: number): readonly JsonObject[] {
  const remaining = TOKEN_LIMIT - usedTokens;
  return [{ name: 'tokens', limit: TOKEN_LIMIT, remaining, reset_seconds: (usedTokens / TOKEN_LIMIT) * 60 }];
}
