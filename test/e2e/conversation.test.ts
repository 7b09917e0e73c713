import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openStage, waitFor, wordsOf, type Stage } from './stage.ts';

const QUESTION = 'what is two plus three';
const ORDER = 'please turn on the kitchen light';

/** The visitor's path, with nothing replaced: a sound card, a browser, the built script, WebRTC, a server that hears. */
describe('a spoken conversation', { timeout: 120_000 }, () => {
  let stage: Stage;

  before(async () => {
    stage = await openStage(QUESTION, ORDER);
  });
  after(() => stage?.close());

  it('goes from one click to a spoken answer, and ends with everything off', async () => {
    const visit = await stage.visit();
    assert.deepEqual((await visit.look()).microphones, [], 'no microphone before the click');

    const call = await visit.call();
    const greeted = await visit.look();
    assert.equal(greeted.turns[0]?.role, 'assistant');
    assert.equal(
      greeted.turns[0]?.text,
      await visit.page.$eval('realtime-voice', (element) => element.getAttribute('greeting')),
    );
    assert.ok(greeted.loudestOutput > 0.05, `the greeting is audible: ${greeted.loudestOutput}`);
    assert.ok(greeted.meterShapes > 10, `the meter moves: ${greeted.meterShapes}`);
    assert.deepEqual(greeted.microphones, ['live']);

    await visit.say(QUESTION);
    await visit.until('the answer was heard', ({ turns }) => turns[2]?.final === true);
    const answered = await visit.look();
    assert.deepEqual(
      answered.turns.map(({ role }) => role),
      ['assistant', 'user', 'assistant'],
    );
    assert.deepEqual(wordsOf(answered.turns[1]?.text), wordsOf(QUESTION));
    assert.match(answered.turns[2]?.text ?? '', /five|5/i);
    assert.ok(answered.loudestInput > 0.05, `the visitor is audible: ${answered.loudestInput}`);
    assert.match(answered.shownTranscript, /what is two plus three/i);
    const finals = answered.transcriptEvents.filter(({ final }) => final);
    assert.deepEqual(
      finals.map(({ role }) => role),
      ['assistant', 'user', 'assistant'],
      'one final event a turn, in order',
    );

    await visit.page.locator('>>> button[part~="end"]').click();
    await visit.until('it ended', ({ status }) => status === 'idle');
    const ended = await visit.look();
    assert.deepEqual(ended.microphones, ['ended']);
    assert.deepEqual(ended.connections, ['closed']);
    assert.deepEqual(ended.endReasons, ['user']);
    assert.equal(ended.turns.length, 3, 'the transcript is kept');
    await waitFor('the server noticed', () => call.state === 'ended' && stage.demo.realtime.calls.size === 0);
    await visit.leave();
  });

  it('calls a tool by voice and speaks about the outcome', async () => {
    const visit = await stage.visit({}, '/tools.html');
    const call = await visit.call();
    await visit.say(ORDER);
    await visit.page.waitForSelector('.light[data-room="kitchen"][aria-pressed="true"]');
    await visit.until('the answer was heard', ({ turns }) => turns[2]?.final === true);
    const { turns, toolCalls } = await visit.look();
    assert.deepEqual(toolCalls, [{ name: 'set_light', args: { room: 'kitchen', on: true } }]);
    assert.match(turns[2]?.text ?? '', /kitchen/i);
    assert.deepEqual(visit.complaints, []);
    await visit.page.close();
    await waitFor('the server noticed', () => call.state === 'ended');
  });

  it('is cut off by the visitor, and answers', async () => {
    const visit = await stage.visit({ greeting: '' });
    await visit.call();
    await visit.page.$eval('realtime-voice', (voice) => voice.sendText('Please count to twenty.'));
    await visit.until('it counts', ({ activity }) => activity === 'assistant-speaking');
    await visit.speakOver(QUESTION);
    await visit.until('it was cut', ({ turns }) => turns[1]?.interrupted === true);
    await visit.until(
      'it has answered',
      ({ turns, quietMs }) => turns.length > 3 && turns.at(-1)?.role === 'assistant' && quietMs > 500,
    );
    const { turns } = await visit.look();
    assert.equal(turns[2]?.role, 'user');
    assert.deepEqual([turns.at(-1)?.interrupted, turns.at(-1)?.final], [false, true]);
    await visit.leave();
  });
});
