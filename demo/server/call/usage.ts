import type { MindTurn } from '../mind/mind.ts';
import type { JsonObject } from '../wire/json.ts';

/** Rules of thumb of the service: 4 characters a text token, 100 ms a user and 50 ms an assistant audio token. */
const CHARACTERS_PER_TOKEN = 4;
export const USER_AUDIO_TOKEN_MS = 100;
export const ASSISTANT_AUDIO_TOKEN_MS = 50;

export const textTokens = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);
export const spokenTokens = (ms: number): number => Math.ceil(ms / ASSISTANT_AUDIO_TOKEN_MS);

export interface Tokens {
  readonly input: number;
  readonly inputAudio: number;
  readonly outputText: number;
  readonly outputAudio: number;
}

export function usageOf({ input, inputAudio, outputText, outputAudio }: Tokens): JsonObject {
  const allInput = input + inputAudio;
  const output = outputText + outputAudio;
  return {
    total_tokens: allInput + output,
    input_tokens: allInput,
    output_tokens: output,
    input_token_details: {
      text_tokens: input,
      audio_tokens: inputAudio,
      image_tokens: 0,
      cached_tokens: 0,
      cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: outputText, audio_tokens: outputAudio },
  };
}

export function inputTokens(instructions: string, turns: readonly MindTurn[]): number {
  const words = turns.map((turn) =>
    'text' in turn ? turn.text : 'output' in turn ? turn.output : turn.arguments,
  );
  return textTokens([instructions, ...words].join(' '));
}

const TOKEN_LIMIT = 15_000_000;

export function rateLimits(usedTokens: number): readonly JsonObject[] {
  const remaining = TOKEN_LIMIT - usedTokens;
  return [{ name: 'tokens', limit: TOKEN_LIMIT, remaining, reset_seconds: (usedTokens / TOKEN_LIMIT) * 60 }];
}
