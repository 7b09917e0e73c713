import { expect, waitUntil } from '@open-wc/testing';
import { RealtimeSession } from '../../src/session/session.js';
import type { SessionOptions } from '../../src/session/session-options.js';
import { expectQuietConsole } from '../support/no-console.js';
import { logEvents } from '../support/session-log.js';
import { TrackingPlatform } from '../support/tracking-platform.js';

const GREETING = 'Hello, how can I help?';
const LONG = { timeout: 20_000 };

describe('RealtimeSession with other servers', function () {
  this.timeout(60_000);
  expectQuietConsole();

  let platform: TrackingPlatform;
  let session: RealtimeSession;
  let log: string[];

  const create = (options: SessionOptions) => {
    platform = new TrackingPlatform();
    session = new RealtimeSession({ muted: true, ...options }, { platform });
    log = logEvents(session);
  };

  afterEach(async () => {
    await session.stop();
    await waitUntil(() => platform.held.length === 0, 'everything is released');
  });

  const servers: readonly (readonly [string, SessionOptions])[] = [
    ['OpenAI', { tokenEndpoint: '/token' }],
    ['Azure with its filter', { tokenEndpoint: '/token?profile=azure-filtered' }],
    ['LiteLLM', { tokenEndpoint: '/token?profile=litellm' }],
    ['Inworld', { tokenEndpoint: '/token?profile=inworld' }],
    ['Hugging Face speech-to-speech', { callEndpoint: '/v1/realtime/calls?profile=hf' }],
    ['LocalAI', { callEndpoint: '/v1/realtime/calls?profile=localai', model: 'gpt-local' }],
    ['a server of the beta', { tokenEndpoint: '/token?profile=beta' }],
  ];
  for (const [name, options] of servers) {
    it(`greets, is heard, answers in writing and by voice, and is interrupted: ${name}`, async () => {
      create({ ...options, greeting: GREETING });
      expect(await session.start()).to.equal(true);
      await waitUntil(() => session.activity === 'assistant-speaking', 'it speaks', LONG);
      await waitUntil(() => session.activity === 'listening', 'it has spoken', LONG);
      await waitUntil(() => session.transcript[0]?.text === GREETING, 'the greeting is written down', LONG);

      session.sendText('What is two plus three?');
      await waitUntil(() => /five|5/i.test(session.transcript.at(-1)?.text ?? ''), 'an answer', LONG);
      // Behind the filter nobody knows that it is about to speak.
      await waitUntil(() => session.transcript.at(-1)?.final, 'it has answered', LONG);

      session.sendText('Please count to thirty.');
      await waitUntil(() => session.activity === 'assistant-speaking', 'it counts', LONG);
      session.interrupt();
      await waitUntil(() => session.activity === 'listening', 'it is silent', LONG);
      await waitUntil(() => session.transcript.at(-1)?.interrupted, 'the turn is marked', LONG);
      expect(session.transcript.at(-1)?.text).not.to.contain('thirty');

      // Nothing is stuck behind what was cut.
      session.sendText('What is four plus four?');
      await waitUntil(() => /eight|8/i.test(session.transcript.at(-1)?.text ?? ''), 'another answer', LONG);
      expect(log.filter((line) => line.startsWith('call-error'))).to.be.empty;
    });
  }

  for (const profile of ['hf', 'localai']) {
    it(`cuts off what was generated to its end, where the server tells nothing of it: ${profile}`, async () => {
      create({
        callEndpoint: `/v1/realtime/calls?profile=${profile}`,
        model: 'gpt-local',
        greeting: 'This is a long greeting that is made at once and takes quite some time to be heard.',
      });
      let isGenerated = false;
      session.addEventListener('server-event', ({ data }) => {
        isGenerated ||= (data as { type: string }).type === 'response.done';
      });
      await session.start();
      await waitUntil(() => isGenerated && session.activity === 'assistant-speaking', 'it speaks', LONG);
      session.interrupt();
      expect(session.transcript[0]).to.include({ interrupted: true });
      expect(session.transcript[0]?.unheardText).to.contain('heard.');
      await waitUntil(() => session.transcript[0]?.final, 'it is final', LONG);
      expect(session.transcript[0]).to.include({ interrupted: true });
    });
  }

  it('takes an answer for heard that was too short to be noticed', async () => {
    create({ callEndpoint: '/v1/realtime/calls?profile=hf', greeting: 'Hi.' });
    await session.start();
    await waitUntil(() => session.transcript[0]?.final, 'it is final', LONG);
    expect(session.transcript[0]).to.include({ text: 'Hi.', interrupted: false });
  });

  it('sends the offer as JSON where SDP is not understood, and once only where it is', async () => {
    create({ callEndpoint: '/v1/realtime/calls?profile=localai', model: 'gpt-local' });
    await session.start();
    const types = platform.requests.map(({ init }) => new Headers(init.headers).get('Content-Type'));
    expect(types).to.deep.equal(['application/sdp', 'application/json']);
    expect(JSON.parse(platform.requests[1]?.init.body as string)).to.include({ model: 'gpt-local' });
    expect(session.callId).to.be.a('string').and.not.empty;
  });
});
