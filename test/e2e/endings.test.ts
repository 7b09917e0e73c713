import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LocalCall } from '../../demo/server/index.ts';
import { openStage, waitFor, type Stage, type Visit } from './stage.ts';

const GOODBYE = 'thank you and goodbye';

describe('a call that ends', { timeout: 120_000 }, () => {
  let stage: Stage;

  before(async () => {
    stage = await openStage(GOODBYE, 'please count to ten');
  });
  after(() => stage?.close());

  /** The last thing that the assistant said went out to its last sound, and nothing of it was cleared. */
  const assertHeardToTheEnd = (call: LocalCall) => {
    const { words = [], responseId } = call.spoken.at(-1) ?? {};
    assert.ok(words.length > 0, 'something was said');
    for (const { word, sentMs, totalMs } of words) assert.equal(sentMs, totalMs, word);
    const ends = call.serverEvents.filter(
      ({ type, response_id: id }) =>
        (type === 'output_audio_buffer.stopped' || type === 'output_audio_buffer.cleared') &&
        id === responseId,
    );
    assert.deepEqual(
      ends.map(({ type }) => type),
      ['output_audio_buffer.stopped'],
    );
  };
  const assertOver = async (visit: Visit, reason: string, lastWords?: string) => {
    await visit.until('it is over', ({ endReasons }) => endReasons.length > 0);
    const { endReasons, status, microphones, turns, errors } = await visit.look();
    assert.deepEqual(
      { endReasons, status, microphones, errors },
      { endReasons: [reason], status: 'idle', microphones: ['ended'], errors: [] },
    );
    const last = turns.at(-1);
    assert.deepEqual([last?.role, last?.interrupted], ['assistant', false]);
    if (lastWords !== undefined) assert.equal(last?.text, lastWords);
    await visit.leave();
  };

  it('when the visitor says goodbye, with a goodbye', async () => {
    const visit = await stage.visit({ greeting: '', withEndSession: true });
    const call = await visit.call();
    await visit.say(GOODBYE);
    await waitFor('the call is over', () => call.state === 'ended');
    assertHeardToTheEnd(call);
    await assertOver(visit, 'assistant', 'Goodbye!');
  });

  it('when the page says so, with the page’s own words', async () => {
    const visit = await stage.visit({ greeting: '' });
    const call = await visit.call();
    const words = 'We are closing now. Good night.';
    await visit.page.$eval('realtime-voice', (voice, farewell) => void voice.stop({ farewell }), words);
    await visit.until('it speaks', ({ activity }) => activity === 'assistant-speaking');
    const { status, microphones } = await visit.look();
    assert.deepEqual({ status, microphones }, { status: 'ending', microphones: ['ended'] });
    await waitFor('the call is over', () => call.state === 'ended');
    assertHeardToTheEnd(call);
    await assertOver(visit, 'page', words);
  });

  it('at the page’s limit, with a warning and a goodbye', async () => {
    const visit = await stage.visit({ greeting: '', maxCallSeconds: 4 });
    const call = await visit.call();
    await visit.page.waitForSelector('>>> [part~="notice"] ::-p-text(This call ends in about 1 second.)', {
      visible: true,
    });
    await waitFor('the call is over', () => call.state === 'ended');
    assertHeardToTheEnd(call);
    await assertOver(visit, 'limit');
  });

  it('when the session expires, with the reason and what was said', async () => {
    const visit = await stage.visit({
      greeting: 'Hello there.',
      muted: true,
      callsUrl: '/v1/realtime/calls?session_seconds=3',
    });
    await visit.call();
    await visit.until('it is over', ({ status }) => status === 'failed');
    const { endReasons, errors, microphones, turns, shownTranscript } = await visit.look();
    assert.deepEqual(endReasons, ['expired']);
    assert.deepEqual(errors, [{ code: 'session-expired', fatal: true }]);
    assert.deepEqual(microphones, ['ended']);
    assert.deepEqual(
      turns.map(({ text }) => text),
      ['Hello there.'],
    );
    assert.match(shownTranscript, /Hello there/);
    await visit.page.waitForSelector('>>> [part~="error"] ::-p-text(The call reached its longest time.)', {
      visible: true,
    });
    await visit.leave();
  });
});
