import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readImage } from '../../demo/server/call/image.ts';
import { ask, errorCode, field, liveCall, openCall, say, written } from './support/call.ts';
import { startServer, type Running } from './support/http-server.ts';
import { dataUri, jpegHeader, pngHeader } from './support/pictures.ts';

let running: Running;
before(async () => {
  running = await startServer({ recogniser: 'none' });
});
after(() => running.close());

const PNG = dataUri('png', pngHeader(640, 480));
const show = (image: unknown, text?: string) => ({
  type: 'conversation.item.create',
  item: {
    type: 'message',
    role: 'user',
    content: [
      { type: 'input_image', image_url: image },
      ...(text === undefined ? [] : [{ type: 'input_text', text }]),
    ],
  },
});

describe('the size of a picture', () => {
  it('is read from the header of a PNG or a JPEG', () => {
    const sizeOf = (url: string) => {
      const { width, height } = readImage({ image_url: url }, 'part');
      return [width, height];
    };
    assert.deepEqual(sizeOf(PNG), [640, 480]);
    assert.deepEqual(sizeOf(dataUri('jpeg', jpegHeader(597, 566))), [597, 566]);
  });
});

describe('a picture', () => {
  it('is taken, shown without its data, and spoken of', async (t) => {
    const client = await openCall(running, t);
    client.send(show(PNG, 'What is this?'));
    const added = await client.waitFor('conversation.item.added');
    assert.deepEqual(field(added, 'item', 'content'), [
      { type: 'input_image', image_url: null, detail: 'auto' },
      { type: 'input_text', text: 'What is this?' },
    ]);
    client.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    await client.waitFor('response.output_text.done');
    assert.deepEqual(written(client), ['I see a picture, 640 by 480 pixels.']);
  });

  it('may be as long as a message can be', async (t) => {
    const client = await openCall(running, t);
    client.send(show(dataUri('png', Buffer.concat([pngHeader(2, 3), Buffer.alloc(180_000)]))));
    assert.equal(field(await client.waitFor('conversation.item.done'), 'item', 'role'), 'user');
  });

  const WRONG: readonly unknown[] = [
    undefined,
    7,
    'https://pictures.example/cat.png',
    'data:image/gif;base64,R0lGODlhAQABAAAAACw=',
    'data:image/webp;base64,UklGRg==',
    dataUri('png', jpegHeader(1, 1)),
    dataUri('jpeg', pngHeader(1, 1)),
    dataUri('png', pngHeader(1, 1).subarray(0, 20)),
    'data:image/png;base64,?',
  ];
  it('is refused when it is none', async (t) => {
    const client = await openCall(running, t);
    for (const image of WRONG) {
      const before = client.events.length;
      client.send(show(image));
      const error = await client.waitFor('error', before);
      assert.deepEqual(
        [errorCode(error), field(error, 'error', 'param')],
        ['invalid_value', 'item.content[0].image_url'],
        String(image),
      );
    }
  });
});

describe('usage', () => {
  const details = (done: object) =>
    field(done as never, 'response', 'usage', 'input_token_details') as Record<string, number>;
  const sum = (part: Record<string, number>) =>
    (part['text_tokens'] ?? 0) + (part['audio_tokens'] ?? 0) + (part['image_tokens'] ?? 0);

  it('counts a picture once', async (t) => {
    const client = await openCall(running, t);
    const without = await ask(client, 'hello');
    client.send(show(PNG));
    const done = await ask(client, 'And this?');
    assert.equal(details(without)['image_tokens'], 0);
    assert.equal(details(done)['image_tokens'], 20 * 15);
    assert.ok((details(done)['text_tokens'] ?? 0) < (details(without)['text_tokens'] ?? 0) + 20);
    assert.equal(field(done, 'response', 'usage', 'input_tokens'), sum(details(done)));
  });

  it('reports what was read before as cached, from the second response on', async (t) => {
    const client = await openCall(running, t);
    client.send(show(PNG));
    const first = details(await ask(client, 'hello'));
    assert.equal(first['cached_tokens'], 0);
    const second = details(await ask(client, 'seven plus five'));
    assert.equal(second['cached_tokens'], sum(first));
    const { cached_tokens_details: cached } = second as unknown as Record<string, Record<string, number>>;
    assert.deepEqual(cached, {
      text_tokens: first['text_tokens'],
      audio_tokens: 0,
      image_tokens: first['image_tokens'],
    });
    assert.ok(sum(second) > sum(first), 'there was more to read');
    const before = client.events.length;
    const response = { conversation: 'none', input: [], output_modalities: ['text'], instructions: 'Hi' };
    client.send({ type: 'response.create', response });
    const aside = details(await client.waitFor('response.done', before));
    assert.ok((aside['cached_tokens'] ?? NaN) <= sum(aside), 'never more than was read');
    assert.equal(aside['image_tokens'], 0, 'a response without context reads no picture');
  });

  it('counts speech once, as sound', async (t) => {
    const client = await openCall(running, t);
    const samples = new Int16Array(16_000).fill(1);
    client.send({
      type: 'session.update',
      session: { type: 'realtime', audio: { input: { turn_detection: null } } },
    });
    await client.waitFor('session.updated');
    await client.speak(samples);
    client.send({ type: 'input_audio_buffer.commit' });
    await client.waitFor('conversation.item.input_audio_transcription.completed');
    const heard = details(await ask(client, 'hello'));
    const silent = details(await ask(await openCall(running, t), 'hello'));
    assert.equal(heard['text_tokens'], silent['text_tokens'], 'not as words, though they are written down');
    assert.ok(Math.abs((heard['audio_tokens'] ?? 0) - 10) <= 2, `${heard['audio_tokens']} for a second`);
    assert.equal(liveCall(running, client).state, 'live');
    const later = details(await ask(client, 'hello'));
    assert.equal(later['audio_tokens'], heard['audio_tokens']);
  });
});

describe('the data channel', () => {
  it('says how long a message it takes, as long as wanted', async (t) => {
    for (const size of [1_000, 1_073_741_823]) {
      const client = await openCall(running, t, { query: `?max_message_size=${size}` });
      assert.match(await client.response.clone().text(), new RegExp(`^a=max-message-size:${size}\\r$`, 'm'));
      client.send(say('hello'));
      await client.waitFor('conversation.item.done');
    }
  });
});
