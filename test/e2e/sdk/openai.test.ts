import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hasPocketsphinx } from '../../../demo/server/hearing/pocketsphinx.ts';
import { openFixture, type Fixture } from './fixture.ts';
import type { OpenAIPage } from './openai.page.ts';
import { assertStrict } from './strict-events.ts';

const GRAMMAR =
  '#JSGF V1.0; grammar t; public <t> = what is seven times six | please turn on the bedroom light;';
const skip = hasPocketsphinx() ? false : 'libpocketsphinx or its model is not installed';

declare const sdk: OpenAIPage;

for (const style of ['ephemeral', 'unified'] as const) {
  describe(`openai/realtime/webrtc, unchanged, ${style}`, () => {
    let fixture: Fixture;
    let callId = '';
    const send = (event: object) => fixture.page.evaluate((one) => sdk.send(one), event);
    /** Waits for the nth event of a type whose JSON contains the text. */
    const event = async (type: string, text = '', nth = 1) => {
      const found = `sdk.events.filter((one) => one.type === ${JSON.stringify(type)} && JSON.stringify(one).includes(${JSON.stringify(text)}))[${nth - 1}]`;
      const handle = await fixture.page.waitForFunction(found, { timeout: 20_000 });
      return (await handle.jsonValue()) as Record<string, unknown>;
    };
    const live = () => {
      const call = fixture.server.calls.get(callId);
      assert.ok(call, 'the call is live');
      return call;
    };

    before(async () => {
      fixture = await openFixture('openai.page.ts', { grammar: GRAMMAR });
      callId = await fixture.page.evaluate((how) => sdk.connect(how), style);
    });
    after(() => fixture.close());

    it('connects', async () => {
      const created = await event('session.created');
      assert.equal((created['session'] as { model: string }).model, 'gpt-realtime-2.1');
      assert.equal(live().session.tools.length, 1);
    });

    it('holds a text turn', async () => {
      const content = [{ type: 'input_text', text: 'What is seven times six?' }];
      await send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
      await send({ type: 'response.create', response: { output_modalities: ['text'] } });
      assert.equal((await event('response.output_text.done'))['text'], '7 times 6 is 42.');
      await event('response.done');
    });

    it('holds a spoken turn', { skip }, async () => {
      await fixture.page.evaluate(() => sdk.say('What is seven times six?'));
      const heard = await event('conversation.item.input_audio_transcription.completed');
      assert.equal(heard['transcript'], 'what is seven times six');
      assert.equal((await event('response.output_audio_transcript.done'))['transcript'], '7 times 6 is 42.');
      await event('output_audio_buffer.stopped');
      assert.ok(live().packetsSent > 50);
    });

    it('calls a tool by voice and speaks of it', { skip }, async () => {
      await fixture.page.evaluate(() => sdk.say('Please turn on the bedroom light.'));
      const call = await event('response.function_call_arguments.done');
      assert.deepEqual(JSON.parse(String(call['arguments'])), { room: 'bedroom', on: true });
      await event('response.done', 'set_light');
      const item = {
        type: 'function_call_output',
        call_id: call['call_id'],
        output: 'The bedroom light is on',
      };
      await send({ type: 'conversation.item.create', item });
      await send({ type: 'response.create' });
      await event('response.output_audio_transcript.done', 'The bedroom light is on.');
    });

    it('was sent nothing that the strict schemas of @openai/agents-realtime do not know', () => {
      const passed = assertStrict(live().serverEvents);
      assert.ok(passed > 40, `${passed} events`);
    });

    it('hangs up through the client', async () => {
      const call = live();
      if (style === 'unified') await fixture.page.evaluate((id) => sdk.hangUp(id), callId);
      else await fixture.page.evaluate(() => sdk.close());
      await call.ended;
      await fixture.page.waitForFunction(`sdk.state() === 'closed'`);
    });

    it('understands a refusal', async () => {
      assert.deepEqual(await fixture.page.evaluate(() => sdk.refused()), {
        status: 401,
        code: 'invalid_api_key',
      });
    });
  });
}
