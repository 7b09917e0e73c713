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
