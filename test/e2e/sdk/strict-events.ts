import assert from 'node:assert/strict';
// By path, past the package's exports: its `parseRealtimeEvent` falls back to "any object with a type".
import { realtimeServerEventSchema } from '../../../node_modules/@openai/agents-realtime/dist/openaiRealtimeEvents.js';

/**
 * Event types that the service has and the SDK's union does not know, with the reason. The local server sends
 * none today.
 */
const NOT_IN_UNION: Readonly<Record<string, string>> = {};

/** Every event must pass the union of known events; returns how many did. */
export function assertStrict(events: readonly object[]): number {
  let passed = 0;
  for (const event of events) {
    const type = 'type' in event ? String(event.type) : '';
    if (type in NOT_IN_UNION) continue;
    const result = realtimeServerEventSchema.safeParse(event);
    assert.ok(result.success, `${type}: ${result.error?.message ?? ''}\n${JSON.stringify(event)}`);
    passed += 1;
  }
  return passed;
}
