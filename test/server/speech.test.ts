import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hasPocketsphinx } from '../../demo/server/hearing/pocketsphinx.ts';
import { createSynthesiser } from '../../demo/server/index.ts';
import { errorCode, field, finished, liveCall, LONG, openCall, order, type TestEnd } from './support/call.ts';
import { startServer, type Running } from './support/http-server.ts';
import type { PeerClientOptions } from './support/peer-client.ts';

const GRAMMAR = `#JSGF V1.0; grammar test;
public <test> = what is seven times six | stop please
  | please turn on the kitchen light [and the bedroom light];`;
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
const skip = hasPocketsphinx() ? false : 'libpocketsphinx or its model is not installed';
const hearing = (turnDetection: object | null) => ({
  audio: { input: { transcription: { model: 'gpt-realtime-whisper' }, turn_detection: turnDetection } },
});
const VAD = hearing({ type: 'server_vad', silence_duration_ms: 400 });

let running: Running;
const synthesiser = createSynthesiser();
before(async () => {
  running = await startServer({ grammar: GRAMMAR });
});
after(async () => {
  await running.close();
  await synthesiser.close();
});
const call = (t: TestEnd, options: PeerClientOptions = {}) => openCall(running, t, options);

describe('a spoken question', { skip }, () => {
  it('is heard, written down and answered, in order', async (t) => {
    const client = await call(t, { session: VAD });
    const stopped = client.waitFor('input_audio_buffer.speech_stopped');
    await client.speak(await synthesiser.samples('What is seven times six?'), stopped);
    await client.waitFor('output_audio_buffer.stopped');
    const types = order(client.types).filter((type) => !type.startsWith('output_audio_buffer'));
    assert.deepEqual(types.slice(0, 12), [
      'session.created',
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      'conversation.item.input_audio_transcription.delta',
      'conversation.item.input_audio_transcription.completed',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
    ]);
    const completed = await client.waitFor('conversation.item.input_audio_transcription.completed');
    assert.equal(completed['transcript'], 'what is seven times six');
    const started = await client.waitFor('input_audio_buffer.speech_started');
    assert.equal(started['item_id'], completed['item_id']);
    const spoken = await client.waitFor('response.output_audio_transcript.done');
    assert.equal(spoken['transcript'], '7 times 6 is 42.');
    client.send({ type: 'conversation.item.retrieve', item_id: completed['item_id'] });
    const retrieved = await client.waitFor('conversation.item.retrieved');
    const [part] = field(retrieved, 'item', 'content') as { audio?: string; transcript?: string }[];
    assert.equal(part?.transcript, 'what is seven times six');
    assert.ok((part?.audio?.length ?? 0) > 10_000, 'with its sound');
  });

  it('may ask for two tools at once', async (t) => {
    const client = await call(t, { session: { ...VAD, tools: [LIGHT] } });
    const speech = await synthesiser.samples('Please turn on the kitchen light and the bedroom light.');
    await client.speak(speech, client.waitFor('input_audio_buffer.speech_stopped'));
    const done = await client.waitFor(finished);
    const output = field(done, 'response', 'output') as { type: string; arguments: string }[];
    assert.deepEqual(
      output.map(({ type, arguments: args }) => [type, JSON.parse(args)] as const),
      ['kitchen', 'bedroom'].map((room) => ['function_call', { room, on: true }]),
    );
  });

  it('may be written down late, and without being asked for not at all', async (t) => {
    const late = await call(t, { session: VAD, query: '?late_transcript=1' });
    const stopped = late.waitFor('input_audio_buffer.speech_stopped');
    await late.speak(await synthesiser.samples('What is seven times six?'), stopped);
    await late.waitFor('conversation.item.input_audio_transcription.completed');
    const types = late.types;
    assert.ok(types.includes('response.done'), 'the answer came first');
    assert.ok(
      types.indexOf('response.done') < types.indexOf('conversation.item.input_audio_transcription.completed'),
    );

    const silent = await call(t, {
      session: { audio: { input: { turn_detection: VAD.audio.input.turn_detection } } },
    });
    await silent.speak(
      await synthesiser.samples('What is seven times six?'),
      silent.waitFor('input_audio_buffer.speech_stopped'),
    );
    const spoken = await silent.waitFor('response.output_audio_transcript.done');
    assert.equal(spoken['transcript'], '7 times 6 is 42.', 'the mind heard it all the same');
    assert.ok(!silent.types.some((type) => type.includes('transcription')));
  });

  for (const generating of [true, false]) {
    it(`interrupts an answer that is ${generating ? 'still being made' : 'only being played'}`, async (t) => {
      const client = await call(t, { session: VAD, query: generating ? '?clause_delay_ms=2000' : '' });
      client.send({ type: 'response.create', response: { instructions: LONG } });
      await client.waitFor('output_audio_buffer.started');
      if (!generating) await client.waitFor(finished);
      const before = client.events.length;
      const next = client.waitFor('response.created', before);
      await client.speak(await synthesiser.samples('Stop please.'), next);
      const { types } = client;
      const since = order(types.slice(before)).filter((type) => !type.endsWith('.delta'));
      const cut = since.slice(
        since.indexOf('input_audio_buffer.speech_started'),
        since.indexOf('input_audio_buffer.speech_stopped'),
      );
      const closing = [
        'response.output_audio.done',
        'response.output_audio_transcript.done',
        'response.content_part.done',
        'conversation.item.done',
        'response.output_item.done',
        'response.done',
        'rate_limits.updated',
      ];
      assert.deepEqual(cut, [
        'input_audio_buffer.speech_started',
        'output_audio_buffer.cleared',
        'conversation.item.truncated',
        ...(generating ? closing : []),
      ]);
      const truncated = await client.waitFor('conversation.item.truncated');
      const spoken = liveCall(running, client).spoken.find(({ itemId }) => itemId === truncated['item_id']);
      const sentMs = spoken?.words.reduce((sum, word) => sum + word.sentMs, 0);
      assert.equal(sentMs, truncated['audio_end_ms'], 'the words that were heard are as long as what was');
      const done = await client.waitFor(finished);
      assert.equal(field(done, 'response', 'status'), generating ? 'cancelled' : 'completed');
      if (generating) assert.equal(field(done, 'response', 'status_details', 'reason'), 'turn_detected');
    });
  }

  it('leaves responses to the client when it is told to', async (t) => {
    const detection = {
      ...VAD.audio.input.turn_detection,
      create_response: false,
      interrupt_response: false,
    };
    const client = await call(t, { session: hearing(detection) });
    client.send({ type: 'response.create', response: { instructions: LONG } });
    await client.waitFor('output_audio_buffer.started');
    const heard = client.waitFor('conversation.item.input_audio_transcription.completed');
    await client.speak(await synthesiser.samples('Stop please.'), heard);
    assert.ok(!client.types.includes('output_audio_buffer.cleared'));
    assert.equal(client.types.filter((type) => type === 'response.created').length, 1);
  });

  it('ends even if the microphone falls silent in the middle of it', async (t) => {
    const client = await call(t, { session: VAD });
    const samples = await synthesiser.samples('What is seven times six?');
    // No packet after the last word, as after `replaceTrack(null)`.
    await client.speak(samples.subarray(0, samples.length - 3200));
    await client.waitFor('input_audio_buffer.committed');
  });

  it('can be pushed to talk', async (t) => {
    const client = await call(t, { session: hearing(null) });
    client.send({ type: 'input_audio_buffer.clear' });
    await client.waitFor('input_audio_buffer.cleared');
    client.send({ type: 'input_audio_buffer.commit' });
    assert.equal(errorCode(await client.waitFor('error')), 'input_audio_buffer_commit_empty');
    await client.speak(await synthesiser.samples('Please turn on the kitchen light.'));
    client.send({ type: 'input_audio_buffer.commit' });
    const completed = await client.waitFor('conversation.item.input_audio_transcription.completed');
    assert.equal(completed['transcript'], 'please turn on the kitchen light');
    assert.ok(!client.types.includes('response.created'), 'a commit alone makes no response');
    assert.ok(!client.types.some((type) => type.includes('speech_')));
  });
});
