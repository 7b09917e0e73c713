import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hasPocketsphinx } from '../../../demo/server/hearing/pocketsphinx.ts';
import { textOf } from '../../../demo/server/wire/json.ts';
import { issueSecret } from '../../server/support/http-server.ts';
import type { AgentsPage, Heard } from './agents.page.ts';
import { openFixture, type Fixture } from './fixture.ts';
import { assertStrict } from './strict-events.ts';

const GRAMMAR =
  '#JSGF V1.0; grammar t; public <t> = what is seven times six | please turn on the bedroom light;';
const skip = hasPocketsphinx() ? false : 'libpocketsphinx or its model is not installed';

declare const sdk: AgentsPage;

describe('@openai/agents-realtime, unchanged', () => {
  let fixture: Fixture;
  let callId = '';
  const live = () => {
    const call = fixture.server.calls.get(callId);
    assert.ok(call, 'the call is live');
    return call;
  };
  const until = (found: (history: readonly Heard[]) => boolean) =>
    fixture.page.waitForFunction(`(${String(found)})(sdk.history())`, { timeout: 20_000 });
  /** The last word was played: nothing of the turn before disturbs the next. */
  const quiet = async () => {
    const playing = () =>
      live().serverEvents.filter(({ type }) => type === 'output_audio_buffer.started').length;
    const played = () =>
      live().serverEvents.filter(({ type }) => /^output_audio_buffer\.(stopped|cleared)$/.test(textOf(type)))
        .length;
    const busy = () =>
      live().serverEvents.findLast(({ type }) => type === 'response.created' || type === 'response.done');
    while (playing() > played() || busy()?.['type'] === 'response.created') {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  before(async () => {
    fixture = await openFixture('agents.page.ts', { grammar: GRAMMAR });
    const { value } = await issueSecret(fixture.origin);
    await fixture.page.evaluate((key) => sdk.connect(key), value);
    callId = (await fixture.page.evaluate(() => sdk.callId())) ?? '';
  });
  after(() => fixture.close());

  it('connects with its own session settings', () => {
    const { audio, instructions, tools } = live().session;
    assert.equal(instructions, 'Be brief.');
    assert.equal(audio.input.turn_detection?.type, 'semantic_vad');
    assert.equal(tools.length, 1);
  });

  it('holds a text turn', async () => {
    await fixture.page.evaluate(() => sdk.send('What is seven times six?'));
    await until((history) =>
      history.some(({ role, text }) => role === 'assistant' && text === '7 times 6 is 42.'),
    );
    await quiet();
    assert.ok((await fixture.page.evaluate(() => sdk.audioEnergy())) > 0.001, 'and the answer was heard');
  });

  it('holds a spoken turn', { skip }, async () => {
    await quiet();
    const before = await fixture.page.evaluate(() => sdk.audioEnergy());
    await fixture.page.evaluate(() => sdk.say('What is seven times six?'));
    await until((history) =>
      history.some(({ role, text }) => role === 'user' && text === 'what is seven times six'),
    );
    await until((history) => history.filter(({ text }) => text === '7 times 6 is 42.').length === 2);
    await quiet();
    assert.ok((await fixture.page.evaluate(() => sdk.audioEnergy())) > before, 'the answer was heard');
  });

  it('calls a tool by text and speaks its answer', async () => {
    await quiet();
    await fixture.page.evaluate(() => sdk.send('Please turn on the kitchen light'));
    await until((history) => history.some(({ text }) => text === 'The kitchen light is on.'));
    assert.deepEqual(await fixture.page.evaluate(() => sdk.toolCalls), [{ room: 'kitchen', on: true }]);
  });

  it('calls a tool by voice', { skip }, async () => {
    await quiet();
    await fixture.page.evaluate(() => sdk.say('Please turn on the bedroom light.'));
    await until((history) => history.some(({ text }) => text === 'The bedroom light is on.'));
    const [, call] = await fixture.page.evaluate(() => sdk.toolCalls);
    assert.deepEqual(call, { room: 'bedroom', on: true });
  });

  it('interrupts', async () => {
    await quiet();
    const before = live().serverEvents.length;
    const has = (type: string) =>
      live()
        .serverEvents.slice(before)
        .some((event) => event['type'] === type);
    await fixture.page.evaluate(() =>
      sdk.send('one two three four five six seven eight nine ten eleven twelve thirteen'),
    );
    await fixture.page.waitForFunction(
      `sdk.seen.lastIndexOf('output_audio_buffer.started') > sdk.seen.lastIndexOf('output_audio_buffer.stopped')`,
    );
    await fixture.page.evaluate(() => sdk.interrupt());
    await fixture.page.waitForFunction(`sdk.seen.includes('output_audio_buffer.cleared')`);
    assert.ok(has('conversation.item.truncated'));
  });

  it('saw no error', async () => {
    assert.deepEqual(await fixture.page.evaluate(() => sdk.errors), []);
  });

  it('was sent nothing that its own strict schemas do not know', () => {
    const passed = assertStrict(live().serverEvents);
    assert.ok(passed > 50, `${passed} events`);
  });

  it('ends the call by closing', async () => {
    const call = live();
    await fixture.page.evaluate(() => sdk.close());
    await call.ended;
    assert.equal(fixture.server.calls.size, 0);
  });
});
