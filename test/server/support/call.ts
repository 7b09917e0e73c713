import assert from 'node:assert/strict';
import type { LocalCall } from '../../../demo/server/index.ts';
import type { Running } from './http-server.ts';
import { connect, type Event, type PeerClient, type PeerClientOptions } from './peer-client.ts';

/** An answer that lasts long enough to be interrupted. */
export const LONG =
  'Say exactly: "One two three four five six seven. Eight nine ten eleven twelve thirteen fourteen."';

export interface TestEnd {
  after(done: () => void): void;
}

export async function openCall(
  running: Running,
  t: TestEnd,
  options: PeerClientOptions = {},
): Promise<PeerClient> {
  const client = await connect(running, options);
  t.after(() => client.close());
  await client.waitFor('session.created');
  return client;
}

export function liveCall(running: Running, client: PeerClient): LocalCall {
  const live = running.server.calls.get(client.callId);
  assert.ok(live, 'the call is live');
  return live;
}

export const field = (event: Event, ...path: string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], event);
export const errorCode = (event: Event): unknown => field(event, 'error', 'code');
export const finished = (event: Event): boolean => event.type === 'response.done';

export const say = (text: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});

/** Runs of the same type count once: how many deltas there are is nobody's business. */
export const order = (types: readonly string[]): readonly string[] =>
  types.filter((type, i) => type !== types[i - 1]);

/** Asks for an answer in writing to these words, and waits until it is done. */
export async function ask(client: PeerClient, text: string): Promise<Event> {
  const before = client.events.length;
  client.send(say(text));
  client.send({ type: 'response.create', response: { output_modalities: ['text'] } });
  return await client.waitFor(finished, before);
}

/** What was written, in all answers from `after` on. */
export const written = (client: PeerClient, after = 0): readonly unknown[] =>
  client.events
    .slice(after)
    .filter(({ type }) => type === 'response.output_text.done')
    .map((event) => event['text']);

/** Waits for what no event tells of. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const signal = AbortSignal.timeout(15_000);
  while (!holds()) {
    if (signal.aborted) throw new Error(`waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
