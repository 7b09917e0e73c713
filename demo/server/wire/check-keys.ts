import type { JsonObject } from './json.ts';
import { unknownParameter } from './wire-error.ts';

/** Throws the wire's error for a key that nobody knows. `at` is the path to the object; '' at the top. */
export function checkKeys(object: JsonObject, known: readonly string[], at: string): void {
  const stranger = Object.keys(object).find((key) => !known.includes(key));
  if (stranger !== undefined) throw unknownParameter(at === '' ? stranger : `${at}.${stranger}`);
}
