import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSpokenWords, heardOf } from '../../demo/server/media/spoken-words.ts';
import { clipsOf } from '../../demo/server/speech/clips.ts';
import { field, finished, liveCall, openCall, say, until } from './support/call.ts';
import { startServer, type Running } from './support/http-server.ts';

const TO_TEN = 'one two three four five six seven eight nine ten'.split(' ');

describe('the clips of a clause', () => {
  it('are its words when it only counts', () => {
    assert.deepEqual(clipsOf('One two, twenty-one 42.'), ['One', 'two,', 'twenty-one', '42.']);
    assert.deepEqual(clipsOf('one two three '), ['one', 'two', 'three']);
  });
  it('are one for anything else, which would sound chopped', () => {
    for (const clause of ['You have two apples.', '7 times 6 is 42.', 'three ', '...'])
      assert.deepEqual(clipsOf(clause), [clause]);
  });
});

describe('the words of an utterance', () => {
  it('are known to the frame when each is a clip', () => {
    const words = createSpokenWords();
    words.add('One,', 20);
    words.add('two.', 30);
    assert.deepEqual(words.read(35), [
      { word: 'One', sentMs: 400, totalMs: 400, estimated: false },
      { word: 'two', sentMs: 300, totalMs: 600, estimated: false },
    ]);
    assert.deepEqual(heardOf(words.read(34)), ['One']);
    assert.deepEqual(heardOf(words.read(35)), ['One', 'two'], 'half of it is enough');
    assert.deepEqual(heardOf(words.read(0)), []);
  });
  it('share a clip by their length otherwise, and say so', () => {
    const words = createSpokenWords();
    words.add('A – longish!', 20);
    assert.deepEqual(words.read(100), [
      { word: 'A', sentMs: 80, totalMs: 80, estimated: true },
      { word: 'longish', sentMs: 320, totalMs: 320, estimated: true },
    ]);
  });
});

describe('what was really heard', () => {
  let running: Running;
  before(async () => {
    running = await startServer({ recogniser: 'none' });
  });
  after(() => running.close());

  it('is known word by word when an answer is cut off', async (t) => {
    const client = await openCall(running, t);
    const call = liveCall(running, client);
    client.send(say('Please count to ten'));
    client.send({ type: 'response.create' });
    const added = await client.waitFor('response.output_item.added');
    const itemId = String(field(added, 'item', 'id'));
    await until(() => call.heardWords(itemId).length >= 3, 'three words');
    client.send({ type: 'response.cancel' });
    client.send({ type: 'output_audio_buffer.clear' });
    const truncated = await client.waitFor('conversation.item.truncated');
    const heard = call.heardWords(itemId);
    assert.ok(heard.length >= 3 && heard.length < 10, heard.join(' '));
    assert.deepEqual(
      heard.map((word) => word.toLowerCase()),
      TO_TEN.slice(0, heard.length),
    );
    const [spoken, ...others] = call.spoken;
    assert.ok(spoken);
    assert.equal(others.length, 0);
    assert.deepEqual([spoken.itemId, spoken.responseId], [itemId, added['response_id']]);
    assert.ok(spoken.words.every(({ estimated }) => !estimated));
    const sentMs = spoken.words.reduce((sum, word) => sum + word.sentMs, 0);
    assert.equal(sentMs, truncated['audio_end_ms'], 'the words add up to what was heard');
    assert.equal(sentMs, call.packetsSent * 20);
    assert.ok(client.packets * 20 > sentMs * 0.9, 'and it arrived');
  });

  it('is all of an answer that was let finish', async (t) => {
    const client = await openCall(running, t);
    const call = liveCall(running, client);
    client.send({ type: 'response.create', response: { instructions: 'Say exactly: "Good day to you!"' } });
    await client.waitFor('output_audio_buffer.stopped');
    const [spoken] = call.spoken;
    assert.ok(spoken);
    assert.deepEqual(call.heardWords(spoken.itemId), ['Good', 'day', 'to', 'you']);
    assert.ok(spoken.words.every(({ estimated }) => estimated));
    client.close();
    await call.ended;
    assert.equal(call.heardWords(spoken.itemId).length, 4, 'still known after the end');
    assert.deepEqual(call.heardWords('item_nobody'), []);
  });

  it('is nothing of an answer in writing', async (t) => {
    const client = await openCall(running, t);
    client.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    await client.waitFor(finished);
    assert.deepEqual(liveCall(running, client).spoken, []);
  });
});
