import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLocalTokenHandler } from '../../demo/local-server.ts';
import {
  errorCode,
  field,
  finished,
  liveCall,
  LONG,
  openCall,
  say,
  until,
  written,
  type TestEnd,
} from './support/call.ts';
import { issueSecret, post, startServer, type Running } from './support/http-server.ts';
import { connect, offerOf, openConnection } from './support/peer-client.ts';

let running: Running;
let calls: string;
before(async () => {
  running = await startServer({ recogniser: 'none' });
  calls = `${running.origin}/v1/realtime/calls`;
});
after(() => running.close());

const TEXT = { type: 'response.create', response: { output_modalities: ['text'] } };
const GREETING = { type: 'response.create', response: { instructions: 'Say exactly: "Hello."' } };
/** No key at all; an empty one is sent as none. */
const NO_KEY = '';

function newOffer(t: TestEnd, label = 'oai-events'): string {
  const connection = openConnection();
  connection.createDataChannel(label).onClosed(() => {});
  t.after(() => connection.close());
  return offerOf(connection);
}
const messageOf = async (response: Response) =>
  ((await response.json()) as { error: { message: string } }).error.message;

describe('azure-filtered', () => {
  const ALLOWED = [
    'input_audio_buffer.speech_started',
    'input_audio_buffer.speech_stopped',
    'output_audio_buffer.started',
    'output_audio_buffer.stopped',
    'conversation.item.input_audio_transcription.completed',
    'conversation.item.added',
    'conversation.item.created',
    'response.output_text.delta',
    'response.output_text.done',
    'response.output_audio_transcript.delta',
    'response.output_audio_transcript.done',
  ];

  it('tells the page little, and nothing else', async (t) => {
    const client = await connect(running, { query: '?profile=azure-filtered' });
    t.after(() => client.close());
    client.send({ type: 'session.update', session: { type: 'realtime', instructions: 'A secret.' } });
    client.send({ type: 'nonsense' });
    client.send(say('hello'));
    client.send(GREETING);
    await client.waitFor('output_audio_buffer.stopped');
    client.send(TEXT);
    await client.waitFor('response.output_text.done');
    client.send({ type: 'response.create', response: { instructions: LONG } });
    await client.waitFor('output_audio_buffer.started', client.events.length);
    client.send({ type: 'output_audio_buffer.clear' });
    const before = client.events.length;
    client.send(say('after the clearing'));
    await client.waitFor('conversation.item.added', before);
    const others = client.types.filter((type) => !ALLOWED.includes(type));
    assert.deepEqual(others, []);
    assert.equal(liveCall(running, client).session.instructions, 'A secret.', 'it was done all the same');
    assert.ok(!JSON.stringify(client.events).includes('A secret.'));
  });

  it('takes ephemeral keys only, and no forms', async (t) => {
    const address = `${calls}?profile=azure-filtered`;
    const standard = await post(address, 'sk-local', newOffer(t), 'application/sdp');
    assert.equal(standard.status, 401);
    assert.equal(standard.headers.get('access-control-allow-origin'), '*');
    assert.equal(await messageOf(standard), 'This operation requires ephemeral tokens');
    const form = new FormData();
    form.set('sdp', newOffer(t));
    const { value } = await issueSecret(running.origin);
    assert.equal((await post(address, value, form)).status, 400);
  });
});

describe('hf', () => {
  const open = (t: TestEnd) => openCall(running, t, { query: '?profile=hf', key: NO_KEY });

  it('needs no key, names the call by its session and hangs it up by DELETE', async (t) => {
    const client = await open(t);
    assert.equal(client.response.headers.get('content-type'), 'application/sdp');
    const session = field(await client.waitFor('session.created'), 'session', 'id');
    assert.equal(client.response.headers.get('location'), `/v1/realtime/calls/${String(session)}`);
    assert.equal((await post(`${calls}/${client.callId}/hangup`, undefined, '')).status, 404);
    assert.equal((await fetch(`${calls}/${client.callId}`, { method: 'DELETE' })).status, 200);
    await client.waitClosed();
    assert.equal((await fetch(`${calls}/${client.callId}`, { method: 'DELETE' })).status, 404, 'it is gone');
  });

  it('has its own set of events', async (t) => {
    const client = await open(t);
    client.send(say('hello'));
    client.send(GREETING);
    const call = liveCall(running, client);
    await client.waitFor(finished);
    client.send({ type: 'response.create', response: { instructions: LONG } });
    await client.waitFor('response.output_audio_transcript.delta', client.events.length);
    const sent = call.packetsSent;
    await until(() => call.packetsSent > sent + 5, 'sound');
    client.send({ type: 'output_audio_buffer.clear' });
    await client.waitFor((event) => finished(event) && event !== client.events.find(finished));
    assert.deepEqual([...new Set(client.types)].sort(), [
      'conversation.item.created',
      'response.created',
      'response.done',
      'response.output_audio.done',
      'response.output_audio_transcript.delta',
      'response.output_audio_transcript.done',
      'response.output_item.added',
      'response.output_item.done',
      'session.created',
    ]);
    const created = client.events.filter(({ type }) => type === 'conversation.item.created');
    assert.deepEqual(
      created.map((event) => field(event, 'item', 'role')),
      ['assistant', 'assistant'],
    );
  });

  it('takes bare offers only', async (t) => {
    const address = `${calls}?profile=hf`;
    const json = JSON.stringify({ sdp: newOffer(t) });
    assert.equal((await post(address, undefined, json, 'application/json')).status, 415);
    assert.equal((await post(address, undefined, 'hello', 'application/sdp')).status, 400);
  });
});

