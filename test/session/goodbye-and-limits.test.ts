import { expect, waitUntil } from '@open-wc/testing';
import type { SessionOptions } from '../../src/session/session-options.js';
import { RealtimeSession } from '../../src/session/session.js';
import { expectQuietConsole } from '../support/no-console.js';
import { codeOf, logEvents } from '../support/session-log.js';
import { TrackingPlatform } from '../support/tracking-platform.js';

const LONG = { timeout: 20_000 };

describe('RealtimeSession, its end and its limits', function () {
  this.timeout(60_000);
  expectQuietConsole();

  let platform: TrackingPlatform;
  let session: RealtimeSession;
  let log: string[];

  const create = (options: SessionOptions = {}) => {
    platform = new TrackingPlatform();
    session = new RealtimeSession({ tokenEndpoint: '/token', muted: true, ...options }, { platform });
    log = logEvents(session);
  };

  afterEach(async () => {
    await session.stop();
    await waitUntil(() => platform.held.length === 0, 'everything is released');
  });

  it('says goodbye in the words of the page, to the end', async () => {
    create();
    await session.start();
    await session.stop({ farewell: 'Goodbye and thank you.' });
    expect(session.transcript.at(-1)).to.include({
      text: 'Goodbye and thank you.',
      interrupted: false,
      final: true,
    });
    expect(log.filter((line) => /^(status|call)-/.test(line)).slice(-3)).to.deep.equal([
      'status-change live ending',
      'status-change ending idle',
      'call-end page',
    ]);
  });

  it('ends at once when it is stopped again', async () => {
    create();
    await session.start();
    const ended = session.stop({ farewell: 'This is a goodbye that takes its time, and then some more.' });
    await waitUntil(() => session.activity === 'assistant-speaking', 'it speaks', LONG);
    expect(session.status).to.equal('ending');
    await session.stop();
    expect(session.status).to.equal('idle');
    await ended;
    expect(log.filter((line) => line.startsWith('call-end'))).to.have.length(1);
  });

  it('waits for the goodbye before it starts again', async () => {
    create();
    await session.start();
    void session.stop({ farewell: 'Bye.' });
    expect(await session.start()).to.equal(true);
    expect(session.status).to.equal('live');
    expect(log.filter((line) => line.startsWith('call-'))).to.deep.equal([
      'call-start',
      'call-live',
      'call-end page',
      'call-start',
      'call-live',
    ]);
  });

  it('does not start again after the goodbye when it was stopped meanwhile', async () => {
    create();
    await session.start();
    void session.stop({ farewell: 'Goodbye and thank you.' });
    const again = codeOf(session.start());
    await session.stop();
    expect(await again).to.equal('aborted');
    expect(session.status).to.equal('idle');
    expect(log.filter((line) => line === 'call-start')).to.have.length(1);
  });

  it('takes a limit that is none for none', async () => {
    create({ maxCallSeconds: Infinity });
    await session.start();
    session.sendText('Hello');
    await waitUntil(() => session.transcript[1]?.final, 'an answer', LONG);
    expect(session.status).to.equal('live');
  });

  it('warns before a call is too long, says goodbye and ends it', async () => {
    create({ maxCallSeconds: 2 });
    await session.start();
    await waitUntil(() => session.status === 'idle', 'it has ended', LONG);
    expect(log).to.include('limit-warning');
    expect(log.at(-1)).to.equal('call-end limit');
    expect(session.transcript.at(-1)).to.include({ role: 'assistant', final: true });
  });

  it('warns before a call costs too much, and ends it', async () => {
    create({ maxTokens: 400 });
    const limits: string[] = [];
    session.addEventListener('limit-warning', ({ limit, remaining }) =>
      limits.push(`${limit} ${remaining > 0}`),
    );
    await session.start();
    for (let asked = 0; session.status === 'live' && asked < 30; asked++) {
      session.sendText('What is two plus three?');
      const { length } = session.transcript;
      await waitUntil(
        () => session.status !== 'live' || session.transcript.length >= length + 1,
        'it goes on',
        LONG,
      );
    }
    await waitUntil(() => session.status === 'idle', 'it has ended', LONG);
    expect(log.at(-1)).to.equal('call-end limit');
    expect(session.usage?.totalTokens).to.be.greaterThan(399);
  });

  it('counts what a call costs, and keeps it', async () => {
    create();
    const totals: number[] = [];
    session.addEventListener('usage', ({ usage }) => totals.push(usage.totalTokens));
    expect(session.usage).to.equal(undefined);
    await session.start();
    session.sendText('Hello');
    await waitUntil(() => session.transcript[1]?.final, 'an answer', LONG);
    session.sendText('Hello');
    await waitUntil(() => session.transcript[3]?.final, 'another', LONG);
    await session.stop();
    const { usage } = session;
    expect(totals).to.have.length(3);
    expect(totals[1]).to.be.greaterThan(totals[0] ?? 0);
    expect(usage?.totalTokens).to.equal(totals.at(-1));
    expect(usage?.output.audio).to.be.greaterThan(0);
    expect(usage?.callSeconds).to.be.greaterThan(0.5);
    expect(usage?.assistantSpeechSeconds).to.be.greaterThan(0.5);
    const sum = Object.values({ ...usage?.input }).concat(Object.values({ ...usage?.output }));
    expect(sum.reduce((total, tokens) => total + tokens, 0)).to.equal(usage?.totalTokens);
  });
});
