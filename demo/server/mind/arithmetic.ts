import { readNumber } from './numbers.ts';
import { wordsIn } from './words.ts';

const OPERATORS: Record<string, string> = {
  plus: '+', '+': '+', minus: '-', '-': '-', less: '-', times: '*', '*': '*', '×': '*', x: '*', multiplied: '*',
  divided: '/', over: '/', '/': '/', '÷': '/',
}; // prettier-ignore
const SPOKEN: Record<string, string> = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'divided by' };

/** "What is seven times six?" answered, undefined when nothing is to be reckoned. */
export function reckon(text: string): string | undefined {
  const words = wordsIn(text);
  for (let at = 0; at < words.length; at += 1) {
    const found = readExpression(words, at);
    if (found) return say(found.numbers, found.operators);
  }
  return undefined;
}

interface Expression {
  readonly numbers: readonly number[];
  readonly operators: readonly string[];
}

function readExpression(words: readonly string[], start: number): Expression | undefined {
  const numbers: number[] = [];
  const operators: string[] = [];
  let at = start;
  for (;;) {
    const sign = words[at] === '-' || words[at] === 'minus' ? -1 : 1;
    const number = readNumber(words, sign < 0 ? at + 1 : at);
    if (!number) break;
    numbers.push(sign * number.value);
    at += number.length + (sign < 0 ? 1 : 0);
    const operator = OPERATORS[words[at] ?? ''];
    if (!operator) break;
    operators.push(operator);
    at += words[at + 1] === 'by' ? 2 : 1;
  }
  operators.length = Math.max(0, numbers.length - 1);
  return numbers.length >= 2 ? { numbers, operators } : undefined;
}

function say(numbers: readonly number[], operators: readonly string[]): string {
  const question = numbers.map(
    (value, i) => `${i > 0 ? `${SPOKEN[operators[i - 1] ?? '']} ` : ''}${speak(value)}`,
  );
  const result = evaluate(numbers, operators);
  if (!Number.isFinite(result)) return 'Nobody can divide by zero.';
  return `${question.join(' ')} is ${speak(Math.round(result * 1000) / 1000)}.`;
}

function speak(value: number): string {
  return value < 0 ? `minus ${-value}` : String(value);
}

/** Products before sums. */
function evaluate(numbers: readonly number[], operators: readonly string[]): number {
  const sums: number[] = [numbers[0] ?? 0];
  operators.forEach((operator, i) => {
    const next = numbers[i + 1] ?? 0;
    const last = sums.length - 1;
    if (operator === '*') sums[last] = (sums[last] ?? 0) * next;
    else if (operator === '/') sums[last] = (sums[last] ?? 0) / next;
    else sums.push(operator === '-' ? -next : next);
  });
  return sums.reduce((sum, one) => sum + one, 0);
}
