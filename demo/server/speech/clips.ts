import { isNumberWord } from '../mind/numbers.ts';

/**
 * The pieces of a clause that are synthesised each by itself. A clause that only counts becomes one clip a
 * word, so that it is known to the frame which number was heard; anything else would sound chopped.
 */
export function clipsOf(clause: string): readonly string[] {
  const words = clause.match(/\S+/g) ?? [];
  const counts = words.length > 1 && words.every((word) => isNumberWord(bareWord(word)));
  return counts ? words : [clause];
}

/** A word without the punctuation around it; '' for what is nothing else. */
export function bareWord(word: string): string {
  return word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}
