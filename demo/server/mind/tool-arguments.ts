import type { Json } from '../wire/json.ts';
import { readNumber } from './numbers.ts';
import type { Parameter, ToolShape } from './tool-schema.ts';
import { wordsOfName } from './words.ts';

/** A tool's enum value found among the words. */
export interface Mention {
  readonly parameter: Parameter;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const YES = ['on', 'enable', 'start', 'open', 'yes', 'true'];
const NO = ['off', 'disable', 'stop', 'close', 'no', 'false', 'out'];

export function findMentions(shape: ToolShape, stems: readonly string[]): readonly Mention[] {
  const found: Mention[] = [];
  for (const parameter of shape.parameters) {
    for (const value of parameter.choices) {
      const wanted = wordsOfName(value);
      for (let start = 0; wanted.length > 0 && start + wanted.length <= stems.length; start += 1) {
        if (wanted.every((word, i) => stems[start + i] === word)) {
          found.push({ parameter, value, start, end: start + wanted.length });
        }
      }
    }
  }
  // "living room" is not also a "room".
  const covered = (one: Mention) =>
    found.some(
      (other) =>
        other !== one &&
        other.start <= one.start &&
        other.end >= one.end &&
        other.end - other.start > one.end - one.start,
    );
  return found.filter((one) => !covered(one)).sort((a, b) => a.start - b.start);
}

/** The words between two mentions belong to the first that takes them. */
export interface Clause {
  readonly words: readonly string[];
  readonly used: Set<number>;
  readonly from: number;
  readonly mention: { readonly start: number; readonly end: number };
  readonly to: number;
}

/** On or off, said before the thing or after it. */
export function readBoolean({ words, used, from, mention, to }: Clause): boolean | undefined {
  for (const at of [...downFrom(mention.start - 1, from), ...upFrom(mention.end, to)]) {
    const word = words[at] ?? '';
    const means = YES.includes(word) ? true : NO.includes(word) ? false : undefined;
    if (means === undefined || used.has(at)) continue;
    used.add(at);
    return means;
  }
  return undefined;
}

/** How many, said before the thing ("two apples"), or after it ("the kitchen to 21 degrees"). */
export function readAmount({ words, used, from, mention, to }: Clause): number | undefined {
  let nearest: { value: number; at: number; length: number } | undefined;
  for (let at = from; at < mention.start;) {
    const number = readNumber(words, at);
    if (number && !used.has(at)) nearest = { ...number, at };
    at += number?.length ?? 1;
  }
  for (let at = mention.end; !nearest && at < to; at += 1) {
    const number = readNumber(words, at);
    // A number right before the next thing is the next thing's.
    if (number && !used.has(at) && (at + number.length < to || to === words.length))
      nearest = { ...number, at };
  }
  if (!nearest) return undefined;
  for (let i = 0; i < nearest.length; i += 1) used.add(nearest.at + i);
  return nearest.value;
}

/** Free text: what follows "in", "for", "about" or "called"; else all of it. */
export function readText(words: readonly string[], text: string): string {
  const at = words.findLastIndex((word) =>
    ['in', 'for', 'about', 'called', 'named', 'to', 'saying'].includes(word),
  );
  return at >= 0 && at + 1 < words.length ? words.slice(at + 1).join(' ') : text.trim();
}

export function withDefault(parameter: Parameter, value: Json | undefined): Json | undefined {
  return value ?? parameter.fallback;
}

const upFrom = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
const downFrom = (from: number, to: number): number[] => upFrom(to, from + 1).reverse();
