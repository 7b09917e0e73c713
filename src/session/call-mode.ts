import type { CallContext } from './call-context.js';
import type { MediaHost, MicrophoneControl } from './call-media.js';
import { PushToTalk, type PushToTalkHost } from './push-to-talk.js';
import type { CallMode } from './session-options.js';

/** How the visitor takes part, where that isn't simply by an open microphone, or changes in the call. */
export class ModeSwitch {
  readonly #host: MediaHost;
  readonly #media: MicrophoneControl;
  readonly #pushToTalkHost: PushToTalkHost;
  #mode: CallMode;
  #pushToTalk: PushToTalk | undefined;

  constructor(
    { host: { dispatch }, platform, scope }: CallContext,
    host: MediaHost,
    media: MicrophoneControl,
    mode: CallMode,
  ) {
    this.#host = host;
    this.#media = media;
    this.#pushToTalkHost = {
      ...host,
      platform,
      scope,
      dispatch,
      get microphone() {
        return media.microphone;
      },
    };
    this.#mode = mode;
    this.#begin();
  }

  get pushToTalk(): PushToTalk | undefined {
    return this.#pushToTalk;
  }

  /** @throws RealtimeVoiceError when the microphone can't be had; the call goes on in the mode that it was in */
  async change(mode: CallMode): Promise<void> {
    const from = this.#mode;
    if (mode === from) return;
    this.#mode = mode;
    this.#pushToTalk?.cancel();
    this.#pushToTalk = undefined;
    try {
      await this.#prepareMicrophone();
    } catch (error) {
      this.#mode = from;
      this.#begin();
      throw error;
    }
    // Changed again while the visitor read a prompt.
    if (this.#mode !== mode) return;
    if (mode === 'text') this.#host.conversation.interrupt();
    if ((from === 'push-to-talk') !== (mode === 'push-to-talk'))
      this.#host.configuration.detectTurns(mode !== 'push-to-talk');
    this.#begin();
  }

  async #prepareMicrophone(): Promise<void> {
    const { microphone, wantsMute } = this.#media;
    if (this.#mode === 'text') return microphone?.release();
    const muted = this.#mode === 'push-to-talk' || wantsMute;
    if (!microphone) await this.#media.openMicrophone(muted);
    else if (muted) microphone.mute();
    else await microphone.unmute();
  }

  #begin(): void {
    this.#host.conversation.writes = this.#mode === 'text';
    if (this.#mode === 'push-to-talk') this.#pushToTalk = new PushToTalk(this.#pushToTalkHost);
  }
}
