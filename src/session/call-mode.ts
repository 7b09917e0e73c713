import type { CallContext } from './call-context.js';
import type { MediaHost, MicrophoneControl } from './call-media.js';
import { PushToTalk, type PushToTalkHost } from './push-to-talk.js';
import type { CallMode } from './session-options.js';

/** How the visitor takes part, where that isn't simply by an open microphone, or changes in the call. */
export class ModeSwitch {
  readonly #host: MediaHost;
  readonly #media: MicrophoneControl;
  readonly #pushToTalkHost: PushToTalkHost;
  #pushToTalk: PushToTalk | undefined;

  constructor(
    { host: { dispatch }, platform, scope }: CallContext,
    host: MediaHost,
    media: MicrophoneControl,
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
  }

  get pushToTalk(): PushToTalk | undefined {
    return this.#pushToTalk;
  }

  /**
   * @returns `false` when it is not wanted any more by the time that it could be done
   * @throws RealtimeVoiceError when the microphone can't be had
   */
  async change(from: CallMode, mode: CallMode): Promise<boolean> {
    this.#pushToTalk?.cancel();
    this.#pushToTalk = undefined;
    if (!(await this.#prepareMicrophone(mode))) return false;
    if (mode === 'text') this.#host.conversation.interrupt();
    if ((from === 'push-to-talk') !== (mode === 'push-to-talk'))
      this.#host.configuration.detectTurns(mode !== 'push-to-talk');
    return true;
  }

  /** The mode is in force. */
  begin(mode: CallMode): void {
    this.#host.conversation.writes = mode === 'text';
    if (mode === 'push-to-talk') this.#pushToTalk ??= new PushToTalk(this.#pushToTalkHost);
  }

  async #prepareMicrophone(mode: CallMode): Promise<boolean> {
    const { microphone, wantsMute } = this.#media;
    const muted = mode === 'push-to-talk' || wantsMute;
    if (mode === 'text') microphone?.release();
    else if (!microphone) return this.#media.openMicrophone(muted);
    else if (muted) microphone.mute();
    else await microphone.unmute();
    return true;
  }
}
