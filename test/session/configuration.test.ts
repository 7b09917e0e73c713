import { expect, waitUntil } from '@open-wc/testing';
import type { SessionOptions, TokenAnswer } from '../../src/session/session-options.js';
import { RealtimeSession } from '../../src/session/session.js';
import { expectQuietConsole } from '../support/no-console.js';
import { sentBy } from '../support/sent-events.js';
import { logEvents } from '../support/session-log.js';
import { TrackingPlatform } from '../support/tracking-platform.js';

const LONG = { timeout: 20_000 };

interface SessionEvent {
  readonly type: string;
  readonly session: Readonly<Record<string, unknown>>;
}

describe('RealtimeSession, its settings', function () {
  this.timeout(60_000);
  expectQuietConsole();

  let platform: TrackingPlatform;
  let session: RealtimeSession;
  let log: string[];
  let updated: SessionEvent[];

  /** Of a session that does not write down what the visitor says. */
  const getToken = async (): Promise<TokenAnswer> => {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch('/token', { method: 'POST', headers, body: '{"transcription":"off"}' });
    return (await response.json()) as TokenAnswer;
  };
  const create = (options: SessionOptions = {}) => {
    platform = new TrackingPlatform();
    const base = { getToken, muted: true, exposeServerSecrets: true };
    session = new RealtimeSession({ ...base, ...options }, { platform });
    log = logEvents(session);
    updated = [];
    session.addEventListener('server-event', ({ data }) => {
      const event = data as SessionEvent;
      if (event.type === 'session.updated') updated.push(event);
    });
  };
  const updates = () => sentBy(platform).filter(({ type }) => type === 'session.update');

  afterEach(async () => {
    await session.stop();
    await waitUntil(() => platform.held.length === 0, 'everything is released');
  });

  it('are sent once, merged with what else is needed', async () => {
    create({ session: { instructions: 'Be brief.', audio: { output: { speed: 1.2 } } } });
    session.registerTool({ name: 'look_up', execute: () => 1 });
    await session.start();
    session.sendText('Hello');
    await waitUntil(() => session.transcript[1]?.final, 'an answer', LONG);
    expect(updates()).to.have.length(1);
    expect(updates()[0]).to.have.deep.property('session', {
      type: 'realtime',
      instructions: 'Be brief.',
      audio: { output: { speed: 1.2 }, input: { transcription: { model: 'gpt-realtime-whisper' } } },
      tools: [{ type: 'function', name: 'look_up', parameters: { type: 'object', properties: {} } }],
    });
    const first = sentBy(platform).findIndex(({ type }) => type === 'response.create');
    expect(first).to.be.greaterThan(sentBy(platform).findIndex(({ type }) => type === 'session.update'));
  });

  it('leave alone what the page does not ask for', async () => {
    create();
    await session.start();
    await waitUntil(() => updated.length === 1, 'updated', LONG);
    expect(updated[0]?.session)
      .to.have.property('instructions')
      .that.contains('Answer in one short sentence');
    expect(updates()[0]).to.have.deep.property('session', {
      type: 'realtime',
      audio: { input: { transcription: { model: 'gpt-realtime-whisper' } } },
    });
  });

  it('are changed in a live call, without the voice when that is fixed', async () => {
    create({ greeting: 'Hello there.' });
    await session.start();
    await waitUntil(() => session.transcript[0]?.final, 'the greeting was heard', LONG);
    await session.configure({
      session: { instructions: 'Speak like a pirate.', audio: { output: { voice: 'cedar', speed: 1.1 } } },
    });
    await waitUntil(
      () => updated.some(({ session: { instructions } }) => instructions === 'Speak like a pirate.'),
      'the rest was taken',
      LONG,
    );
    expect(updates().at(-1)).to.have.deep.nested.property('session.audio.output', { speed: 1.1 });
    expect(log.filter((line) => line.startsWith('call-error'))).to.be.empty;
  });

  it('of the page, sent as an event, are not lost for a voice that is fixed', async () => {
    create({ greeting: 'Hello there.' });
    await session.start();
    await waitUntil(() => session.transcript[0]?.final, 'the greeting was heard', LONG);
    session.send({
      type: 'session.update',
      session: { type: 'realtime', instructions: 'Whisper.', audio: { output: { voice: 'ash' } } },
    });
    await waitUntil(
      () => updated.some(({ session: { instructions } }) => instructions === 'Whisper.'),
      'taken',
      LONG,
    );
  });

  it('are not sent with a call endpoint', async () => {
    create({
      getToken: undefined,
      callEndpoint: '/v1/realtime/calls?profile=hf',
      session: { instructions: 'Never sent.' },
    });
    await session.start();
    session.sendText('Hello');
    await waitUntil(() => session.transcript.length > 0, 'an answer', LONG);
    expect(updates()).to.be.empty;
  });

  it('queue a response that the page asks for behind the active one', async () => {
    create({ greeting: 'One, two, three.' });
    await session.start();
    session.send({
      type: 'response.create',
      event_id: 'mine',
      response: { instructions: 'Say exactly: "Second."' },
    });
    await waitUntil(() => session.transcript.at(-1)?.text === 'Second.', 'both', LONG);
    expect(session.transcript.map(({ text }) => text)).to.deep.equal(['One, two, three.', 'Second.']);
    expect(log.filter((line) => line.startsWith('call-error'))).to.be.empty;
  });

  it('that do not fit through the channel are reported, and the assistant speaks all the same', async () => {
    create({ session: { instructions: 'x'.repeat(300_000) }, greeting: 'Hello there.' });
    await session.start();
    await waitUntil(() => session.transcript[0]?.final, 'the greeting', LONG);
    expect(log).to.include('call-error too-large');
  });

  it('follow when they were changed while the call was being set up', async () => {
    create();
    platform.pauseAt('microphone');
    const started = session.start();
    await waitUntil(() => updates().length === 1, 'configured', LONG);
    session.registerTool({ name: 'late', execute: () => 1 });
    platform.release();
    await started;
    await waitUntil(() => updates().length === 2, 'told', LONG);
    expect(updates()[1]).to.have.nested.property('session.tools[0].name', 'late');
  });

  it('hide secrets unless the page wants them', async () => {
    create({ exposeServerSecrets: false });
    await session.start();
    await waitUntil(() => updated.length === 1, 'updated', LONG);
    expect(updated[0]?.session).not.to.have.property('instructions');
  });
});
