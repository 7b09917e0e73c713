import { expect, waitUntil } from '@open-wc/testing';
import { RealtimeSession } from '../../src/session/session.js';
import type { SessionOptions } from '../../src/session/session-options.js';
import { expectQuietConsole } from '../support/no-console.js';
import { TrackingPlatform } from '../support/tracking-platform.js';

describe('RealtimeSession, asking for a call', function () {
  this.timeout(30_000);
  expectQuietConsole();

  let platform: TrackingPlatform;
  let session: RealtimeSession;

  const create = (options: SessionOptions = {}) => {
    platform = new TrackingPlatform();
    session = new RealtimeSession({ tokenEndpoint: '/token', ...options }, { platform });
  };

  afterEach(async () => {
    await session.stop();
    await waitUntil(() => platform.held.length === 0, 'everything is released');
  });

  it('sends no configuration when the back end holds the session', async () => {
    create({
      tokenEndpoint: undefined,
      session: { instructions: 'from the page' },
      exchangeOffer: async (sdp) => {
        const token = (await (
          await fetch('/token', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: '{}',
          })
        ).json()) as { value: string };
        const response = await fetch('/v1/realtime/calls', {
          method: 'POST',
          headers: { Authorization: `Bearer ${token.value}`, 'Content-Type': 'application/sdp' },
          body: sdp,
        });
        return { sdp: await response.text(), callId: 'handle-of-the-page' };
      },
    });
    const types: unknown[] = [];
    session.addEventListener('server-event', (event) => types.push((event.data as { type: string }).type));
    await session.start();
    expect(session.callId).to.equal('handle-of-the-page');
    session.sendText('Hello');
    await waitUntil(() => types.includes('response.done'), 'an answer', { timeout: 15_000 });
    expect(types).not.to.include('session.updated');
  });

  it('calls through the back end of the page, without a token', async () => {
    create({ tokenEndpoint: undefined, callEndpoint: '/call?shop=1' });
    const token = await freshToken();
    const browserFetch = platform.fetch.bind(platform);
    // The page's back end: it has the key, the browser does not.
    platform.fetch = (url, init) => {
      expect(Object.keys(init.headers ?? {})).to.deep.equal(['Content-Type']);
      expect(url).to.equal('/call?shop=1');
      const headers = new Headers(init.headers);
      headers.set('Authorization', `Bearer ${token}`);
      return browserFetch('/v1/realtime/calls', { ...init, headers });
    };
    expect(await session.start()).to.equal(true);
    expect(session.callId).to.match(/^rtc_/);
  });

  for (const transcription of [undefined, 'off', 'gpt-transcribe']) {
    it(`asks for the visitor's words if the session has none (transcription: ${transcription})`, async () => {
      const token = await freshToken();
      create({ getToken: () => token, callsUrl: '/v1/realtime/calls', transcription });
      const updates: unknown[] = [];
      const types: string[] = [];
      session.addEventListener('server-event', (event) => {
        const data = event.data as {
          type: string;
          session: { audio: { input: { transcription: unknown } } };
        };
        types.push(data.type);
        if (data.type === 'session.updated') updates.push(data.session.audio.input.transcription);
      });
      await session.start();
      session.sendText('Hello');
      await waitUntil(() => types.includes('response.created'), 'an answer', { timeout: 10_000 });
      const model = transcription ?? 'gpt-realtime-whisper';
      if (transcription === 'off') expect(updates).to.be.empty;
      else expect(updates[0]).to.have.property('model', model);
    });
  }

  it('asks for the token as the page configured', async () => {
    create({ tokenMethod: 'get', tokenEndpoint: '/token?page=shop', voice: 'cedar', language: 'en' });
    await session.start();
    const { url, init } = platform.requests[0] ?? { url: '', init: {} };
    expect(url).to.equal('/token?page=shop&voice=cedar&language=en&transcription=gpt-realtime-whisper');
    expect(init.method ?? 'GET').to.equal('GET');
    expect(init.credentials).to.equal('same-origin');
  });

  it('sends nothing but the two headers that the service allows', async () => {
    create();
    await session.start();
    const call = platform.requests.find(({ url }) => url.includes('/calls'));
    expect(Object.keys(call?.init.headers ?? {})).to.have.members(['Authorization', 'Content-Type']);
  });

  it('uses a token that was fetched ahead, once', async () => {
    create();
    session.preload({ token: true });
    await waitUntil(() => platform.requests.length === 1, 'a token is asked for');
    await session.start();
    expect(platform.requests.filter(({ url }) => url === '/token')).to.have.length(1);
    await session.stop();
    await session.start();
    expect(platform.requests.filter(({ url }) => url === '/token')).to.have.length(2);
  });
});

/** A key whose session asks for nothing. */
async function freshToken(): Promise<string> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch('/token', { method: 'POST', headers, body: '{}' });
  return ((await response.json()) as { value: string }).value;
}
