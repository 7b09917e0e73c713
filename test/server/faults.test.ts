import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ask, errorCode, field, finished, openCall, say, written, type TestEnd } from './support/call.ts';
import { startServer, type Running } from './support/http-server.ts';

let running: Running;
before(async () => {
  running = await startServer({ recogniser: 'none' });
});
after(() => running.close());
const call = (t: TestEnd, query: string) => openCall(running, t, { query });
const status = (done: object) => field(done as never, 'response', 'status');
const details = (done: object) => field(done as never, 'response', 'status_details');

describe('a response that fails on demand', () => {
  it('says so in itself alone, and the next is well', async (t) => {
    const client = await call(t, '?fail_response=2&fail_code=rate_limit_exceeded');
    assert.equal(status(await ask(client, 'hello')), 'completed');
    const failed = await ask(client, 'hello');
    assert.equal(status(failed), 'failed');
    assert.deepEqual(details(failed), {
      type: 'failed',
      error: { type: 'invalid_request_error', code: 'rate_limit_exceeded', message: 'The response failed.' },
    });
    assert.deepEqual(field(failed, 'response', 'output'), []);
    assert.equal(status(await ask(client, 'hello')), 'completed');
    assert.ok(!client.types.includes('error'));
  });

  it("is the server's own fault without a code", async (t) => {
    const failed = await ask(await call(t, '?fail_response=1'), 'hello');
    assert.equal(field(failed, 'response', 'status_details', 'error', 'type'), 'server_error');
    assert.equal(field(failed, 'response', 'status_details', 'error', 'code'), null);
  });
});

describe('a response that stays incomplete on demand', () => {
  const twoClauses = { instructions: 'Say exactly: "Well, that is a long story."' };

  it('ends after its first clause', async (t) => {
    const client = await call(t, '?incomplete_response=1');
    const response = { ...twoClauses, output_modalities: ['text'] };
    client.send({ type: 'response.create', response });
    const done = await client.waitFor(finished);
    assert.equal(status(done), 'incomplete');
    assert.deepEqual(details(done), { type: 'incomplete', reason: 'content_filter' });
    assert.equal(field(done, 'response', 'output', '0', 'status'), 'incomplete');
    assert.deepEqual(written(client), ['Well, ']);
    assert.equal(status(await ask(client, 'hello')), 'completed');
  });

  it('is heard as far as it went', async (t) => {
    const client = await call(t, '?incomplete_response=1&incomplete_reason=max_output_tokens');
    client.send({ type: 'response.create', response: twoClauses });
    await client.waitFor('output_audio_buffer.stopped');
    assert.deepEqual(details(await client.waitFor(finished)), {
      type: 'incomplete',
      reason: 'max_output_tokens',
    });
    const said = await client.waitFor('response.output_audio_transcript.done');
    assert.equal(said['transcript'], 'Well, ');
  });
});

describe('an error', () => {
  it('may come out of the blue', async (t) => {
    const client = await call(t, '?error_after_ms=20&error_code=session_busy&error_message=Busy.');
    assert.deepEqual((await client.waitFor('error'))['error'], {
      type: 'invalid_request_error',
      code: 'session_busy',
      message: 'Busy.',
      param: null,
      event_id: null,
    });
    assert.equal(status(await ask(client, 'hello')), 'completed', 'the session goes on');
    const plain = await (await call(t, '?error_after_ms=1')).waitFor('error');
    assert.deepEqual([field(plain, 'error', 'type'), errorCode(plain)], ['server_error', null]);
  });

  it('need not say which event it is about', async (t) => {
    const client = await call(t, '?unlinked_errors=1');
    client.send({ type: 'response.cancel', event_id: 'mine' });
    const error = await client.waitFor('error');
    assert.deepEqual(
      [errorCode(error), field(error, 'error', 'event_id')],
      ['response_cancel_not_active', null],
    );
  });
});

