import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { errorCode, field, finished, liveCall, LONG, openCall, say, type TestEnd } from './support/call.ts';
import { startServer, type Running } from './support/http-server.ts';
import type { PeerClientOptions } from './support/peer-client.ts';

let running: Running;
before(async () => {
  running = await startServer({ recogniser: 'none' });
});
after(() => running.close());
const call = (t: TestEnd, options: PeerClientOptions = {}) => openCall(running, t, options);

describe('session.update', () => {
  it('changes what it names and answers with everything', async (t) => {
    const client = await call(t);
    const session = {
      type: 'realtime',
      instructions: '',
      audio: { input: { turn_detection: { type: 'semantic_vad' } } },
    };
    client.send({ type: 'session.update', session });
    const updated = await client.waitFor('session.updated');
    assert.equal(field(updated, 'session', 'instructions'), '');
    assert.equal(field(updated, 'session', 'audio', 'output', 'voice'), 'alloy');
    assert.deepEqual(field(updated, 'session', 'audio', 'input', 'turn_detection'), {
      type: 'semantic_vad',
      eagerness: 'auto',
      create_response: true,
      interrupt_response: true,
    });
    assert.deepEqual(field(updated, 'session', 'audio', 'input', 'transcription'), {
      model: 'gpt-realtime-whisper',
    });
  });

  it('keeps the model, and the voice once it was heard', async (t) => {
    const client = await call(t);
    const update = (session: object) =>
      client.send({ type: 'session.update', session: { type: 'realtime', ...session } });
    update({ model: 'other', audio: { output: { voice: 'cedar' } } });
    const updated = await client.waitFor('session.updated');
    assert.equal(field(updated, 'session', 'model'), 'gpt-realtime-2.1');
    assert.equal(field(updated, 'session', 'audio', 'output', 'voice'), 'cedar');
    client.send({ type: 'response.create' });
    await client.waitFor('output_audio_buffer.started');
    update({ instructions: 'New.', audio: { output: { voice: 'marin' } } });
    assert.equal(errorCode(await client.waitFor('error')), 'cannot_update_voice');
    const before = client.events.length;
    update({ audio: { output: { voice: 'cedar' } } });
    const after = await client.waitFor('session.updated', before);
    assert.notEqual(field(after, 'session', 'instructions'), 'New.', 'the whole update was rejected');
  });
});

describe('what a client does wrong', () => {
  const WRONG: readonly (readonly [string | object, string, string | null])[] = [
    ['{', 'invalid_event', null],
    ['[]', 'invalid_event', null],
    [{ event_id: 'a' }, 'invalid_event', 'type'],
    [{ type: 'nonsense', event_id: 'b' }, 'invalid_value', 'type'],
    [{ type: 'session.update', event_id: 'c' }, 'missing_required_parameter', 'session'],
    [{ type: 'session.update', session: {} }, 'missing_required_parameter', 'session.type'],
    [{ type: 'session.update', session: { type: 'realtime', voice: 'x' } }, 'unknown_parameter', 'session.voice'],
    [{ type: 'response.create', response: { modalities: ['text'] } }, 'unknown_parameter', 'response.modalities'],
    [{ type: 'response.create', response: { output_modalities: ['text', 'audio'] } }, 'invalid_value', 'response.output_modalities'],
    [{ type: 'response.cancel' }, 'response_cancel_not_active', null],
    [{ type: 'conversation.item.create', item: { type: 'message', role: 'user' } }, 'missing_required_parameter', 'item.content'],
    [{ type: 'conversation.item.create', item: { type: 'message', role: 'assistant', content: [{ type: 'output_audio' }] } }, 'invalid_value', 'item.content[0].type'],
    [{ ...say('x'), previous_item_id: 'item_nobody' }, 'invalid_item_id', 'item_id'],
    [{ type: 'conversation.item.delete', item_id: 'item_nobody' }, 'item_delete_invalid_item_id', 'item_id'],
    [{ type: 'conversation.item.truncate', item_id: 'item_nobody', content_index: 0, audio_end_ms: 1 }, 'item_truncate_invalid_item_id', 'item_id'],
    [{ type: 'input_audio_buffer.append', audio: '' }, 'invalid_event', 'type'],
  ]; // prettier-ignore

  it('is answered with its code, its parameter and its event_id, and the session goes on', async (t) => {
    const client = await call(t);
    for (const [event, code, param] of WRONG) {
      const before = client.events.length;
      client.send(event);
      const error = await client.waitFor('error', before);
      const eventId = typeof event === 'object' && 'event_id' in event ? event.event_id : null;
      assert.deepEqual(
        [errorCode(error), field(error, 'error', 'param'), field(error, 'error', 'event_id')],
        [code, param, eventId],
        JSON.stringify(event),
      );
    }
    client.send(say('still there'));
    await client.waitFor('conversation.item.done');
  });

  it('may not have two responses at once', async (t) => {
    const client = await call(t, { query: '?clause_delay_ms=200' });
    client.send({ type: 'response.create', response: { instructions: LONG } });
    client.send({ type: 'response.create' });
    const error = await client.waitFor('error');
    assert.equal(errorCode(error), 'conversation_already_has_active_response');
    const created = await client.waitFor('response.created');
    assert.ok(String(field(error, 'error', 'message')).includes(String(field(created, 'response', 'id'))));
  });
});

