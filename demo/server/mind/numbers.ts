const SMALL = [
  'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve',
  'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen',
]; // prettier-ignore
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

export interface ReadNumber {
  readonly value: number;
  /** How many words it took. */
  readonly length: number;
}

/** A number in digits or words at this place: "42", "forty two", "two hundred and five", "three point one four". */
export function readNumber(words: readonly string[], at: number): ReadNumber | undefined {
  const whole = readDigits(words, at) ?? readWhole(words, at);
  if (!whole || words[at + whole.length] !== 'point') return whole;
  let digits = '';
  let next = at + whole.length + 1;
  for (let digit = digitOf(words[next]); digit !== undefined; digit = digitOf(words[next])) {
    digits += digit;
    next += 1;
  }
  return digits === '' ? whole : { value: Number(`${whole.value}.${digits}`), length: next - at };
}

function digitOf(word: string | undefined): number | undefined {
  const value = word === undefined ? -1 : SMALL.indexOf(word);
  return value >= 0 && value <= 9 ? value : undefined;
}

function readDigits(words: readonly string[], at: number): ReadNumber | undefined {
  const word = words[at];
  return word !== undefined && /^\d+(\.\d+)?$/.test(word) ? { value: Number(word), length: 1 } : undefined;
}

function readWhole(words: readonly string[], at: number): ReadNumber | undefined {
  let total = 0;
  let part: number | undefined;
  let next = at;
  for (; next < words.length; next += 1) {
    const word = words[next] ?? '';
    const small = SMALL.indexOf(word);
    const ten = TENS.indexOf(word);
    const lastDigit = part === undefined ? undefined : part % 100;
    if (
      small >= 0 &&
      (lastDigit === undefined || lastDigit === 0 || (lastDigit >= 20 && lastDigit % 10 === 0 && small < 10))
    ) {
      part = (part ?? 0) + small;
    } else if (ten >= 0 && (part ?? 0) % 100 === 0) {
      part = (part ?? 0) + (ten + 2) * 10;
    } else if (word === 'dozen') {
      part = (part ?? 1) * 12;
    } else if (word === 'hundred') {
      part = (part ?? 1) * 100;
    } else if (word === 'thousand') {
      total += (part ?? 1) * 1000;
      part = 0;
    } else if (!(word === 'and' && continues(words, next, part))) {
      break;
    }
  }
  if (next === at || part === undefined) return undefined;
  return { value: total + part, length: next - at };
}

/** "two hundred and five" is one number; "two and five" are two. */
function continues(words: readonly string[], at: number, part: number | undefined): boolean {
  const before = words[at - 1];
  const after = words[at + 1] ?? '';
  const joins = before === 'hundred' || before === 'thousand';
  return part !== undefined && joins && (SMALL.includes(after) || TENS.includes(after));
}

const SCALES = ['dozen', 'hundred', 'thousand'];

/** One word that is a number by itself: "seven", "twenty-one", "42". */
export function isNumberWord(word: string): boolean {
  return word
    .toLowerCase()
    .split('-')
    .every(
      (part) => /^\d+$/.test(part) || SMALL.includes(part) || TENS.includes(part) || SCALES.includes(part),
    );
}

/** A whole number from 0 to 99 as it is spoken: one word, with a hyphen where it is written with one. */
export function numberInWords(value: number): string {
  const small = SMALL[value];
  if (small !== undefined) return small;
  const ten = TENS[Math.floor(value / 10) - 2] ?? String(value);
  return value % 10 === 0 ? ten : `${ten}-${SMALL[value % 10] ?? ''}`;
}
