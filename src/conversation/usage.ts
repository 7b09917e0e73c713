import type { ProtocolEvent, Tokens } from '../protocol/protocol-event.js';

/** What a call has cost so far. */
export interface Usage {
  /** All tokens of all responses, as the server counts them; what is cached is counted once. */
  readonly totalTokens: number;
  /** Tokens that went in, the cached part of them included. */
  readonly input: Tokens;
  /** The part of `input` that was cached, and costs less. */
  readonly cached: Tokens;
  /** Tokens that came out. */
  readonly output: Tokens;
  /** What it cost to write down the visitor's words, in the unit in which the model is billed. */
  readonly transcription: { readonly tokens: number; readonly seconds: number };
  /** How long the call has been live. */
  readonly callSeconds: number;
  /** How long the visitor has spoken. */
  readonly userSpeechSeconds: number;
  /** How long the assistant was heard. */
  readonly assistantSpeechSeconds: number;
}

const NONE: Tokens = { text: 0, audio: 0, image: 0 };

export const NO_USAGE: Usage = {
  totalTokens: 0,
  input: NONE,
  cached: NONE,
  output: NONE,
  transcription: { tokens: 0, seconds: 0 },
  callSeconds: 0,
  userSpeechSeconds: 0,
  assistantSpeechSeconds: 0,
};

function plus(a: Tokens, b: Tokens): Tokens {
  return { text: a.text + b.text, audio: a.audio + b.audio, image: a.image + b.image };
}

/** Pure: what was used after one more event; the same object where it cost nothing. */
export function countTokens(usage: Usage, event: ProtocolEvent): Usage {
  if (event.type === 'response-done' && event.response.usage) {
    const { total, input, cached, output } = event.response.usage;
    return {
      ...usage,
      totalTokens: usage.totalTokens + total,
      input: plus(usage.input, input),
      cached: plus(usage.cached, cached),
      output: plus(usage.output, output),
    };
  }
  if (event.type === 'input-transcript-done' && event.usage) {
    const { tokens, seconds } = event.usage;
    const { transcription } = usage;
    return {
      ...usage,
      transcription: { tokens: transcription.tokens + tokens, seconds: transcription.seconds + seconds },
    };
  }
  return usage;
}

/** Adds up how long something went on, again and again. */
export class Stopwatch {
  #total = 0;
  #since: number | undefined;

  /** Milliseconds altogether. */
  read(now: number): number {
    return this.#total + (this.#since === undefined ? 0 : now - this.#since);
  }

  run(running: boolean, now: number): void {
    if (running === (this.#since !== undefined)) return;
    this.#total = this.read(now);
    this.#since = running ? now : undefined;
  }
}