describe('localai', () => {
  const address = () => `${calls}?profile=localai`;
  const open = (t: TestEnd) =>
    openCall(running, t, { query: '?profile=localai', key: NO_KEY, json: { model: 'local-voice' } });

  it('speaks JSON both ways, without a key and without Location', async (t) => {
    const client = await open(t);
    assert.equal(client.response.status, 201);
    assert.equal(client.response.headers.get('location'), null);
    const answer = (await client.response.json()) as Record<string, string>;
    assert.deepEqual(Object.keys(answer), ['sdp', 'session_id']);
    const created = await client.waitFor('session.created');
    assert.equal(field(created, 'session', 'id'), answer['session_id']);
    assert.equal(field(created, 'session', 'model'), 'local-voice');
    client.send(GREETING);
    await client.waitFor(finished);
    const call = liveCall(running, client);
    await until(() => call.heardWords(call.spoken[0]?.itemId ?? '').length > 0, 'a word');
    assert.deepEqual(
      client.types.filter((type) => type.startsWith('output_audio_buffer')),
      [],
    );
  });

  it('refuses a bare offer, in its own words', async (t) => {
    const bare = await post(address(), undefined, newOffer(t), 'application/sdp');
    assert.equal(bare.status, 400);
    assert.equal(typeof ((await bare.json()) as { error: unknown }).error, 'string');
    const empty = await post(address(), undefined, '{}', 'application/json');
    assert.equal(empty.status, 400);
    assert.equal(typeof ((await empty.json()) as { error: unknown }).error, 'string');
  });

  it('listens to one channel label only', async (t) => {
    const client = await connect(running, {
      query: '?profile=localai',
      key: NO_KEY,
      json: {},
      label: 'realtime-channel',
    });
    t.after(() => client.close());
    client.send(TEXT);
    const call = liveCall(running, client);
    assert.equal(call.state, 'connecting', 'the channel is open, and nobody is there');
    const control = await open(t);
    control.send(TEXT);
    await control.waitFor(finished);
    assert.deepEqual(client.events, []);
    assert.deepEqual(call.clientEvents, []);
  });
});

describe('inworld', () => {
  it('is like OpenAI, with a UUID for a call', async (t) => {
    const client = await openCall(running, t, { query: '?profile=inworld' });
    assert.match(client.response.headers.get('location') ?? '', /^\/v1\/realtime\/calls\/[\da-f-]{36}$/);
    client.send(TEXT);
    await client.waitFor('conversation.item.added');
    assert.equal((await post(`${calls}/${client.callId}/hangup`, 'sk-local', '')).status, 200);
    await client.waitClosed();
  });

  it('answers JSON with JSON', async (t) => {
    const session = { type: 'realtime', instructions: 'From JSON.' };
    const client = await openCall(running, t, { query: '?profile=inworld', json: { session } });
    const { id } = (await client.response.json()) as { id: string };
    assert.equal(client.response.headers.get('location'), `/v1/realtime/calls/${id}`);
    assert.equal(liveCall(running, client).session.instructions, 'From JSON.');
  });
});

describe('litellm', () => {
  it("has a client secret that is nobody else's, and passes calls on", async (t) => {
    const { value } = await issueSecret(running.origin, { instructions: 'Relayed.' }, '?profile=litellm');
    assert.doesNotMatch(value, /^ek_/);
    const client = await openCall(running, t, { query: '?profile=litellm', key: value });
    assert.match(client.callId, /^rtc_/);
    assert.equal(liveCall(running, client).session.instructions, 'Relayed.');
  });
});

