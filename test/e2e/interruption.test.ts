import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LocalCall } from '../../demo/server/index.ts';
import { openStage, waitFor, wordsOf, type Stage, type Visit } from './stage.ts';

const QUESTION = 'what is two plus three';

/** The server counts with one clip a word, so it knows which words were heard; the page has to work that out. */
describe('an assistant that is cut off', { timeout: 120_000 }, () => {
  let stage: Stage;
  let visit: Visit;
  let call: LocalCall;

  before(async () => {
    stage = await openStage(
      'please count to ten',
      'please count to twelve',
      'please count to thirty',
      QUESTION,
    );
    visit = await stage.visit({ greeting: '' });
    call = await visit.call();
    // From a turn that was heard to its end the page learns how fast this voice speaks.
    await visit.say('please count to ten');
    await visit.until('it has counted', ({ turns }) => turns[1]?.final === true);
    assert.equal((await visit.look()).turns[1]?.unheardText, '');
  });

  after(async () => {
    await visit?.leave();
    await stage?.close();
  });

  const eventsOf = (type: string, itemId: string) =>
    call.serverEvents.filter((event) => event['type'] === type && event['item_id'] === itemId);

  /** Asks it to count, and cuts it off when so many words were heard; the turn, and the words that were heard. */
  const cutCounting = async (to: string, atWord: number, cut: () => Promise<void>) => {
    const before = call.spoken.length;
    await visit.say(`please count to ${to}`);
    await waitFor('it counts', () => call.spoken.length > before);
    const { itemId = '' } = call.spoken.at(-1) ?? {};
    await waitFor('it has got so far', () => call.heardWords(itemId).length >= atWord);
    await cut();
    await visit.until('it was cut', ({ turns }) =>
      turns.some((turn) => turn.itemId === itemId && turn.final),
    );
    const turn = (await visit.look()).turns.find((one) => one.itemId === itemId);
    assert.ok(turn);
    const heard = call.heardWords(itemId);
    const said = eventsOf('response.output_audio_transcript.done', itemId)[0]?.['transcript'];
    assert.equal(turn.text + turn.unheardText, said, 'nothing of it is lost');
    assert.equal(turn.interrupted, true);
    assert.notEqual(turn.unheardText, '');
    assert.equal(turn.cutEstimated, turn.text !== '');
    const shown = wordsOf(turn.text);
    const difference = Math.abs(shown.length - heard.length);
    assert.ok(difference <= 2, `shown: ${shown.join(' ')}; heard: ${heard.join(' ')}`);
    assert.equal(eventsOf('conversation.item.truncated', itemId).length, 1, 'the server cut its item once');
    assert.ok((await visit.look()).shownTranscript.includes(turn.text));
  };

  const speakOver = () => visit.speakOver(QUESTION);

  it('in the middle, shows what was heard', async () => {
    await cutCounting('thirty', 15, speakOver);
    await visit.hush();
  });

  it('in its first second', async () => {
    await cutCounting('thirty', 1, speakOver);
    await visit.hush();
  });

  it('near its end', async () => {
    await cutCounting('twelve', 9, speakOver);
    await visit.hush();
  });

  it('by the button for it', async () => {
    await cutCounting('thirty', 4, () => visit.page.locator('>>> button[part~="interrupt"]').click());
    assert.deepEqual(
      call.clientEvents.filter(({ type }) => type === 'conversation.item.truncate'),
      [],
      'where it was cut is the server’s to say',
    );
  });
});
