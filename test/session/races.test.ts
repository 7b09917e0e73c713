import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { RealtimeSession } from '../../src/session/session.js';
import { expectQuietConsole } from '../support/no-console.js';
import { codeOf, logEvents } from '../support/session-log.js';
import { STEPS, TrackingPlatform } from '../support/tracking-platform.js';

describe('RealtimeSession, stopped at each await of connecting', function () {
  this.timeout(30_000);
  expectQuietConsole();

  for (const step of STEPS) {
    it(`at: ${step}`, async () => {
      const platform = new TrackingPlatform();
      const session = new RealtimeSession({ tokenEndpoint: '/token' }, { platform });
      const log = logEvents(session);
      platform.pauseAt(step);
      const started = session.start();
      await platform.reached;
      await session.stop();
      expect(await codeOf(started)).to.equal('aborted');
      expect(session.status).to.equal('idle');
      const before = [...log];
      expect(before.at(-1)).to.equal('call-end aborted');

      // What was under way arrives now, and must be let go at once.
      platform.release();
      await waitUntil(() => platform.held.length === 0, `all released, not: ${platform.held.join()}`);
      await aTimeout(0);
      expect(log).to.deep.equal(before);

      expect(await session.start(), 'a retry').to.equal(true);
      await session.stop();
      await waitUntil(() => platform.held.length === 0, 'all released after the retry');
    });
  }

  it('at: the channel', async () => {
    const platform = new TrackingPlatform();
    const session = new RealtimeSession(
      { tokenEndpoint: '/token', callsUrl: '/v1/realtime/calls?no_channel=1' },
      { platform },
    );
    const log = logEvents(session);
    const started = session.start();
    await waitUntil(() => platform.connections[0]?.connectionState === 'connected', 'all but the channel', {
      timeout: 10_000,
    });
    await session.stop();
    expect(await codeOf(started)).to.equal('aborted');
    await waitUntil(() => platform.held.length === 0, `all released, not: ${platform.held.join()}`);
    expect(log.at(-1)).to.equal('call-end aborted');
  });

  for (const step of ['getToken', 'exchangeOffer'] as const) {
    it(`at: ${step} of the page`, async () => {
      const platform = new TrackingPlatform();
      const reached = Promise.withResolvers<AbortSignal>();
      const answer = Promise.withResolvers<never>();
      const wait = ({ signal }: { readonly signal: AbortSignal }) => {
        reached.resolve(signal);
        return answer.promise;
      };
      const options =
        step === 'getToken'
          ? { getToken: wait }
          : { exchangeOffer: (_sdp: string, given: { readonly signal: AbortSignal }) => wait(given) };
      const session = new RealtimeSession(options, { platform });
      const started = session.start();
      const signal = await reached.promise;
      await session.stop();
      expect(await codeOf(started)).to.equal('aborted');
      expect(signal.aborted, 'the page is told').to.equal(true);
      answer.reject(new Error('too late'));
      await waitUntil(() => platform.held.length === 0, `all released, not: ${platform.held.join()}`);
      expect(session.status).to.equal('idle');
    });
  }

  it('posts no offer before the visitor has answered the prompt, and counts that time in no timeout', async () => {
    const platform = new TrackingPlatform();
    platform.granted = false;
    platform.pauseAt('microphone');
    const timeouts = { token: 2000, microphone: 50, call: 2000, channel: 3000, connect: 3000 };
    const session = new RealtimeSession({ tokenEndpoint: '/token' }, { platform, timeouts });
    const started = session.start();
    await platform.reached;
    // Longer than the microphone's own limit, which a prompt must not have.
    await aTimeout(200);
    expect(session.status).to.equal('connecting');
    expect(platform.requests.map(({ url }) => url)).to.deep.equal(['/token']);
    platform.release();
    expect(await started).to.equal(true);
    await session.stop();
  });

  it('posts the offer side by side with a microphone that is permitted already', async () => {
    const platform = new TrackingPlatform();
    platform.granted = true;
    platform.pauseAt('microphone');
    const session = new RealtimeSession({ tokenEndpoint: '/token' }, { platform });
    const started = session.start();
    await waitUntil(() => platform.requests.length === 2, 'the offer is posted');
    await waitUntil(() => platform.channels[0]?.readyState === 'open', 'the channel is open', {
      timeout: 5000,
    });
    expect(session.status, 'not live without a microphone').to.equal('connecting');
    platform.release();
    expect(await started).to.equal(true);
    await session.stop();
  });

  it('fails at once when the token is refused while the prompt is open', async () => {
    const platform = new TrackingPlatform();
    platform.granted = false;
    platform.pauseAt('microphone');
    const session = new RealtimeSession({ tokenEndpoint: '/faults/token/401' }, { platform });
    expect(await codeOf(session.start())).to.equal('token-failed');
    platform.release();
    await waitUntil(() => platform.held.length === 0, 'the late microphone is released');
  });

  it('holds nothing after many calls', async () => {
    const platform = new TrackingPlatform();
    const session = new RealtimeSession({ tokenEndpoint: '/token' }, { platform });
    for (let call = 0; call < 8; call++) {
      await session.start();
      await session.stop();
    }
    await waitUntil(() => platform.held.length === 0, 'all released');
    expect(platform.connections).to.have.length(8);
  });
});
