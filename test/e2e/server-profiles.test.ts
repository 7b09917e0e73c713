import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LocalCall } from '../../demo/server/index.ts';
import { openStage, waitFor, wordsOf, type ElementProperties, type Stage, type Visit } from './stage.ts';

const GREETING = 'Hello there. What would you like to know?';
const COUNT = 'please count to twenty';
const QUESTION = 'what is two plus three';

interface Server {
  readonly name: string;
  readonly properties: ElementProperties;
  /** Whether the visitor's words are written down. */
  readonly transcribes: boolean;
  /** What the browser logs on its own account. */
  readonly complaints?: readonly string[];
}

const withToken = (name: string): Server => ({
  name,
  properties: { tokenEndpoint: `/token?profile=${name}` },
  transcribes: true,
});
/** The session is the back end's to configure, and this one has none that would. */
const withEndpoint = (name: string): Server => ({
  name,
  properties: { callEndpoint: `/v1/realtime/calls?profile=${name}`, model: 'gpt-realtime' },
  transcribes: false,
});

const SERVERS: readonly Server[] = [
  withToken('azure-filtered'),
  withToken('litellm'),
  withToken('inworld'),
  withToken('beta'),
  withEndpoint('hf'),
  {
    ...withEndpoint('localai'),
    // The offer goes as SDP first; this server wants JSON, and gets it then.
    complaints: [
      'console.error: Failed to load resource: the server responded with a status of 400 (Bad Request)',
    ],
  },
];

/** The same visit with each of the servers that the local one can pass for. */
describe('a call with a server like', { timeout: 180_000 }, () => {
  let stage: Stage;

  before(async () => {
    stage = await openStage(COUNT, QUESTION);
  });
  after(() => stage?.close());

  for (const { name, properties, transcribes, complaints } of SERVERS) {
    it(name, async () => {
      const visit = await stage.visit({ greeting: GREETING, ...properties });
      const call = await visit.call();
      const greeted = await visit.look();
      assert.equal(greeted.turns[0]?.text, GREETING);
      assert.ok(greeted.loudestOutput > 0.05, `the greeting is audible: ${greeted.loudestOutput}`);

      const itemId = await haveItCount(visit, call);
      const spoken = call.spoken.length;
      await visit.speakOver(QUESTION);
      await waitFor('it answers again', () => call.spoken.length > spoken);
      assert.ok(call.heardWords(itemId).length < 20, 'it was cut off');
      const { turns } = await visit.look();
      const counting = turns.find((turn) => turn.itemId === itemId);
      assert.equal(counting?.final, true);
      assert.equal(counting.interrupted, true);
      assert.match(counting.text, /^One, two/);
      assert.match(counting.unheardText, /nineteen, twenty\.$/);
      const asked = turns[turns.indexOf(counting) - 1];
      if (transcribes) assert.deepEqual([asked?.role, wordsOf(asked?.text)], ['user', wordsOf(COUNT)]);
      await visit.leave(complaints);
    });
  }
});

/**
 * Asks it to count until it does, and waits for some words; the item in which it counts. A server that is not told
 * otherwise takes 200 ms without sound for the end of a turn, which a busy machine makes of a breath.
 */
async function haveItCount(visit: Visit, call: LocalCall): Promise<string> {
  const counting = () =>
    call.spoken.find(({ itemId }) => call.heardWords(itemId).join(' ').startsWith('One two three'));
  for (let attempt = 1; attempt <= 3 && !counting(); attempt += 1) {
    await visit.say(COUNT);
    await visit.until('it counts, or is done', ({ quietMs }) => counting() !== undefined || quietMs > 500);
  }
  const { itemId } = counting() ?? {};
  assert.ok(itemId, 'it counts');
  return itemId;
}
