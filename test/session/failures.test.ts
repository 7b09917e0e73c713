import { expect, waitUntil } from '@open-wc/testing';
import type { RealtimeVoiceError } from '../../src/session/errors.js';
import { RealtimeSession } from '../../src/session/session.js';
import type { SessionOptions } from '../../src/session/session-options.js';
import { DEFAULT_TIMEOUTS } from '../../src/session/timeouts.js';
import { expectQuietConsole } from '../support/no-console.js';
import { logEvents } from '../support/session-log.js';
import { TrackingPlatform } from '../support/tracking-platform.js';

interface Case {
  readonly options: SessionOptions;
  readonly code: string;
  readonly status?: number;
  readonly wireCode?: string;
  readonly message?: RegExp;
  readonly prepare?: (platform: TrackingPlatform) => void;
}

const token = { tokenEndpoint: '/token' };
const refuse = (name: string) => (platform: TrackingPlatform) => {
  platform.granted = false;
  platform.getUserMedia = () => Promise.reject(new DOMException('from the test', name));
};
const cases: Record<string, Case> = {
  'no endpoint': { options: {}, code: 'not-configured' },
  'token 401': {
    options: { tokenEndpoint: '/faults/token/401' },
    code: 'token-failed',
    status: 401,
    message: /Sign in first/,
  },
  'token 429': { options: { tokenEndpoint: '/faults/token/429' }, code: 'token-failed', status: 429 },
  'token 500': { options: { tokenEndpoint: '/faults/token/500' }, code: 'token-failed', status: 500 },
  'token is a page': { options: { tokenEndpoint: '/faults/token/html' }, code: 'token-invalid' },
  'token never': { options: { tokenEndpoint: '/faults/token/never' }, code: 'token-timeout' },
  'token connection dropped': { options: { tokenEndpoint: '/faults/token/drop' }, code: 'token-unreachable' },
  'token empty': { options: { tokenEndpoint: '/faults/token/empty' }, code: 'token-invalid' },
  'token without a key': { options: { tokenEndpoint: '/faults/token/wrong' }, code: 'token-invalid' },
  'token cut off': { options: { tokenEndpoint: '/faults/token/bad-json' }, code: 'token-invalid' },
  'getToken throws': {
    options: {
      getToken: () => {
        throw new Error('signed out');
      },
    },
    code: 'token-failed',
  },
  'a long-lived key': {
    options: { getToken: () => 'sk-proj-1234567890' },
    code: 'token-invalid',
    message: /^(?!.*1234567890)/,
  },
  'a wrong key': {
    options: { getToken: () => 'ek_wrong', callsUrl: '/v1/realtime/calls' },
    code: 'call-rejected',
    status: 401,
  },
  'call 400': {
    options: { ...token, callsUrl: '/faults/calls/400' },
    code: 'call-rejected',
    status: 400,
    wireCode: 'invalid_offer',
    message: /no audio/,
  },
  'call 401': {
    options: { ...token, callsUrl: '/faults/calls/401' },
    code: 'call-rejected',
    status: 401,
    wireCode: 'invalid_api_key',
  },
  'call 429': { options: { ...token, callsUrl: '/faults/calls/429' }, code: 'call-rejected', status: 429 },
  'call never': { options: { ...token, callsUrl: '/faults/calls/never' }, code: 'call-timeout' },
  'call connection dropped': {
    options: { ...token, callsUrl: '/faults/calls/drop' },
    code: 'call-unreachable',
  },
  'the answer is a page': { options: { ...token, callsUrl: '/faults/calls/html' }, code: 'protocol-error' },
  'the answer is empty': { options: { ...token, callsUrl: '/faults/calls/empty' }, code: 'protocol-error' },
  'the answer is no answer': {
    options: { ...token, callsUrl: '/faults/calls/badsdp' },
    code: 'protocol-error',
  },
  'exchangeOffer throws': {
    options: { exchangeOffer: () => Promise.reject(new Error('no')) },
    code: 'call-rejected',
  },
  'the channel never opens': {
    options: { getToken: freshToken, callsUrl: '/v1/realtime/calls?no_channel=1' },
    code: 'channel-timeout',
  },
  'all of it too slow': {
    options: { tokenEndpoint: '/faults/token/slow', callsUrl: '/faults/calls/never' },
    code: 'connect-timeout',
  },
  'rtcConfiguration refused': {
    options: { ...token, rtcConfiguration: { iceServers: [{ urls: 'nonsense' }] } },
    code: 'not-configured',
  },
  'the channel closes before it is live': {
    options: { getToken: freshToken, callsUrl: '/v1/realtime/calls?close_channel_after_ms=100' },
    code: 'connection-failed',
    prepare: (platform) => platform.pauseAt('replaceTrack'),
  },
  'microphone denied': { options: token, code: 'microphone-denied', prepare: refuse('NotAllowedError') },
  'microphone forbidden': {
    options: token,
    code: 'microphone-blocked-by-policy',
    prepare: refuse('SecurityError'),
  },
  'no microphone': { options: token, code: 'microphone-missing', prepare: refuse('NotFoundError') },
  'microphone in use': { options: token, code: 'microphone-busy', prepare: refuse('NotReadableError') },
  'microphone does not start': {
    options: token,
    code: 'microphone-timeout',
    prepare: (platform) => {
      platform.granted = true;
      platform.getUserMedia = () => new Promise(() => {});
    },
  },
  'a stream without a track': {
    options: { ...token, audioStream: new MediaStream() },
    code: 'microphone-missing',
  },
  'an insecure page': {
    options: token,
    code: 'insecure-context',
    prepare: (platform) => Object.assign(platform, { isSecureContext: false }),
  },
  'no WebRTC': {
    options: token,
    code: 'unsupported-browser',
    prepare: (platform) => Object.assign(platform, { isSupported: false }),
  },
};

