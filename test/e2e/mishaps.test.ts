import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openStage, wordsOf, type ElementProperties, type Stage } from './stage.ts';

const QUESTION = 'what is two plus three';

/** What servers do now and then, and what the visitor sees of it. */
describe('a call in which something goes wrong', { timeout: 120_000 }, () => {
  let stage: Stage;

  before(async () => {
    stage = await openStage(QUESTION, 'please count to ten');
  });
  after(() => stage?.close());

  const visitWith = (fault: string, properties: ElementProperties = {}) =>
    stage.visit({ greeting: '', callsUrl: `/v1/realtime/calls?${fault}`, ...properties });

  it('puts words that are written down late where they belong', async () => {
    const visit = await visitWith('late_transcript=1');
    const call = await visit.call();
    await visit.say(QUESTION);
    await visit.until(
      'both are there',
      ({ turns }) => turns.length === 2 && turns.every(({ final }) => final),
    );
    const types = call.serverEvents.map(({ type }) => type);
    assert.ok(
      types.indexOf('conversation.item.input_audio_transcription.completed') > types.indexOf('response.done'),
      'they came after the answer',
    );
    const { turns, shownTranscript } = await visit.look();
    assert.deepEqual(
      turns.map(({ role }) => role),
      ['user', 'assistant'],
    );
    assert.deepEqual(wordsOf(turns[0]?.text), wordsOf(QUESTION));
    assert.match(shownTranscript, /what is two plus three[\s\S]*2 plus 3 is 5\./i);
    await visit.leave();
  });

  it('shows that the visitor spoke, where it could not be written down', async () => {
    const visit = await visitWith('fail_transcription=1');
    await visit.call();
    await visit.say(QUESTION);
    await visit.until('it has answered', ({ turns }) => turns[1]?.final === true);
    const { turns, shownTranscript, errors } = await visit.look();
    assert.deepEqual(
      turns.map(({ role, text, failed }) => [role, text, failed]),
      [
        ['user', '', true],
        ['assistant', '2 plus 3 is 5.', false],
      ],
    );
    assert.match(shownTranscript, /\(not understood\)[\s\S]*2 plus 3 is 5\./);
    assert.deepEqual(errors, []);
    await visit.leave();
  });

  it('asks again for a response that failed by the server’s own fault', async () => {
    const visit = await visitWith('fail_response=1', { greeting: 'Hello there.', muted: true });
    const call = await visit.call();
    const statuses = call.serverEvents.flatMap(({ type, response }) =>
      type === 'response.done' ? [(response as { readonly status: string }).status] : [],
    );
    assert.deepEqual(statuses, ['failed', 'completed']);
    const { turns, errors } = await visit.look();
    assert.deepEqual(
      turns.map(({ text }) => text),
      ['Hello there.'],
    );
    assert.deepEqual(errors, []);
    await visit.leave();
  });

  it('ends where no response will ever come, and says so', async () => {
    const visit = await visitWith('fail_response=2&fail_code=insufficient_quota', {
      greeting: 'Hello there.',
      muted: true,
    });
    await visit.call();
    await visit.page.$eval('realtime-voice', (voice) => voice.sendText('What is two plus three?'));
    await visit.until('it failed', ({ status }) => status === 'failed');
    const { errors, endReasons, turns } = await visit.look();
    assert.deepEqual([errors, endReasons], [[{ code: 'server-error', fatal: true }], ['error']]);
    assert.equal(turns.length, 2, 'what was said is kept');
    await visit.page.waitForSelector('>>> [part~="error"] ::-p-text(The voice service had a problem.)', {
      visible: true,
    });
    await visit.leave();
  });

  it('goes on after an answer that was broken off, and says so', async () => {
    const visit = await visitWith('incomplete_response=1', { muted: true });
    await visit.call();
    await visit.page.$eval('realtime-voice', (voice) => voice.sendText('Please count to ten.'));
    await visit.page.waitForSelector('>>> [part~="notice"] ::-p-text(The answer is incomplete.)', {
      visible: true,
    });
    await visit.until('it was heard', ({ turns }) => turns[1]?.final === true);
    const { errors, turns, status } = await visit.look();
    assert.deepEqual(errors, [{ code: 'response-incomplete', fatal: false }]);
    assert.equal(turns[1]?.text.trim(), 'One,');
    assert.equal(status, 'live');
    await visit.leave();
  });
});
