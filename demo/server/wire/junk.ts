import type { JsonObject } from './json.ts';

/**
 * What may lie on a channel without being an event. First what is no JSON or no object, then types that
 * nobody knows, then known types with fields missing or of another type.
 */
const FRAMES: readonly (string | Uint8Array)[] = [
  '',
  '{"type":"response.done"',
  '<html><body>Bad gateway</body></html>',
  Uint8Array.of(0, 255, 1, 254),
  'null',
  '42',
  '"response.done"',
  '[{"type":"session.created"}]',
  '{}',
  '{"type":42}',
  '{"type":null,"event_id":"event_junk"}',
  ...[
    { type: 'response.telepathy.delta', delta: 'hm' },
    { type: '__proto__' },
    { type: 'constructor' },
    { type: 'session.created' },
    { type: 'session.updated', session: 'yes' },
    { type: 'conversation.item.added' },
    { type: 'conversation.item.added', item: 7, previous_item_id: {} },
    { type: 'conversation.item.done', item: { id: null, type: 'message', content: 'none' } },
    { type: 'conversation.item.truncated', item_id: 5, audio_end_ms: 'late' },
    { type: 'conversation.item.input_audio_transcription.completed', item_id: [], transcript: 5 },
    { type: 'input_audio_buffer.committed', item_id: false },
    { type: 'output_audio_buffer.started', response_id: 9 },
    { type: 'response.created', response: null },
    { type: 'response.output_item.done', item: [] },
    { type: 'response.output_audio_transcript.delta', item_id: null, delta: { text: 'x' } },
    { type: 'response.function_call_arguments.done', call_id: 1, arguments: { a: 1 } },
    { type: 'response.done', response: { id: 3, status: ['completed'], usage: 'much' } },
    { type: 'rate_limits.updated', rate_limits: 'none' },
    { type: 'error', error: 'bad' },
    { type: 'error' },
  ].map((event) => JSON.stringify(event)),
];

/** The frames that follow an event: all of them after the first, then one after each. */
export function createJunk(): (event: JsonObject) => readonly (string | Uint8Array)[] {
  let at = 0;
  return ({ type }) => {
    if (type === 'session.created') return FRAMES;
    at = (at + 1) % FRAMES.length;
    return FRAMES.slice(at, at + 1);
  };
}
