import type { SessionSettings } from '../protocol/client-events.js';

/** Settings above others, as the server merges them: objects in depth, all else as a whole (PROTOCOL 4). */
export function mergeSettings(below: SessionSettings, above: SessionSettings): SessionSettings {
  return merge(below, above) as SessionSettings;
}

function merge(below: unknown, above: unknown): unknown {
  if (!isPlainObject(below) || !isPlainObject(above)) return above;
  const merged = Object.entries(above).map(([key, value]) => [key, merge(below[key], value)]);
  return { ...below, ...Object.fromEntries(merged) };
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
