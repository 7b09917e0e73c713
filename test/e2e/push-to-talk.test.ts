import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LocalCall } from '../../demo/server/index.ts';
import { openStage, waitFor, wordsOf, type Stage, type Visit } from './stage.ts';

const HELD = 'what is seven times six';
const PRESSED = 'what is two plus three';
const OPEN = 'what is nine minus one';
/** What a microphone that closes too early would leave of them. */
const CUT = ['what is seven times', 'what is two plus', 'what is nine minus', 'what is'];
const TALK = '>>> button[part~="talk"]';

describe('a call that changes to push-to-talk and back', { timeout: 120_000 }, () => {
  let stage: Stage;
  let visit: Visit;
  let call: LocalCall;

  before(async () => {
    stage = await openStage(HELD, PRESSED, OPEN, ...CUT);
    visit = await stage.visit({ greeting: '' }, '/modes.html');
    await visit.page.click('input[value="open-mic"]');
    call = await visit.call();
    await waitFor('the microphone is heard', () => call.packetsReceived > 0);
    await visit.page.click('input[value="push-to-talk"]');
    await visit.page.waitForSelector(TALK, { visible: true });
  });

  after(async () => {
    await visit?.leave();
    await stage?.close();
  });

  const detections = () =>
    call.serverEvents.filter(({ type }) => type === 'input_audio_buffer.speech_started');
  /** Waits for the visitor's words and the answer to them. */
  const assertAnswered = async (question: string, answer: RegExp) => {
    await visit.until(
      'it has answered',
      ({ turns }) => turns.at(-1)?.final === true && answer.test(turns.at(-1)?.text ?? ''),
    );
    const { turns } = await visit.look();
    assert.deepEqual(wordsOf(turns.at(-2)?.text), wordsOf(question), 'every word to the last');
  };
  const isTalking = (talking: boolean) =>
    visit.page.waitForFunction(
      (wanted) => document.querySelector('realtime-voice')?.talking === wanted,
      {},
      talking,
    );

  it('sends nothing between presses', async () => {
    await waitFor('turns are not detected any more', () => call.session.audio.input.turn_detection === null);
    let packets = -1;
    await waitFor(
      'nothing is sent any more',
      pollEvery(500, () => packets === (packets = call.packetsReceived)),
    );
    await visit.speak(HELD);
    assert.equal(call.packetsReceived, packets);
    assert.deepEqual(detections(), []);
    assert.deepEqual((await visit.look()).turns, []);
  });

  it('hears what is said while the button is held', async () => {
    await visit.page.hover(TALK);
    await visit.page.mouse.down();
    await isTalking(true);
    await visit.speak(HELD);
    await visit.page.mouse.up();
    await assertAnswered(HELD, /42/);
  });

  it('hears what is said between two presses of a key', async () => {
    await visit.until('it has finished', ({ quietMs }) => quietMs > 500);
    await visit.page.focus(TALK);
    await visit.page.keyboard.press('Space');
    await isTalking(true);
    await visit.speak(PRESSED);
    await visit.page.keyboard.press('Space');
    await assertAnswered(PRESSED, /5/);
    await isTalking(false);
  });

  it('says that a press was too short to hold any words', async () => {
    await visit.page.click(TALK);
    await visit.page.waitForSelector('>>> [part~="notice"] ::-p-text(Nothing was heard.)', { visible: true });
    const { errors, status, turns } = await visit.look();
    assert.deepEqual(errors, [{ code: 'nothing-heard', fatal: false }]);
    assert.equal(status, 'live');
    assert.equal(turns.length, 4, 'nobody answers nothing');
  });

  it('hears an open microphone again', async () => {
    assert.deepEqual(detections(), [], 'so far the visitor alone said when a turn is over');
    await visit.page.click('input[value="open-mic"]');
    await visit.page.waitForSelector(TALK, { hidden: true });
    await waitFor('turns are detected again', () => call.session.audio.input.turn_detection !== null);
    await visit.say(OPEN);
    await assertAnswered(OPEN, /8/);
    assert.equal(detections().length, 1);
  });
});

/** A condition that is looked at only so often. */
function pollEvery(milliseconds: number, condition: () => boolean): () => boolean {
  let last = performance.now();
  return () => {
    if (performance.now() - last < milliseconds) return false;
    last = performance.now();
    return condition();
  };
}
