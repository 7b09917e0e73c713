import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { RealtimeSession } from '../../src/session/session.js';
import type { SessionOptions } from '../../src/session/session-options.js';
import { expectQuietConsole } from '../support/no-console.js';
import { logEvents } from '../support/session-log.js';
import { TrackingPlatform } from '../support/tracking-platform.js';

const GREETING = 'Hello there.';

describe('RealtimeSession, in a real call', function () {
  this.timeout(30_000);
  expectQuietConsole();

  let platform: TrackingPlatform;
  let session: RealtimeSession;
  let log: string[];

  const create = (options: SessionOptions = {}) => {
    platform = new TrackingPlatform();
    session = new RealtimeSession({ tokenEndpoint: '/token', ...options }, { platform });
    log = logEvents(session);
  };

  afterEach(async () => {
    await session.stop();
    await waitUntil(() => platform.held.length === 0, 'everything is released');
  });

  it('greets, is heard, and lets everything go at the end', async () => {
    // The fake microphone beeps, which may pass for an interruption.
    create({ greeting: GREETING, muted: true });
    expect(await session.start()).to.equal(true);
    expect(log.slice(0, 4)).to.deep.equal([
      'call-start',
      'status-change idle connecting',
      'status-change connecting live',
      'call-live',
    ]);
    expect(session.callId).to.match(/^rtc_/);
    expect(platform.tracks).to.have.length(1);

    let loudest = 0;
    await waitUntil(
      () => {
        loudest = Math.max(loudest, session.outputLevel);
        return session.transcript[0]?.final;
      },
      'the greeting was heard',
      { timeout: 15_000 },
    );
    expect(session.transcript[0]).to.include({ role: 'assistant', text: GREETING, interrupted: false });
    expect(loudest).to.be.greaterThan(0.05);
    expect(log).to.include('activity-change thinking assistant-speaking');
    const transcripts = log.filter((line) => line.startsWith('transcript'));
    expect(transcripts.at(-1)).to.equal(`transcript assistant ${GREETING} final`);
    expect(transcripts.filter((line) => line.endsWith('final'))).to.have.length(1);

    await session.stop();
    expect(session.status).to.equal('idle');
    expect(log.slice(-3)).to.deep.equal([
      'status-change live ending',
      'status-change ending idle',
      'call-end page',
    ]);
    expect(platform.tracks[0]?.readyState).to.equal('ended');
    expect(platform.connections[0]?.connectionState).to.equal('closed');
    expect(session.transcript).to.have.length(1);
  });

  it('has a written conversation', async () => {
    create({ muted: true });
    await session.start();
    session.sendText('What is two plus three?');
    await waitUntil(() => session.transcript[1]?.final, 'an answer', { timeout: 15_000 });
    expect(session.transcript.map(({ role }) => role)).to.deep.equal(['user', 'assistant']);
    expect(session.transcript[1]?.text).to.match(/five|5/i);
  });

  it('calls a tool of the page and speaks about its answer', async () => {
    const setLight = {
      type: 'function' as const,
      name: 'set_light',
      description: 'Turns a light on or off.',
      parameters: {
        type: 'object',
        properties: { room: { type: 'string', enum: ['kitchen', 'bedroom'] }, on: { type: 'boolean' } },
        required: ['room', 'on'],
      },
    };
    create({ muted: true, session: { tools: [setLight] } });
    let args: unknown;
    session.addEventListener('tool-call', (event) => {
      args = event.args;
      event.respondWith(Promise.resolve({ done: true }));
      expect(() => event.respondWith(1)).to.throw(DOMException);
    });
    await session.start();
    session.sendText('Please turn on the kitchen light.');
    await waitUntil(
      () => session.transcript.at(-1)?.role === 'assistant' && session.transcript.at(-1)?.final,
      'an answer',
      { timeout: 15_000 },
    );
    expect(args).to.deep.equal({ room: 'kitchen', on: true });
    expect(log.filter((line) => line.startsWith('tool'))).to.deep.equal([
      'tool-call set_light',
      'tool-result set_light',
    ]);
  });

  it('interrupts the assistant', async () => {
    create({ greeting: 'One two three four five six seven eight nine ten eleven twelve thirteen fourteen.' });
    await session.start();
    await waitUntil(() => session.activity === 'assistant-speaking', 'it speaks', { timeout: 15_000 });
    session.interrupt();
    await waitUntil(
      () => session.transcript[0]?.interrupted && session.activity === 'listening',
      'it was cut',
      { timeout: 5000 },
    );
    expect(session.transcript[0]).to.include({ final: true, interrupted: true });
  });

  it('refuses what is too large for the channel, and goes on', async () => {
    create();
    await session.start();
    expect(() => session.sendText('x'.repeat(1_000_000)))
      .to.throw()
      .with.property('code', 'too-large');
    expect(session.status).to.equal('live');
  });

  it('mutes at once, and unmutes', async () => {
    create({ muted: true });
    await session.start();
    expect(session.muted).to.equal(true);
    expect(platform.tracks[0]?.enabled).to.equal(false);
    await session.unmute();
    expect(platform.tracks[0]?.enabled).to.equal(true);
    await waitUntil(() => session.inputLevel > 0.01, 'the microphone is heard', { timeout: 5000 });
    await session.mute();
    expect(session.inputLevel).to.equal(0);
    expect(log.filter((line) => line.startsWith('mute'))).to.deep.equal([
      'mute-change false',
      'mute-change true',
    ]);
  });

  it('is heard again after muting and unmuting while the device starts', async () => {
    create({ muted: true });
    await session.start();
    const sender = platform.connections[0]?.getSenders()[0];
    await waitUntil(() => sender?.track === null, 'it is detached', { timeout: 5000 });
    platform.pauseAt('replaceTrack');
    const first = session.unmute();
    await platform.reached;
    await session.mute();
    const second = session.unmute();
    platform.release();
    await Promise.all([first, second]);
    expect(session.muted).to.equal(false);
    // Longer than a mute waits before it detaches.
    await aTimeout(1200);
    expect(sender?.track?.enabled).to.equal(true);
  });

  it("never stops the page's own stream", async () => {
    const context = new AudioContext();
    const { stream } = context.createMediaStreamDestination();
    create({ audioStream: stream });
    await session.start();
    expect(platform.tracks).to.be.empty;
    await session.mute();
    expect(stream.getAudioTracks()[0]?.enabled).to.equal(true);
    await session.stop();
    expect(stream.getAudioTracks()[0]?.readyState).to.equal('live');
    await context.close();
  });

  it('gives server events frozen and without secrets', async () => {
    create();
    let created: unknown;
    session.addEventListener('server-event', (event) => {
      created ??= event.data;
    });
    await session.start();
    await waitUntil(() => created !== undefined, 'session.created');
    expect(created).to.be.frozen;
    expect(created).to.have.property('type', 'session.created');
    expect(JSON.stringify(created)).not.to.contain('must never reach the page');
  });

  it('reports a lost microphone', async () => {
    create();
    await session.start();
    platform.tracks[0]?.dispatchEvent(new Event('ended'));
    expect(session.status).to.equal('failed');
    expect(session.lastError?.code).to.equal('microphone-lost');
    expect(platform.tracks[0]?.readyState).to.equal('ended');
    expect(log.slice(-3)).to.deep.equal([
      'status-change live failed',
      'call-error microphone-lost',
      'call-end error',
    ]);
  });

  it('reports a lost connection, and connects again', async () => {
    create();
    await session.start();
    platform.channels[0]?.close();
    await waitUntil(() => session.status === 'failed', 'it notices', { timeout: 5000 });
    expect(session.lastError?.code).to.equal('connection-lost');
    expect(await session.start()).to.equal(true);
    expect(session.lastError).to.equal(undefined);
  });

  it('ends as expired when the session reaches its longest time', async () => {
    const token = (await (
      await fetch('/token', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })
    ).json()) as { value: string; calls_url: string };
    create({ getToken: () => token.value, callsUrl: `${token.calls_url}?session_seconds=1` });
    await session.start();
    await waitUntil(() => session.status === 'failed', 'it expires', { timeout: 10_000 });
    expect(session.lastError).to.include({ code: 'session-expired', wireCode: 'session_expired' });
    expect(log.at(-1)).to.equal('call-end expired');
  });

  it('ends when the page is left', async () => {
    create();
    await session.start();
    window.dispatchEvent(new Event('pagehide'));
    expect(log.at(-1)).to.equal('call-end navigation');
    expect(platform.tracks[0]?.readyState).to.equal('ended');
  });
});
