import { shareAudioContext } from './audio-context.js';
import { RealtimeVoiceError } from './errors.js';
import type { Platform } from './platform.js';
import type { Scope } from './scope.js';
import { isConfigured, usesCallEndpoint, type SessionOptions } from './session-options.js';
import { requestToken, type PendingToken } from './token-request.js';

/** What must begin inside the visitor's click, before any code is fetched: iOS loses the gesture across an await. */
export interface Ignition {
  readonly audioElement: HTMLAudioElement;
  readonly audioContext: AudioContext | undefined;
  readonly microphone: Promise<MediaStream>;
  /** Whether the microphone needs no prompt any more. */
  readonly permitted: Promise<boolean>;
  /** `undefined` with a call endpoint. */
  readonly token: PendingToken | undefined;
}

/** Always on: what a conversation over a loudspeaker needs (PROTOCOL 7, echo). */
const MICROPHONE_CONSTRAINTS: MediaStreamConstraints = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
};

/**
 * Starts prompt, token and sound. Everything is released when the scope closes.
 * @throws RealtimeVoiceError `not-configured`, `insecure-context`, `unsupported-browser`
 */
export function ignite(
  platform: Platform,
  options: SessionOptions,
  scope: Scope,
  warmToken: PendingToken | undefined,
): Ignition {
  if (!isConfigured(options)) {
    throw new RealtimeVoiceError(
      'not-configured',
      'Set token-endpoint or call-endpoint (or getToken, exchangeOffer).',
    );
  }
  if (!platform.isSecureContext) {
    throw new RealtimeVoiceError(
      'insecure-context',
      'Browsers give a microphone only to pages served over HTTPS.',
    );
  }
  if (!platform.supportsWebRtc) {
    throw new RealtimeVoiceError('unsupported-browser', 'This browser has no RTCPeerConnection.');
  }
  const audioElement = platform.createAudioElement();
  // Playing in the gesture, even nothing, lets WebKit play the stream that comes later (PROTOCOL 7).
  audioElement.play().catch(() => {});
  scope.defer(() => {
    audioElement.pause();
    audioElement.srcObject = null;
  });
  const ignition: Ignition = {
    audioElement,
    audioContext: shareAudioContext(platform, scope),
    ...openMicrophone(platform, options, scope),
    token: usesCallEndpoint(options)
      ? undefined
      : (warmToken ?? requestToken(platform, options, scope.signal)),
  };
  // Whoever waits for these may come later or, after an abort, never.
  ignition.microphone.catch(() => {});
  ignition.token?.catch(() => {});
  return ignition;
}

function openMicrophone(
  platform: Platform,
  options: SessionOptions,
  scope: Scope,
): Pick<Ignition, 'microphone' | 'permitted'> {
  if (options.audioStream) {
    return { microphone: Promise.resolve(options.audioStream), permitted: Promise.resolve(true) };
  }
  const permitted = platform.microphonePermission().then((state) => state === 'granted');
  const microphone = captureMicrophone(platform, scope);
  return { microphone, permitted };
}

/** A microphone that arrives after the scope closed is stopped at once. */
export async function captureMicrophone(platform: Platform, scope: Scope): Promise<MediaStream> {
  const stream = await platform.getUserMedia(MICROPHONE_CONSTRAINTS);
  scope.defer(() => {
    for (const track of stream.getTracks()) track.stop();
  });
  return stream;
}
