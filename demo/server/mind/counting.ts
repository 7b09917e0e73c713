import { numberInWords, readNumber } from './numbers.ts';
import { wordsIn } from './words.ts';

const DEFAULT_END = 20;
const MAX_END = 50;
const ASKS = /\b(please|you|now|and|then) count\b|^\W*count\b|\bcount (up )?(to|two|too|from)\b/i;

/** "Count to five": "One, two, three, four, five."; undefined when nobody asks for it. At most to fifty. */
export function count(text: string): string | undefined {
  if (!ASKS.test(text)) return undefined;
  // "twenty-one" is one number here, no subtraction.
  const words = wordsIn(text.replace(/(\p{L})-(?=\p{L})/gu, '$1 '));
  const numbers = numbersAfter(words, words.indexOf('count') + 1);
  const start = words.includes('from') && numbers.length > 1 ? (numbers[0] ?? 1) : 1;
  // A recogniser hears "count two twenty" too: what counts is the last number.
  const end = Math.min(MAX_END, Math.floor(numbers.at(-1) ?? DEFAULT_END));
  if (end < start) return undefined;
  const spoken = Array.from({ length: end - start + 1 }, (_, i) => numberInWords(start + i)).join(', ');
  return `${spoken.charAt(0).toUpperCase()}${spoken.slice(1)}.`;
}

function numbersAfter(words: readonly string[], from: number): readonly number[] {
  const numbers: number[] = [];
  for (let at = from; at < words.length;) {
    const number = readNumber(words, at);
    if (number) numbers.push(number.value);
    at += number?.length ?? 1;
  }
  return numbers;
}
