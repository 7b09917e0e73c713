import { expect, waitUntil } from '@open-wc/testing';
import type { SessionOptions } from '../../src/session/session-options.js';
import { RealtimeSession } from '../../src/session/session.js';
import { expectQuietConsole } from '../support/no-console.js';
import { logEvents } from '../support/session-log.js';
import { TrackingPlatform } from '../support/tracking-platform.js';

const LONG = { timeout: 20_000 };

describe('RealtimeSession, when the server misbehaves', function () {
  this.timeout(60_000);
  expectQuietConsole();

  let platform: TrackingPlatform;
  let session: RealtimeSession;
  let log: string[];

  const start = async (knobs: string, options: SessionOptions = {}) => {
    const token = (await (
      await fetch('/token', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })
    ).json()) as { value: string; calls_url: string };
    platform = new TrackingPlatform();
    session = new RealtimeSession(
      { getToken: () => token.value, callsUrl: `${token.calls_url}?${knobs}`, muted: true, ...options },
      { platform },
    );
    log = logEvents(session);
    await session.start();
  };
  const errors = () => log.filter((line) => line.startsWith('call-error'));
  const ask = async (question: string, answer: RegExp) => {
    session.sendText(question);
    await waitUntil(
      () => answer.test(session.transcript.at(-1)?.text ?? ''),
      `an answer: ${log.join(' / ')}`,
      LONG,
    );
  };

  afterEach(async () => {
    await session.stop();
    await waitUntil(() => platform.held.length === 0, 'everything is released');
  });

  it('asks again when a response failed for a reason that may pass, and tells nobody', async () => {
    await start('fail_response=1', { greeting: 'Hello there.' });
    await waitUntil(() => session.transcript.at(-1)?.text === 'Hello there.', 'the greeting', LONG);
    expect(errors()).to.be.empty;
  });

  it('ends the call when no answer will come any more', async () => {
    await start('fail_response=1&fail_code=insufficient_quota');
    session.sendText('Hello');
    await waitUntil(() => session.status === 'failed', 'it fails', LONG);
    expect(session.lastError).to.include({
      code: 'server-error',
      wireCode: 'insufficient_quota',
      severity: 'fatal',
    });
  });

  it('says that an answer is incomplete, and goes on', async () => {
    await start('incomplete_response=1&incomplete_reason=content_filter', { mode: 'text' });
    session.sendText('Please count to thirty.');
    await waitUntil(() => errors().length > 0, 'it says so', LONG);
    expect(errors()).to.deep.equal(['call-error response-incomplete']);
    await ask('What is two plus three?', /five|5/i);
  });

  for (const [code, told] of [
    ['conversation_already_has_active_response', false],
    ['response_cancel_not_active', false],
    ['item_not_found', false],
    ['invalid_value', true],
    ['something_new', true],
  ] as const) {
    it(`survives ${code}, ${told ? 'and says so' : 'which nobody needs to know'}`, async () => {
      await start(`error_after_ms=50&error_code=${code}&unlinked_errors=1`, { mode: 'text' });
      let came = false;
      session.addEventListener('server-event', ({ data }) => {
        came ||= (data as { type: string }).type === 'error';
      });
      await waitUntil(() => came, 'the error', LONG);
      await ask('What is two plus three?', /five|5/i);
      expect(errors()).to.deep.equal(told ? ['call-error server-error'] : []);
      expect(session.status).to.equal('live');
    });
  }

  it('takes frames that make no sense for what they are', async () => {
    await start('junk=1&no_status=1&null_previous=1', { greeting: 'Hello there.' });
    await waitUntil(() => session.transcript[0]?.final, 'the greeting', LONG);
    await ask('What is two plus three?', /five|5/i);
    await waitUntil(() => session.transcript.at(-1)?.final, 'it is heard', LONG);
    expect(session.transcript.map(({ role, text }) => (role === 'user' ? text : role))).to.deep.equal([
      'assistant',
      'What is two plus three?',
      'assistant',
    ]);
    expect(session.status).to.equal('live');
  });

  it('never shows two answers at once, however fast it is asked', async () => {
    await start('unlinked_errors=1', { mode: 'text' });
    let active = 0;
    let most = 0;
    session.addEventListener('server-event', ({ data }) => {
      const { type } = data as { type: string };
      if (type === 'response.created') most = Math.max(most, ++active);
      if (type === 'response.done') active--;
    });
    for (let number = 1; number <= 8; number++) session.sendText(`What is ${number} plus ${number}?`);
    await waitUntil(
      () => /sixteen|16/i.test(session.transcript.at(-1)?.text ?? ''),
      'an answer to the last',
      LONG,
    );
    expect(most).to.equal(1);
    expect(errors()).to.be.empty;
  });
});
