import { shareAudioContext } from './audio-context.js';
import type { IgnitionPlatform } from './ignition-platform.js';
import type { Scope } from './scope.js';
import { isConfigured, usesToken, type CallMode, type SessionOptions } from './session-options.js';
import { requestToken, type PendingToken } from './token-request.js';

/** What must begin inside the visitor's click, before any code is fetched: iOS loses the gesture across an await. */
export interface Ignition {
  /** How the visitor takes part at first; the page may want something else by the time that the call is live. */
  readonly mode: CallMode;
  /** `undefined` when nothing is configured, and in writing. */
  readonly microphone: Promise<MediaStream | undefined>;
  /** Whether the microphone needs no prompt any more. */
  readonly permitted: Promise<boolean>;
  /** `undefined` with a call endpoint. */
  readonly token: PendingToken | undefined;
  /** Set in the click, too, but last: making it takes some milliseconds, and nothing waits for it. */
  sound?: Sound;
}

/** Where the assistant is heard, and what both sides are measured with. */
export interface Sound {
  readonly element: HTMLAudioElement;
  /** `undefined` where the browser gives none. */
  readonly context: AudioContext | undefined;
}

/** Always on: what a conversation over a loudspeaker needs (PROTOCOL 7, echo). */
const MICROPHONE_CONSTRAINTS: MediaStreamConstraints = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
};

/**
 * Asks for token and microphone, each only where there is a way to a call. Throws nothing: what is missing
 * is found out and said by {@link connect}, which has the words for it. Everything is released with the scope.
 */
export function ignite(
  platform: IgnitionPlatform,
  options: SessionOptions,
  scope: Scope,
  warmToken: PendingToken | undefined,
): Ignition {
  const token = usesToken(options) ? (warmToken ?? requestToken(platform, options, scope.signal)) : undefined;
  const { mode = 'open-mic' } = options;
  const speaks = mode !== 'text';
  const asks = speaks && !options.audioStream && isConfigured(options);
  const microphone = asks
    ? captureMicrophone(platform, scope)
    : Promise.resolve(speaks ? options.audioStream : undefined);
  // Whoever waits for these may come later or, after an abort, never.
  microphone.catch(() => {});
  token?.catch(() => {});
  return {
    mode,
    token,
    microphone,
    permitted: asks ? platform.isMicrophoneGranted() : Promise.resolve(true),
  };
}

export function startSound(platform: IgnitionPlatform, scope: Scope): Sound {
  const element = platform.createAudioElement();
  // Playing in the gesture, even nothing, lets WebKit play the stream that comes later (PROTOCOL 7).
  element.play().catch(() => {});
  scope.defer(() => {
    element.pause();
    element.srcObject = null;
  });
  return { element, context: shareAudioContext(platform, scope) };
}

/** A microphone that arrives after the scope closed is stopped at once. */
export async function captureMicrophone(platform: IgnitionPlatform, scope: Scope): Promise<MediaStream> {
  const stream = await platform.getUserMedia(MICROPHONE_CONSTRAINTS);
  scope.defer(() => {
    for (const track of stream.getTracks()) track.stop();
  });
  return stream;
}