describe('items', () => {
  it('are put where they belong, and deleted', async (t) => {
    const client = await call(t);
    client.send({ ...say('second'), item: { ...say('second').item, id: 'item_b' } });
    client.send({ ...say('first'), item: { ...say('first').item, id: 'item_a' }, previous_item_id: 'root' });
    client.send({
      ...say('third'),
      item: { ...say('third').item, id: 'item_c' },
      previous_item_id: 'item_b',
    });
    await client.waitFor(
      (event) => event.type === 'conversation.item.done' && field(event, 'item', 'id') === 'item_c',
    );
    const added = client.events.filter(({ type }) => type === 'conversation.item.added');
    assert.deepEqual(
      added.map((event) => event['previous_item_id']),
      [null, null, 'item_b'],
    );
    client.send({ type: 'conversation.item.delete', item_id: 'item_b' });
    assert.equal((await client.waitFor('conversation.item.deleted'))['item_id'], 'item_b');
  });
});

describe('the end of a call', () => {
  it('frees everything when the page leaves', async (t) => {
    const client = await call(t);
    client.send({ type: 'response.create', response: { instructions: LONG } });
    await client.waitFor('output_audio_buffer.started');
    const live = liveCall(running, client);
    client.close();
    await live.ended;
    assert.equal(live.state, 'ended');
    assert.ok(!running.server.calls.has(client.callId));
    const { packetsSent } = live;
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.equal(live.packetsSent, packetsSent, 'nothing is sent any more');
  });

  it('is told when the session expires', async (t) => {
    const client = await call(t, { query: '?session_seconds=1' });
    const error = await client.waitFor('error');
    assert.equal(errorCode(error), 'session_expired');
    await client.waitClosed();
    const created = await client.waitFor('session.created');
    assert.ok(Math.abs(Number(field(created, 'session', 'expires_at')) - Date.now() / 1000) < 3);
  });

  it('comes by the server on demand', async (t) => {
    for (const query of ['?drop_after_ms=10', '?close_channel_after_ms=10']) {
      const client = await call(t, { query });
      await client.waitClosed();
    }
  });
});

describe('the older names', () => {
  it('are spoken on demand', async (t) => {
    const client = await call(t, { query: '?beta=1' });
    client.send({ type: 'response.create' });
    await client.waitFor('output_audio_buffer.started');
    await client.waitFor(finished);
    for (const type of [
      'conversation.item.created',
      'response.audio_transcript.delta',
      'response.audio.done',
    ]) {
      assert.ok(client.types.includes(type), type);
    }
    assert.ok(!client.types.includes('conversation.item.added'));
    assert.equal(field(await client.waitFor('session.created'), 'session', 'voice'), 'alloy');
  });
});
