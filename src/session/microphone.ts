import { RealtimeVoiceError, type RealtimeVoiceErrorCode } from './errors.js';
import { captureMicrophone } from './ignition.js';
import { createLevelMeter, type LevelMeter } from './level-meter.js';
import type { Platform } from './platform.js';
import { Scope } from './scope.js';
import { unlessAborted } from './timeouts.js';

/** Muting is heard at once; after this, nothing is sent any more either (DESIGN promise 2). */
const DETACH_AFTER_MS = 1000;
/** Then the device is let go, and the browser's recording sign goes out. */
const STOP_AFTER_MS = 30_000;

export interface MicrophoneHost {
  readonly platform: Platform;
  readonly scope: Scope;
  readonly audioContext: AudioContext | undefined;
  readonly sender: RTCRtpSender;
  /** The device is gone, or the permission was taken back. */
  lost(error: RealtimeVoiceError): void;
}

/** The visitor's microphone in a call: muted in steps, and released with the call's scope. */
export class Microphone {
  readonly #host: MicrophoneHost;
  /** Whether the stream is the page's own: then its tracks are neither stopped nor changed. */
  readonly #borrowed: boolean;
  #muted: boolean;
  #track: MediaStreamTrack | undefined;
  /** Closed when the device is let go, in a long mute or with the call. */
  #trackScope = new Scope();
  #meter: LevelMeter | undefined;
  #cancelStep = () => {};
  #unmuting: Promise<void> | undefined;
  /** What was asked for last; the device may need a moment to follow. */
  #wanted: 'muted' | 'unmuted' | 'released';
  /** How often it was muted, to notice it while the device starts. */
  #mutes = 0;

  private constructor(host: MicrophoneHost, borrowed: boolean, muted: boolean) {
    this.#host = host;
    this.#borrowed = borrowed;
    this.#muted = muted;
    this.#wanted = muted ? 'muted' : 'unmuted';
    host.scope.defer(() => {
      this.#cancelStep();
      this.#trackScope.close(undefined);
    });
  }

  /** Puts the stream's track into the call. @throws RealtimeVoiceError `microphone-missing` when it has none */
  static async attach(
    host: MicrophoneHost,
    stream: MediaStream,
    borrowed: boolean,
    muted: boolean,
  ): Promise<Microphone> {
    const microphone = new Microphone(host, borrowed, muted);
    await microphone.#use(stream);
    host.scope.signal.throwIfAborted();
    if (muted) microphone.mute();
    return microphone;
  }

  get muted(): boolean {
    return this.#muted;
  }

  /** 0 is silence, 1 is loud speech. */
  get level(): number {
    return this.#muted ? 0 : (this.#meter?.level ?? 0);
  }

