import { isObject, parseJson, textOf, type Json } from '../wire/json.ts';

const TELLING_KEYS = ['message', 'text', 'answer', 'summary', 'result', 'error', 'detail'];
const MAX_LENGTH = 300;

/** What a tool's output amounts to, in a sentence: outputs are free text, often JSON. */
export function gistOf(output: string): string {
  const value = parseJson(output) ?? output;
  const text = speak(value).trim().slice(0, MAX_LENGTH);
  if (text === '' || /^(ok|yes|done|null|undefined|success)$/i.test(text)) return 'Done.';
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function speak(value: Json): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (value === null) return '';
  if (Array.isArray(value)) return (value as Json[]).map(speak).filter(Boolean).join(', ');
  if (typeof value === 'number') return String(value);
  if (!isObject(value)) return textOf(value);
  const telling = TELLING_KEYS.find((key) => typeof value[key] === 'string');
  if (telling !== undefined) return textOf(value[telling]);
  const told = Object.entries(value).filter(
    ([key, one]) => one != null && !(one === true && /^(ok|success|done)$/i.test(key)),
  );
  return told.map(([key, one]) => `${key.replace(/[_-]+/g, ' ')} ${speak(one ?? null)}`).join(', ');
}
