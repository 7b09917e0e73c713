import { expect, waitUntil } from '@open-wc/testing';
import type { ClientEvent } from '../../src/protocol/client-events.js';
import { RealtimeSession } from '../../src/session/session.js';
import type { SessionOptions } from '../../src/session/session-options.js';
import { expectQuietConsole } from '../support/no-console.js';
import { codeOf, logEvents } from '../support/session-log.js';
import { TrackingPlatform } from '../support/tracking-platform.js';
import { sentBy } from '../support/sent-events.js';

const LONG = { timeout: 20_000 };

describe('RealtimeSession, modes', function () {
  this.timeout(60_000);
  expectQuietConsole();

  let platform: TrackingPlatform;
  let session: RealtimeSession;
  let log: string[];

  const create = (options: SessionOptions = {}) => {
    platform = new TrackingPlatform();
    session = new RealtimeSession({ tokenEndpoint: '/token', ...options }, { platform });
    log = logEvents(session);
    detections = [];
    session.addEventListener('server-event', ({ data }) => {
      const event = data as { type: string; session: { audio: { input: { turn_detection: unknown } } } };
      if (event.type === 'session.updated') detections.unshift(event.session.audio.input.turn_detection);
    });
  };
  const sent = (): ClientEvent[] => sentBy(platform);
  const types = () => sent().map(({ type }) => type);
  const turnDetections = () =>
    sent().flatMap((event) =>
      event.type === 'session.update' && event.session.audio?.input?.turn_detection !== undefined
        ? [event.session.audio.input.turn_detection]
        : [],
    );
  /** What the server says of it, newest first. */
  let detections: unknown[];

  afterEach(async () => {
    await session.stop();
    await waitUntil(() => platform.held.length === 0, 'everything is released');
  });

  describe('text', () => {
    it('never asks for a microphone, writes its answers, and is silent', async () => {
      create({ mode: 'text', greeting: 'Hello in writing.' });
      await session.start();
      await waitUntil(() => session.transcript[0]?.final, 'a greeting', LONG);
      session.sendText('What is two plus three?');
      await waitUntil(
        () => session.transcript.length === 3 && session.transcript[2]?.final,
        'an answer',
        LONG,
      );
      expect(platform.tracks).to.be.empty;
      expect(session.transcript.map(({ role, source }) => `${role} ${source}`)).to.deep.equal([
        'assistant text',
        'user text',
        'assistant text',
      ]);
      expect(session.transcript[2]?.text).to.match(/five|5/i);
      expect(log.filter((line) => line.includes('assistant-speaking'))).to.be.empty;
      expect(session.outputLevel).to.be.lessThan(0.01);
    });

    it('becomes a spoken call, and writes again', async () => {
      create({ mode: 'text', muted: true });
      await session.start();
      await session.configure({ mode: 'open-mic' });
      expect(platform.tracks).to.have.length(1);
      session.sendText('Hello');
      await waitUntil(() => session.activity === 'assistant-speaking', 'it speaks', LONG);
      await waitUntil(() => session.transcript.at(-1)?.final, 'it has spoken', LONG);
      await session.configure({ mode: 'text' });
      expect(platform.tracks[0]?.readyState).to.equal('ended');
      session.sendText('Hello');
      await waitUntil(
        () => session.transcript.length === 4 && session.transcript[3]?.final,
        'an answer',
        LONG,
      );
      expect(session.transcript[3]?.source).to.equal('text');
      expect(session.status).to.equal('live');
    });

    it('goes on in writing when the microphone is refused', async () => {
      create({ mode: 'text' });
      await session.start();
      platform.getUserMedia = () => Promise.reject(new DOMException('No.', 'NotAllowedError'));
      expect(await codeOf(session.configure({ mode: 'open-mic' }))).to.equal('microphone-denied');
      expect(session.status).to.equal('live');
      session.sendText('Hello');
      await waitUntil(() => session.transcript[1]?.final, 'an answer', LONG);
      expect(session.transcript[1]?.source).to.equal('text');
    });
  });

  describe('a change', () => {
    it('is left out when another one follows while the visitor reads the prompt', async () => {
      create({ mode: 'text' });
      await session.start();
      platform.pauseAt('microphone');
      const toVoice = session.configure({ mode: 'open-mic' });
      await platform.reached;
      const back = session.configure({ mode: 'text' });
      platform.release();
      await Promise.all([toVoice, back]);
      expect(platform.tracks.map(({ readyState }) => readyState)).to.deep.equal(['ended']);
      expect(session.muted).to.equal(true);
    });

    it('waits for a prompt no longer than the call lasts', async () => {
      create({ mode: 'text' });
      await session.start();
      platform.pauseAt('microphone');
      const toVoice = codeOf(session.configure({ mode: 'open-mic' }));
      await platform.reached;
      await session.stop();
      expect(await toVoice).to.equal('aborted');
      platform.release();
    });

    it('opens no microphone while the assistant says goodbye', async () => {
      create({ mode: 'text' });
      await session.start();
      platform.pauseAt('microphone');
      const toVoice = session.configure({ mode: 'open-mic' });
      await platform.reached;
      const ended = session.stop({ farewell: 'Goodbye.' });
      platform.release();
      await toVoice;
      expect(platform.tracks.map(({ readyState }) => readyState)).to.deep.equal(['ended']);
      await session.unmute();
      expect(platform.tracks).to.have.length(1);
      await ended;
    });

    it('while the call is being set up follows when it is live', async () => {
      create();
      platform.pauseAt('token');
      const started = session.start();
      await platform.reached;
      await session.configure({ mode: 'text' });
      platform.release();
      await started;
      await waitUntil(() => platform.tracks[0]?.readyState === 'ended', 'the microphone is let go');
      session.sendText('Hello');
      await waitUntil(() => session.transcript[1]?.final, 'an answer', LONG);
      expect(session.transcript[1]?.source).to.equal('text');
    });

    it('to voice while the call is being set up asks for a microphone when it is live', async () => {
      create({ mode: 'text', muted: true });
      platform.pauseAt('token');
      const started = session.start();
      await platform.reached;
      await session.configure({ mode: 'open-mic' });
      platform.release();
      await started;
      await waitUntil(() => platform.tracks.length === 1, 'a microphone', LONG);
      expect(session.status).to.equal('live');
    });
  });

  describe('push-to-talk', () => {
    it('sends nothing between presses, and clears, commits and asks in this order', async () => {
      create({ mode: 'push-to-talk' });
      await session.start();
      const track = platform.tracks[0];
      expect(session.talking).to.equal(false);
      expect(session.muted).to.equal(true);
      expect(track?.enabled).to.equal(false);
      await waitUntil(() => turnDetections().length === 1, 'turn detection is set');
      expect(turnDetections()).to.deep.equal([null]);

      await session.startTalking();
      expect(session.talking).to.equal(true);
      expect(track?.enabled).to.equal(true);
      expect(session.activity).to.equal('user-speaking');
      expect(session.status).to.equal('live');
      await waitUntil(() => session.inputLevel > 0.05, 'the visitor is heard', LONG);
      await new Promise((resolve) => setTimeout(resolve, 400));
      await session.stopTalking();
      // The last words are not cut.
      expect(track?.enabled).to.equal(true);
      await waitUntil(() => !session.talking, 'the tail is over');
      expect(track?.enabled).to.equal(false);
      await waitUntil(() => session.transcript.some(({ role }) => role === 'assistant'), 'an answer', LONG);
      expect(
        types().filter((type) => type.startsWith('input_audio') || type === 'response.create'),
      ).to.deep.equal(['input_audio_buffer.clear', 'input_audio_buffer.commit', 'response.create']);
      expect(log.filter((line) => line.startsWith('talk'))).to.deep.equal([
        'talk-change true',
        'talk-change false',
      ]);
    });

    it('says so when a press was too short, and asks for nothing', async () => {
      create({ mode: 'push-to-talk' });
      await session.start();
      await session.startTalking();
      await session.stopTalking();
      await waitUntil(() => log.includes('call-error nothing-heard'), 'it says so');
      expect(session.status).to.equal('live');
      expect(types()).not.to.include('input_audio_buffer.commit');
      expect(types()).not.to.include('response.create');
    });

    it('goes on with the same turn when pressed again before the tail is over', async () => {
      create({ mode: 'push-to-talk' });
      await session.start();
      await session.startTalking();
      await new Promise((resolve) => setTimeout(resolve, 400));
      await session.stopTalking();
      await session.startTalking();
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(session.talking).to.equal(true);
      expect(types().filter((type) => type === 'input_audio_buffer.clear')).to.have.length(1);
      await session.stopTalking();
      await waitUntil(() => types().includes('input_audio_buffer.commit'), 'it is committed');
    });

    it('interrupts the assistant', async () => {
      create({
        mode: 'push-to-talk',
        greeting: 'One, two, three, four, five, six, seven, eight, nine, ten.',
      });
      await session.start();
      await waitUntil(() => session.activity === 'assistant-speaking', 'it speaks', LONG);
      await session.startTalking();
      await waitUntil(() => session.transcript[0]?.interrupted, 'it is cut off', LONG);
      expect(types()).to.include('output_audio_buffer.clear');
    });

    it('is switched to and back in a call, and restores the turn detection that was there', async () => {
      const detection = { type: 'semantic_vad', eagerness: 'low' } as const;
      create({ session: { audio: { input: { turn_detection: detection } } }, muted: true });
      await session.start();
      await waitUntil(() => turnDetections().length === 1, 'configured');
      await session.configure({ mode: 'push-to-talk' });
      await waitUntil(() => detections.length === 2, 'switched');
      expect(detections[0]).to.equal(null);
      await session.configure({ mode: 'open-mic' });
      await waitUntil(() => detections.length === 3, 'switched back');
      expect(detections[0]).to.include(detection);
      expect(session.muted).to.equal(true);
      await session.startTalking();
      expect(session.talking).to.equal(false);
    });

    it("restores the server's own turn detection where the page set none", async () => {
      create({ mode: 'push-to-talk' });
      await session.start();
      await waitUntil(() => turnDetections().length === 1, 'configured');
      await session.configure({ mode: 'open-mic' });
      await waitUntil(() => detections.length === 2, 'switched');
      expect(detections[0]).to.include({ type: 'server_vad', silence_duration_ms: 200 });
    });

    it('lets everything go when the call ends in the middle of a press', async () => {
      create({ mode: 'push-to-talk' });
      await session.start();
      await session.startTalking();
      await session.stop();
      expect(platform.tracks[0]?.readyState).to.equal('ended');
      expect(session.talking).to.equal(false);
    });
  });
});
