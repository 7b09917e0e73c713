import { bareWord } from '../speech/clips.ts';
import { FRAME_MS } from '../speech/synthesiser.ts';

export interface SpokenWord {
  /** Without punctuation. */
  readonly word: string;
  /** How much of it went out as RTP so far. */
  readonly sentMs: number;
  readonly totalMs: number;
  /** It shared a clip with others, and its place in there was worked out by length; exact otherwise. */
  readonly estimated: boolean;
}

/** What was spoken for one assistant item. */
export interface SpokenItem {
  readonly itemId: string;
  readonly responseId: string;
  readonly words: readonly SpokenWord[];
}

export interface SpokenWords {
  /** A clip of these words, as many frames long, comes after the ones before. */
  add(text: string, frames: number): void;
  /** The words, when so many frames have gone out. */
  read(sentFrames: number): readonly SpokenWord[];
}

interface Span {
  readonly word: string;
  readonly from: number;
  readonly to: number;
  readonly estimated: boolean;
}

/** Which frames are which word. */
export function createSpokenWords(): SpokenWords {
  const spans: Span[] = [];
  let end = 0;
  return {
    add(text, frames) {
      const words = (text.match(/\S+/g) ?? []).map(bareWord).filter(Boolean);
      // The gap after a word takes time too.
      const weights = words.map((word) => word.length + 1);
      const total = weights.reduce((sum, one) => sum + one, 0);
      const start = end;
      let passed = 0;
      words.forEach((word, i) => {
        const from = start + Math.round((frames * passed) / total);
        passed += weights[i] ?? 0;
        const to = start + Math.round((frames * passed) / total);
        spans.push({ word, from, to, estimated: words.length > 1 });
      });
      end += frames;
    },
    read: (sentFrames) =>
      spans.map(({ word, from, to, estimated }) => ({
        word,
        sentMs: Math.max(0, Math.min(sentFrames, to) - from) * FRAME_MS,
        totalMs: (to - from) * FRAME_MS,
        estimated,
      })),
  };
}

/** The words of which at least half went out. */
export function heardOf(words: readonly SpokenWord[]): readonly string[] {
  return words.filter(({ sentMs, totalMs }) => sentMs > 0 && sentMs * 2 >= totalMs).map(({ word }) => word);
}