  mute(): void {
    this.#wanted = 'muted';
    this.#muted = true;
    this.#mutes++;
    this.#cancelStep();
    if (this.#borrowed) {
      this.#detach();
      return;
    }
    if (this.#track) this.#track.enabled = false;
    this.#schedule(DETACH_AFTER_MS, () => {
      this.#detach();
      this.#schedule(STOP_AFTER_MS - DETACH_AFTER_MS, () => this.#trackScope.close(undefined));
    });
  }

  /** Lets the device go at once; {@link Microphone.unmute} asks for it again. A stream of the page's own is only left. */
  release(): void {
    this.mute();
    this.#wanted = 'released';
    if (this.#borrowed) return;
    this.#cancelStep();
    this.#detach();
    this.#trackScope.close(undefined);
  }

  /**
   * Resolves when the visitor is heard again, or was muted meanwhile.
   * @throws RealtimeVoiceError when the device was let go and can't be had again (not fatal); it stays muted then
   */
  unmute(): Promise<void> {
    this.#wanted = 'unmuted';
    return (this.#unmuting ??= this.#unmute().finally(() => (this.#unmuting = undefined)));
  }

  async #unmute(): Promise<void> {
    const { platform, scope, sender } = this.#host;
    this.#cancelStep();
    const restore = async () => {
      if (this.#trackScope.signal.aborted) await this.#use(await captureMicrophone(platform, scope));
      else if (this.#track) await sender.replaceTrack(this.#track);
    };
    let mutes: number;
    do {
      mutes = this.#mutes;
      try {
        // The visitor may read a prompt for long; the end of the call ends the wait.
        await unlessAborted(scope.signal, restore());
      } catch (cause) {
        throw toMicrophoneError(cause, false);
      }
      // Muted and unmuted again meanwhile: what muting did, or is about to do, is taken back.
      this.#cancelStep();
    } while (this.#wanted === 'unmuted' && mutes !== this.#mutes);
    if (this.#wanted === 'released') return this.release();
    if (this.#wanted === 'muted') return this.mute();
    if (this.#track && !this.#borrowed) this.#track.enabled = true;
    this.#muted = false;
  }

  async #use(stream: MediaStream): Promise<void> {
    const { scope: callScope, sender, audioContext } = this.#host;
    callScope.signal.throwIfAborted();
    const track = stream.getAudioTracks()[0];
    if (!track || track.readyState === 'ended') {
      throw new RealtimeVoiceError('microphone-missing', 'The microphone stream has no live audio track.');
    }
    const scope = new Scope();
    this.#trackScope = scope;
    this.#track = track;
    const meter = createLevelMeter(audioContext, stream);
    this.#meter = meter;
    scope.defer(() => {
      meter?.disconnect();
      if (!this.#borrowed) track.stop();
    });
    track.addEventListener(
      'ended',
      () =>
        this.#host.lost(
          new RealtimeVoiceError('microphone-lost', 'The microphone was unplugged or switched off.'),
        ),
      { signal: scope.signal },
    );
    // Silent until whoever asked for it says otherwise.
    if (!this.#borrowed) track.enabled = !this.#muted;
    await sender.replaceTrack(this.#borrowed && this.#muted ? null : track);
  }

  /** Nothing is sent any more; on a connection that is closed, nothing was. */
  #detach(): void {
    this.#host.sender.replaceTrack(null).catch(() => {});
  }

  #schedule(milliseconds: number, step: () => void): void {
    this.#cancelStep = this.#host.platform.after(milliseconds, step);
  }
}

/** What `getUserMedia()` says, in our codes. In a live call it is not fatal. */
export function toMicrophoneError(cause: unknown, fatal = true): RealtimeVoiceError {
  const error = cause instanceof RealtimeVoiceError ? cause : readMicrophoneError(cause);
  return fatal ? error : new RealtimeVoiceError(error.code, error.message, { cause, fatal });
}

const NO_MICROPHONE = ['microphone-missing', 'No microphone was found.'] as const;
const IN_USE = [
  'microphone-busy',
  'The microphone could not be started; another program may use it.',
] as const;

/** By the name of the DOMException. */
const MICROPHONE_ERRORS: Readonly<Record<string, readonly [RealtimeVoiceErrorCode, string]>> = {
  NotAllowedError: ['microphone-denied', 'The permission to use the microphone was refused.'],
  SecurityError: ['microphone-blocked-by-policy', 'This document or frame may not use the microphone.'],
  NotFoundError: NO_MICROPHONE,
  OverconstrainedError: NO_MICROPHONE,
  NotReadableError: IN_USE,
  AbortError: IN_USE,
};

function readMicrophoneError(cause: unknown): RealtimeVoiceError {
  const name = cause instanceof DOMException ? cause.name : '';
  const isPolicy = name === 'NotAllowedError' && isBlockedByPolicy();
  const [code, message] = MICROPHONE_ERRORS[isPolicy ? 'SecurityError' : name] ?? [
    'unsupported-browser',
    'This browser gave no microphone.',
  ];
  return new RealtimeVoiceError(code, message, { cause });
}

/** Chromium's way to ask; elsewhere a blocked frame reads as denied, as the visitor sees it too. */
function isBlockedByPolicy(): boolean {
  const { featurePolicy } = document as { featurePolicy?: { allowsFeature(feature: string): boolean } };
  return featurePolicy?.allowsFeature('microphone') === false;
}