describe('a transcription that fails on demand', () => {
  it('is told, and the words were understood all the same', async (t) => {
    const client = await call(t, '?fail_transcription=1');
    const audio = { input: { turn_detection: null } };
    client.send({ type: 'session.update', session: { type: 'realtime', audio } });
    await client.waitFor('session.updated');
    await client.speak(new Int16Array(16_000));
    client.send({ type: 'input_audio_buffer.commit' });
    const failed = await client.waitFor('conversation.item.input_audio_transcription.failed');
    const committed = await client.waitFor('input_audio_buffer.committed');
    assert.equal(failed['item_id'], committed['item_id']);
    assert.equal(failed['content_index'], 0);
    assert.equal(errorCode(failed), 'audio_unintelligible');
    client.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    await client.waitFor(finished);
    assert.match(String(written(client)[0]), /^You said: .*speech/);
    assert.ok(!client.types.includes('conversation.item.input_audio_transcription.completed'));
  });
});

describe('events with less in them', () => {
  it('have no status', async (t) => {
    const client = await call(t, '?no_status=1');
    await ask(client, 'hello');
    const items = client.events.flatMap((event) => [
      ...(event['item'] ? [event['item']] : []),
      ...((field(event, 'response', 'output') as object[] | undefined) ?? []),
    ]);
    assert.ok(items.length >= 7, `${items.length} items`);
    for (const item of items) assert.ok(!Object.hasOwn(item as object, 'status'), JSON.stringify(item));
    assert.equal(status(await client.waitFor(finished)), 'completed', 'a response keeps its own');
  });

  it('do not tell the predecessor of an item that is done', async (t) => {
    const previous = async (query: string) => {
      const client = await call(t, query);
      client.send(say('one'));
      client.send(say('two'));
      await ask(client, 'three');
      const of = (type: string) => client.events.filter((event) => event.type === type);
      assert.ok(
        of('conversation.item.added')
          .slice(1)
          .every((event) => event['previous_item_id'] !== null),
      );
      return of('conversation.item.done')
        .slice(1, 3)
        .map((event) => event['previous_item_id'] === null);
    };
    assert.deepEqual(await previous(''), [false, false]);
    assert.deepEqual(await previous('?null_previous=1'), [true, true]);
  });
});

describe('junk', () => {
  it('lies among the events, and they are all there', async (t) => {
    const client = await call(t, '?junk=1');
    client.send(say('seven plus five'));
    client.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    await client.waitFor('response.output_text.done');
    assert.deepEqual(written(client), ['7 plus 5 is 12.']);
    const texts = client.frames.filter((frame) => typeof frame === 'string');
    const parsed = texts.map((text) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return undefined;
      }
    });
    const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
    assert.ok(client.frames.length > texts.length, 'something binary');
    assert.ok(parsed.includes(undefined), 'what is no JSON');
    assert.ok(parsed.includes(null) && parsed.includes(42), 'what is no object');
    assert.ok(parsed.some(Array.isArray));
    assert.ok(
      parsed.some((value) => isObject(value) && !(value as { type?: unknown }).type),
      'no type',
    );
    const at = client.types.indexOf('response.telepathy.delta');
    assert.ok(at > 0, 'a type that nobody knows');
    assert.ok(
      client.events.some((event) => finished(event) && !Array.isArray(field(event, 'response', 'output'))),
      'a known type with wrong fields',
    );
    const early = client.events.length;
    await ask(client, 'hello');
    const later = client.events.slice(early).filter((event) => event['event_id'] === undefined);
    assert.ok(later.length > 0, 'and it goes on');
  });
});

describe('faults', () => {
  it('go together', async (t) => {
    const client = await call(t, '?beta=1&no_status=1&fail_response=1');
    client.send(say('hello'));
    const created = await client.waitFor('conversation.item.created');
    assert.equal(field(created, 'item', 'status'), undefined);
    client.send({ type: 'response.create', response: { modalities: ['text'] } });
    assert.equal(status(await client.waitFor(finished)), 'failed');
  });
});
