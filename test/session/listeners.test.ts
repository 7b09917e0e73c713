import { expect, waitUntil } from '@open-wc/testing';
import { RealtimeSession } from '../../src/session/session.js';
import type { SessionOptions } from '../../src/session/session-options.js';
import { expectQuietConsole } from '../support/no-console.js';
import { codeOf, logEvents } from '../support/session-log.js';
import { TrackingPlatform } from '../support/tracking-platform.js';

describe('RealtimeSession, whatever its listeners do', function () {
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

  it('starts once, whoever asks how often', async () => {
    create();
    const first = session.start();
    expect(session.start()).to.equal(first);
    await first;
    expect(await session.start()).to.equal(true);
    expect(log.filter((line) => line === 'call-start')).to.have.length(1);
  });

  it('does nothing at all when a listener prevents it', async () => {
    create();
    session.addEventListener('call-start', (event) => event.preventDefault(), { once: true });
    expect(await session.start()).to.equal(false);
    expect(log).to.deep.equal(['call-start']);
    expect(platform.requests).to.be.empty;
    expect(await session.start()).to.equal(true);
  });

  it('can be started from the listener of its own end', async () => {
    create();
    let again: Promise<boolean> | undefined;
    session.addEventListener('status-change', (event) => {
      if (event.to === 'ending') again ??= session.start();
    });
    await session.start();
    await session.stop();
    expect(await again).to.equal(true);
    expect(session.status).to.equal('live');
  });

  it('is told in order, whatever its listeners do', async () => {
    create();
    session.addEventListener('call-error', () => void session.start());
    session.options.tokenEndpoint = '/faults/token/500';
    session.addEventListener(
      'call-start',
      () =>
        (session.options.tokenEndpoint =
          log.filter((line) => line === 'call-start').length > 1 ? '/token' : '/faults/token/500'),
    );
    expect(await codeOf(session.start())).to.equal('token-failed');
    await waitUntil(() => session.status === 'live', 'the retry from the listener is live', {
      timeout: 10_000,
    });
    const end = log.indexOf('call-end error');
    expect(end).to.be.greaterThan(-1);
    expect(log.lastIndexOf('call-start')).to.be.greaterThan(end);
  });

  it('can be stopped in every one of its events', async () => {
    for (const moment of ['connecting', 'live'] as const) {
      create();
      session.addEventListener('status-change', (event) => {
        if (event.to === moment) void session.stop();
      });
      expect(await codeOf(session.start()), moment).to.equal('aborted');
      expect(
        log.filter((line) => line.startsWith('call-end')),
        moment,
      ).to.have.length(1);
      expect(log.at(-1)).to.match(/^call-end/);
      await waitUntil(() => platform.held.length === 0, `all released after a stop in ${moment}`);
      if (moment === 'connecting') expect(platform.tracks, 'no microphone was opened').to.be.empty;
    }
    create();
    session.addEventListener('call-start', () => void session.stop(), { once: true });
    expect(await session.start()).to.equal(false);
    expect(log).to.deep.equal(['call-start']);
  });

  it('survives a listener that stops and starts while it ends', async () => {
    create({ muted: true });
    await session.start();
    session.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
    });
    session.send({ type: 'response.create' });
    await waitUntil(() => session.activity === 'assistant-speaking', 'it speaks', { timeout: 15_000 });
    let again: Promise<boolean> | undefined;
    session.addEventListener('transcript', (event) => {
      if (!event.final || again) return;
      void session.stop();
      again = session.start();
    });
    await session.stop();
    expect(await again).to.equal(true);
    expect(session.status).to.equal('live');
    expect(log.filter((line) => line.startsWith('call-end'))).to.have.length(1);
    await session.stop();
  });

  it('rejects a stopped start with the typed error, and fires no error', async () => {
    create();
    const started = session.start();
    await session.stop();
    expect(await codeOf(started)).to.equal('aborted');
    expect(log.at(-1)).to.equal('call-end aborted');
    expect(log.some((line) => line.startsWith('call-error'))).to.equal(false);
    expect(session.lastError).to.equal(undefined);
  });
});
