import { shareAudioContext } from './audio-context.js';
import type { IgnitionPlatform } from './ignition-platform.js';
import type { Scope } from './scope.js';
import { isConfigured, usesToken, type SessionOptions } from './session-options.js';
import { requestToken, type PendingToken } from './token-request.js';

/** What must begin inside the visitor's click, before any code is fetched: iOS loses the gesture across an await. */
export interface Ignition {
  readonly audioElement: HTMLAudioElement;
  readonly audioContext: AudioContext | undefined;
  /** `undefined` when nothing is configured. */
  readonly microphone: Promise<MediaStream | undefined>;
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
 * Starts prompt, token and sound, each only where there is a way to a call. Throws nothing: what is missing
 * is found out and said by {@link connect}, which has the words for it. Everything is released with the scope.
 */
export function ignite(
  platform: IgnitionPlatform,
  options: SessionOptions,
  scope: Scope,
  warmToken: PendingToken | undefined,
): Ignition {
  // In the order of what the call waits for: making an AudioContext takes some milliseconds.
  const token = usesToken(options) ? (warmToken ?? requestToken(platform, options, scope.signal)) : undefined;
  const microphone = openMicrophone(platform, options, scope);
  const audioElement = platform.createAudioElement();
  // Playing in the gesture, even nothing, lets WebKit play the stream that comes later (PROTOCOL 7).
  audioElement.play().catch(() => {});
  scope.defer(() => {
    audioElement.pause();
    audioElement.srcObject = null;
  });
  // Whoever waits for these may come later or, after an abort, never.
  microphone.microphone.catch(() => {});
  token?.catch(() => {});
  return { ...microphone, token, audioElement, audioContext: shareAudioContext(platform, scope) };
}

function openMicrophone(
  platform: IgnitionPlatform,
  options: SessionOptions,
  scope: Scope,
): Pick<Ignition, 'microphone' | 'permitted'> {
  return options.audioStream || !isConfigured(options)
    ? { microphone: Promise.resolve(options.audioStream), permitted: Promise.resolve(true) }
    : { microphone: captureMicrophone(platform, scope), permitted: platform.isMicrophoneGranted() };
}

/** A microphone that arrives after the scope closed is stopped at once. */
export async function captureMicrophone(platform: IgnitionPlatform, scope: Scope): Promise<MediaStream> {
  const stream = await platform.getUserMedia(MICROPHONE_CONSTRAINTS);
  scope.defer(() => {
    for (const track of stream.getTracks()) track.stop();
  });
  return stream;
}
