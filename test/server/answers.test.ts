import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  errorCode,
  field,
  finished,
  liveCall,
  LONG,
  openCall,
  order,
  say,
  type TestEnd,
} from './support/call.ts';
import { startServer, type Running } from './support/http-server.ts';
import type { PeerClientOptions } from './support/peer-client.ts';

const LIGHT = {
  type: 'function',
  name: 'set_light',
  description: 'Turn a light on or off.',
  parameters: {
    type: 'object',
    properties: { room: { type: 'string', enum: ['kitchen', 'bedroom'] }, on: { type: 'boolean' } },
    required: ['room', 'on'],
  },
};

let running: Running;
before(async () => {
  running = await startServer({ recogniser: 'none' });
});
after(() => running.close());
const call = (t: TestEnd, options: PeerClientOptions = {}) => openCall(running, t, options);

describe('a text turn', () => {
  it('goes in the order of the service', async (t) => {
    const client = await call(t);
    client.send({ ...say('What is seven times six?'), event_id: 'mine' });
    client.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    await client.waitFor('rate_limits.updated');
    assert.deepEqual(order(client.types), [
      'session.created',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    const [user, assistant] = client.events.filter(({ type }) => type === 'conversation.item.added');
    assert.ok(user && assistant);
    assert.equal(user['previous_item_id'], null);
    assert.equal(assistant['previous_item_id'], field(user, 'item', 'id'));
    const done = client.events.findLast(({ type }) => type === 'conversation.item.done');
    assert.ok(done);
    assert.equal(done['previous_item_id'], null);
    assert.deepEqual(field(done, 'item', 'content'), [{ type: 'output_text', text: '7 times 6 is 42.' }]);
    const deltas = client.events.filter(({ type }) => type === 'response.output_text.delta');
    assert.equal(deltas.map((event) => event['delta']).join(''), '7 times 6 is 42.');
    assert.ok(deltas.every((event) => typeof event['obfuscation'] === 'string'));
    const response = field(await client.waitFor(finished), 'response') as Record<
      string,
      Record<string, unknown>
    >;
    assert.equal(response['status'], 'completed');
    assert.equal((response['output'] as unknown as unknown[]).length, 1);
    const usage = response['usage'] as Record<string, number>;
    assert.equal(usage['total_tokens'], (usage['input_tokens'] ?? 0) + (usage['output_tokens'] ?? 0));
  });

  it('works without audio in the offer, under any channel label, and on an agreed channel', async (t) => {
    const text = { type: 'response.create', response: { output_modalities: ['text'] } };
    for (const options of [{ audio: false }, { label: 'anything' }, { negotiatedId: 4, query: '?dcid=4' }]) {
      const client = await call(t, options);
      client.send(text);
      await client.waitFor(finished);
    }
  });
});

describe('a spoken answer', () => {
  it('is words ahead of sound, and ends when the last packet was sent', async (t) => {
    const client = await call(t);
    client.send({
      type: 'response.create',
      response: { instructions: 'Say exactly: "Hello! How are you today?"' },
    });
    await client.waitFor('output_audio_buffer.stopped');
    const types = order(client.types);
    const at = (type: string) => types.indexOf(type);
    assert.ok(at('response.output_audio_transcript.delta') < at('output_audio_buffer.started'));
    assert.ok(at('output_audio_buffer.started') < at('response.output_audio.done'));
    assert.deepEqual(
      types.filter((type) => !type.startsWith('output_audio_buffer') && !type.endsWith('.delta')),
      [
        'session.created',
        'response.created',
        'response.output_item.added',
        'conversation.item.added',
        'response.content_part.added',
        'response.output_audio.done',
        'response.output_audio_transcript.done',
        'response.content_part.done',
        'conversation.item.done',
        'response.output_item.done',
        'response.done',
        'rate_limits.updated',
      ],
    );
    assert.equal(types.at(-1), 'output_audio_buffer.stopped');
    const part = client.events.find(({ type }) => type === 'response.content_part.done');
    assert.deepEqual(part?.['part'], { type: 'audio', transcript: 'Hello! How are you today?' });
    const sent = liveCall(running, client).packetsSent;
    assert.ok(sent > 50, `${sent} packets are more than a second`);
    assert.ok(client.packets > sent * 0.9, `${client.packets} of ${sent} packets arrived`);
  });

  it('stops at max_output_tokens', async (t) => {
    const client = await call(t);
    client.send({ type: 'response.create', response: { instructions: LONG, max_output_tokens: 30 } });
    const done = await client.waitFor(finished);
    assert.equal(field(done, 'response', 'status'), 'incomplete');
    assert.equal(field(done, 'response', 'status_details', 'reason'), 'max_output_tokens');
  });

  it('is cut by response.cancel and output_audio_buffer.clear', async (t) => {
    const client = await call(t, { query: '?clause_delay_ms=300' });
    client.send({ type: 'response.create', response: { instructions: LONG } });
    await client.waitFor('output_audio_buffer.started');
    client.send({ type: 'response.cancel' });
    client.send({ type: 'output_audio_buffer.clear' });
    const done = await client.waitFor(finished);
    assert.equal(field(done, 'response', 'status'), 'cancelled');
    assert.deepEqual(field(done, 'response', 'status_details'), {
      type: 'cancelled',
      reason: 'client_cancelled',
    });
    await client.waitFor('output_audio_buffer.cleared');
    const truncated = await client.waitFor('conversation.item.truncated');
    const heard = liveCall(running, client).packetsSent * 20;
    assert.equal(truncated['audio_end_ms'], heard, 'what was sent is what was heard');
    client.send({ type: 'response.cancel' });
    assert.equal(errorCode(await client.waitFor('error')), 'response_cancel_not_active');
  });

  it('may be out of band: no items, its own metadata, beside another', async (t) => {
    const client = await call(t, { query: '?clause_delay_ms=200' });
    client.send({ type: 'response.create', response: { instructions: LONG } });
    const response = {
      conversation: 'none',
      output_modalities: ['text'],
      metadata: { topic: 'aside' },
      input: [],
    };
    client.send({ type: 'response.create', response });
    const done = await client.waitFor(
      (event) => finished(event) && Boolean(field(event, 'response', 'metadata')),
    );
    assert.equal(field(done, 'response', 'conversation_id'), null);
    assert.deepEqual(field(done, 'response', 'metadata'), { topic: 'aside' });
    await client.waitFor((event) => finished(event) && !field(event, 'response', 'metadata'));
    assert.equal(client.types.filter((type) => type === 'conversation.item.added').length, 1);
  });
});

describe('a function call', () => {
  it('goes out, comes back and is spoken of', async (t) => {
    const client = await call(t, { session: { tools: [LIGHT], output_modalities: ['text'] } });
    client.send(say('Turn on the kitchen light and the bedroom light'));
    client.send({ type: 'response.create' });
    await client.waitFor('rate_limits.updated');
    assert.deepEqual(order(client.types.slice(3)), [
      'response.created',
      ...['kitchen', 'bedroom'].flatMap(() => [
        'response.output_item.added',
        'conversation.item.added',
        'response.function_call_arguments.delta',
        'response.function_call_arguments.done',
        'conversation.item.done',
        'response.output_item.done',
      ]),
      'response.done',
      'rate_limits.updated',
    ]);
    const calls = client.events.filter(({ type }) => type === 'response.function_call_arguments.done');
    assert.deepEqual(
      calls.map((event) => JSON.parse(String(event['arguments'])) as unknown),
      [
        { room: 'kitchen', on: true },
        { room: 'bedroom', on: true },
      ],
    );
    const before = client.events.length;
    for (const event of calls) {
      const item = { type: 'function_call_output', call_id: event['call_id'], output: '"The light is on."' };
      client.send({ type: 'conversation.item.create', item });
    }
    client.send({ type: 'response.create' });
    const text = await client.waitFor('response.output_text.done', before);
    assert.equal(text['text'], 'The light is on. The light is on.');
    const stray = { type: 'function_call_output', call_id: 'call_nobody', output: '' };
    client.send({ type: 'conversation.item.create', item: stray });
    assert.equal(errorCode(await client.waitFor('error')), 'invalid_tool_call_id');
  });
});
