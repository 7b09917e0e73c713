import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openStage, type Stage, type Visit } from './stage.ts';

const COUNT = 'please count to ten';
const QUESTION = 'What is two plus three?';
const INPUT = '>>> [part~="text-input"]';

describe('writing', { timeout: 120_000 }, () => {
  let stage: Stage;

  before(async () => {
    stage = await openStage(COUNT, 'what time is it');
  });
  after(() => stage?.close());

  const write = async ({ page }: Visit, text: string) => {
    await page.waitForSelector(INPUT, { visible: true });
    await page.type(INPUT, text);
    await page.keyboard.press('Enter');
    assert.equal(await page.$eval(INPUT, (input) => (input as HTMLTextAreaElement).value), '');
  };

  it('while the assistant speaks, is answered when it has finished', async () => {
    // Its words take their time, so that it is still making them up when something is written.
    const callsUrl = '/v1/realtime/calls?clause_delay_ms=400';
    const visit = await stage.visit({ greeting: '', withTextInput: true, callsUrl });
    const call = await visit.call();
    await visit.say(COUNT);
    await visit.until(
      'it counts',
      ({ activity, turns }) => activity === 'assistant-speaking' && turns.length === 2,
    );
    await write(visit, QUESTION);
    await visit.until('what was written is there', ({ turns }) => turns[2]?.final === true);
    const written = await visit.look();
    assert.equal(written.turns[1]?.final, false, 'it is still counting');
    assert.doesNotMatch(written.turns[1].text, /ten/, 'and has not got to the end');
    assert.equal(written.turns[2]?.text, QUESTION);
    await visit.until('it has answered', ({ turns }) => turns[3]?.final === true);
    const { turns, shownTranscript } = await visit.look();
    assert.deepEqual(
      turns.map(({ role, source, interrupted }) => ({ role, source, interrupted })),
      [
        { role: 'user', source: 'voice', interrupted: false },
        { role: 'assistant', source: 'voice', interrupted: false },
        { role: 'user', source: 'text', interrupted: false },
        { role: 'assistant', source: 'voice', interrupted: false },
      ],
    );
    assert.match(shownTranscript, /nine, ten\.[\s\S]*What is two plus three\?[\s\S]*5/);
    assert.deepEqual(
      call.spoken.map(({ itemId }) => itemId),
      [turns[1]?.itemId, turns[3]?.itemId],
      'spoken one after the other',
    );
    for (const { itemId, words } of call.spoken) assert.equal(call.heardWords(itemId).length, words.length);
    assert.deepEqual(
      call.serverEvents.filter(({ type }) => type === 'error'),
      [],
      'no second response was asked for meanwhile',
    );
    assert.ok((turns[3]?.startedAt ?? 0) >= (turns[1]?.endedAt ?? Infinity), 'nothing was spoken over');
    await visit.leave();
  });

  it('makes a whole call without a microphone, with a picture in it', async () => {
    const visit = await stage.visit({ greeting: 'Hello there.', mode: 'text', withTextInput: true });
    const call = await visit.call();
    await write(visit, QUESTION);
    await visit.until('it has answered', ({ turns }) => turns[2]?.final === true);
    await visit.page.$eval('realtime-voice', async (voice) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [320, 200];
      const context = canvas.getContext('2d');
      context?.fillRect(40, 40, 100, 100);
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
      if (blob) await voice.sendImage(blob);
    });
    await visit.until('it has looked', ({ turns }) => turns[4]?.final === true);
    const { turns, shownTranscript, microphones, loudestOutput } = await visit.look();
    assert.deepEqual(
      turns.map(({ role, text, images, source }) => [role, text, images, source]),
      [
        ['assistant', 'Hello there.', 0, 'text'],
        ['user', QUESTION, 0, 'text'],
        ['assistant', '2 plus 3 is 5.', 0, 'text'],
        ['user', '', 1, 'text'],
        ['assistant', 'I see a picture, 320 by 200 pixels.', 0, 'text'],
      ],
    );
    assert.match(shownTranscript, /Hello there\.[\s\S]*2 plus 3 is 5\.[\s\S]*Picture[\s\S]*320 by 200/);
    assert.deepEqual(microphones, [], 'it was never asked for');
    assert.deepEqual(
      [call.spoken.length, call.packetsSent, call.packetsReceived, loudestOutput],
      [0, 0, 0, 0],
    );
    await visit.leave();
  });
});
