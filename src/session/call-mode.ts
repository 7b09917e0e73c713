import type { CallContext } from './call-context.js';
import type { CallMedia, MediaHost } from './call-media.js';
import { captureMicrophone } from './ignition.js';
import { toMicrophoneError } from './microphone.js';
import { PushToTalk, type PushToTalkHost } from './push-to-talk.js';
import type { CallMode } from './session-options.js';
import { unlessAborted } from './timeouts.js';

/** How the visitor takes part, where that isn't simply by an open microphone, or changes in the call. */
export class ModeSwitch {
  readonly #context: CallContext;
  readonly #host: MediaHost;
  readonly #media: CallMedia;
  readonly #pushToTalkHost: PushToTalkHost;
  #pushToTalk: PushToTalk | undefined;
  #mode: CallMode;
  /** The mode that was asked for last. */
  #wanted: CallMode;
  /** Changes come one after the other. */
  #changing: Promise<void> = Promise.resolve();

  constructor(context: CallContext, host: MediaHost, media: CallMedia) {
    this.#context = context;
    this.#host = host;
    this.#media = media;
    const { platform, scope } = context;
    this.#pushToTalkHost = {
      ...host,
      platform,
      scope,
      dispatch: context.host.dispatch,
      get microphone() {
        return media.microphone;
      },
    };
    this.#mode = this.#wanted = context.ignition.mode;
    this.#begin();
  }

  /** The mode in force; while a change of it is under way, the old one. */
  get mode(): CallMode {
    return this.#mode;
  }

  get pushToTalk(): PushToTalk | undefined {
    return this.#pushToTalk;
  }

  /**
   * Where another change follows before it is done, it is left out.
   * @throws RealtimeVoiceError when the microphone can't be had; the mode stays as it was
   */
  change(mode: CallMode): Promise<void> {
    this.#wanted = mode;
    const change = this.#changing.then(() => this.#change(mode));
    this.#changing = change.catch(() => {});
    return change;
  }

  async #change(mode: CallMode): Promise<void> {
    if (mode !== this.#wanted || mode === this.#mode || this.#media.released) return;
    this.#pushToTalk?.cancel();
    this.#pushToTalk = undefined;
    try {
      if (!(await this.#prepareMicrophone(mode))) return;
      const { conversation, settling } = this.#host;
      if (mode === 'text') conversation.interrupt();
      if ((this.#mode === 'push-to-talk') !== (mode === 'push-to-talk'))
        await settling.detectTurns(mode !== 'push-to-talk');
      this.#mode = mode;
    } finally {
      this.#begin();
    }
  }

  /** The mode is in force. */
  #begin(): void {
    this.#host.conversation.writes = this.#mode === 'text';
    if (this.#mode === 'push-to-talk') this.#pushToTalk = new PushToTalk(this.#pushToTalkHost);
  }

  /** @returns `false` when it is not wanted any more by the time that it could be done */
  async #prepareMicrophone(mode: CallMode): Promise<boolean> {
    const { microphone, wantsMute } = this.#media;
    const muted = mode === 'push-to-talk' || wantsMute;
    if (mode === 'text') microphone?.release();
    else if (!microphone) return this.#openMicrophone(muted);
    else if (muted) microphone.mute();
    else await microphone.unmute();
    return true;
  }

  /** In a call that began in writing. The visitor may read a prompt for long; the end of the call ends the wait. */
  async #openMicrophone(muted: boolean): Promise<boolean> {
    const { options, platform, scope } = this.#context;
    const { signal } = scope;
    try {
      const own = options.audioStream;
      const stream = own ?? (await unlessAborted(signal, captureMicrophone(platform, scope)));
      if (this.#media.released || this.#wanted === 'text') {
        if (!own) for (const track of stream.getTracks()) track.stop();
        return false;
      }
      await this.#media.attach(stream, muted);
      return true;
    } catch (cause) {
      signal.throwIfAborted();
      throw toMicrophoneError(cause, false);
    }
  }
}