async function freshToken(): Promise<string> {
  const response = await fetch('/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  });
  return ((await response.json()) as { value: string }).value;
}

describe('RealtimeSession, when something goes wrong', function () {
  this.timeout(30_000);
  expectQuietConsole();

  for (const [name, { options, code, status, wireCode, message, prepare }] of Object.entries(cases)) {
    it(`${name}: ${code}`, async () => {
      const platform = new TrackingPlatform();
      prepare?.(platform);
      const tooSlow = name === 'all of it too slow';
      const timeouts = {
        token: tooSlow ? 5000 : 400,
        microphone: 400,
        call: tooSlow ? 9000 : 400,
        channel: 400,
        connect: tooSlow ? 500 : 5000,
      };
      const session = new RealtimeSession({ ...options }, { platform, timeouts });
      const log = logEvents(session);
      let error: RealtimeVoiceError | undefined;
      await session.start().catch((thrown: RealtimeVoiceError) => (error = thrown));

      expect(error).to.be.an('error');
      expect(error).to.include({ code, fatal: true });
      if (status !== undefined) expect(error).to.have.property('status', status);
      if (wireCode !== undefined) expect(error).to.have.property('wireCode', wireCode);
      if (message) expect(error?.message).to.match(message);
      expect(session.lastError).to.equal(error);
      expect(log).to.deep.equal([
        'call-start',
        'status-change idle connecting',
        'status-change connecting failed',
        `call-error ${code}`,
        'call-end error',
      ]);
      await waitUntil(() => platform.held.length === 0, `all released, not: ${platform.held.join()}`);

      // The same session, set right, works.
      platform.release();
      Object.assign(timeouts, DEFAULT_TIMEOUTS);
      Object.assign(platform, { isSecureContext: true, isSupported: true, granted: undefined });
      Reflect.deleteProperty(platform, 'getUserMedia');
      Object.assign(session.options, {
        tokenEndpoint: '/token',
        getToken: undefined,
        exchangeOffer: undefined,
        callsUrl: undefined,
        audioStream: undefined,
        rtcConfiguration: undefined,
      });
      expect(await session.start(), 'a retry').to.equal(true);
      await session.stop();
      await waitUntil(() => platform.held.length === 0, 'all released after the retry');
    });
  }
});