describe('the token endpoint of a demo page', () => {
  it('passes its profile on', async () => {
    const token = createLocalTokenHandler({});
    const ask = async (query: string) => {
      const response = await token(new Request(`${running.origin}/token${query}`, { method: 'POST' }));
      assert.equal(response.status, 200);
      return (await response.json()) as { value: string; calls_url: string };
    };
    const plain = await ask('');
    assert.match(plain.value, /^ek_/);
    assert.equal(plain.calls_url, calls);
    const relayed = await ask('?profile=litellm');
    assert.doesNotMatch(relayed.value, /^ek_/);
    assert.equal(relayed.calls_url, `${calls}?profile=litellm`);
  });
});

describe('beta', () => {
  it('has its session, its address and its names', async (t) => {
    const flat = {
      model: 'gpt-4o-realtime-preview',
      modalities: ['audio', 'text'],
      voice: 'sage',
      instructions: 'Flat.',
      temperature: 0.8,
      turn_detection: { type: 'server_vad', silence_duration_ms: 700 },
      input_audio_transcription: { model: 'whisper-1' },
    };
    const body = JSON.stringify(flat);
    const response = await post(
      `${running.origin}/v1/realtime/sessions`,
      'sk-local',
      body,
      'application/json',
    );
    assert.equal(response.status, 200);
    const session = (await response.json()) as Record<string, unknown>;
    assert.equal(session['voice'], 'sage');
    assert.equal(field(session as never, 'turn_detection', 'silence_duration_ms'), 700);
    const { value } = session['client_secret'] as { value: string };
    assert.match(value, /^ek_/);

    const client = await openCall(running, t, {
      path: '/v1/realtime',
      query: '?model=another-preview',
      key: value,
    });
    assert.equal(client.response.status, 200);
    assert.equal(client.response.headers.get('location'), null);
    const created = await client.waitFor('session.created');
    assert.deepEqual(
      ['voice', 'instructions', 'model'].map((key) => field(created, 'session', key)),
      ['sage', 'Flat.', 'another-preview'],
    );
    client.send({ type: 'session.update', session: { instructions: 'Changed.', modalities: ['text'] } });
    const updated = await client.waitFor('session.updated');
    assert.equal(field(updated, 'session', 'instructions'), 'Changed.');
    assert.deepEqual(field(updated, 'session', 'modalities'), ['text']);
    client.send({ type: 'response.create', response: { modalities: ['text'] } });
    await client.waitFor('response.text.done');
    await client.waitFor(finished);
    for (const name of ['conversation.item.added', 'conversation.item.done', 'response.output_text.delta'])
      assert.ok(!client.types.includes(name), name);
    assert.deepEqual(written(client), []);
    assert.ok(!client.types.includes('error'));
  });
});

describe('every profile', () => {
  const NAMES = ['openai', 'azure-filtered', 'hf', 'localai', 'inworld', 'litellm', 'beta'];

  it('lets pages of any origin post and delete', async () => {
    for (const address of [calls, `${calls}/some_id`, `${running.origin}/v1/realtime`]) {
      for (const name of NAMES) {
        const response = await fetch(`${address}?profile=${name}`, { method: 'OPTIONS' });
        assert.ok(response.ok);
        assert.equal(response.headers.get('access-control-allow-origin'), '*');
        const methods = response.headers.get('access-control-allow-methods')?.split(', ') ?? [];
        assert.ok(methods.includes('POST') && methods.includes('DELETE'), methods.join());
      }
    }
  });

  it('goes together with the knobs', async (t) => {
    const { value } = await issueSecret(running.origin);
    for (const name of NAMES) {
      const busy = `${calls}?profile=${name}&status=503&code=session_limit_reached`;
      assert.equal((await post(busy, value, newOffer(t), 'application/sdp')).status, 503, name);
    }
    const client = await openCall(running, t, {
      query: '?profile=hf&no_location=1&error_after_ms=1&error_code=x',
    });
    assert.equal(client.response.headers.get('location'), null);
    assert.equal(errorCode(await client.waitFor('error')), 'x');
  });

  it('is one of these', async (t) => {
    const response = await post(`${calls}?profile=nobody`, 'sk-local', newOffer(t), 'application/sdp');
    assert.equal(response.status, 400);
    assert.match(await messageOf(response), /'azure-filtered', 'hf'/);
  });
});
