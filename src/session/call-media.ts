import type { Conversation } from '../conversation/conversation.js';
import type { ClientEvent } from '../protocol/client-events.js';
import type { ProtocolEvent } from '../protocol/protocol-event.js';
import type { CallContext } from './call-context.js';
import type { ModeSwitch } from './call-mode.js';
import { AudioBlockedEvent, MuteChangeEvent } from './conversation-events.js';
import type { RealtimeVoiceError } from './errors.js';
import { fetchPart } from './fetch-part.js';
import { captureMicrophone } from './ignition.js';
import { Microphone, toMicrophoneError } from './microphone.js';
import type { SessionConfiguration } from './session-configuration.js';
import type { CallMode } from './session-options.js';
import { Speaker } from './speaker.js';
import { unlessAborted } from './timeouts.js';

export interface MediaHost {
  readonly conversation: Conversation;
  readonly configuration: SessionConfiguration;
  readonly sender: RTCRtpSender;
  send(event: ClientEvent): void;
  fail(error: RealtimeVoiceError): void;
}

/** What a change of the mode needs to know, and to change. */
export interface MicrophoneControl {
  /** `undefined` before it is attached, and in a call that began in writing. */
  readonly microphone: Microphone | undefined;
  /** Whether the visitor wants to be muted when the microphone is open all the time. */
  readonly wantsMute: boolean;
  /**
   * Asks for a microphone in a call that has none yet.
   * @returns `false` when it is not wanted any more by the time that the visitor allows it
   */
  openMicrophone(muted: boolean): Promise<boolean>;
}

/** What is heard and said in a call: the microphone, in the mode that the visitor chose, and the speaker. */
export class CallMedia implements MicrophoneControl {
  readonly #context: CallContext;
  readonly #host: MediaHost;
  readonly #speaker: Speaker;
  microphone: Microphone | undefined;
  /** Fetched where the mode isn't simply an open microphone. */
  #modes: Promise<ModeSwitch> | undefined;
  #modeSwitch: ModeSwitch | undefined;
  #mode: CallMode;
  /** The mode that was asked for last. */
  #wantedMode: CallMode;
  /** Changes come one after the other. */
  #changing: Promise<void> = Promise.resolve();
  /** Resolves when the code of the mode is there. */
  readonly ready: Promise<void>;
  #live = false;
  /** From now on no microphone is opened any more. */
  #released = false;
  /** What is true says the microphone. */
  wantsMute: boolean;
  #reportedMuted = false;

  constructor(context: CallContext, host: MediaHost) {
    this.#context = context;
    this.#host = host;
    const { ignition, options, scope } = context;
    this.wantsMute = options.muted ?? false;
    this.#speaker = new Speaker(ignition, scope, (blocked) => {
      // Before the call is live there is nothing that a tap could do about it.
      if (this.#live) context.host.dispatch(new AudioBlockedEvent(blocked));
    });
    this.#mode = this.#wantedMode = ignition.mode;
    this.ready =
      this.#mode === 'open-mic'
        ? Promise.resolve()
        : this.#loadModes().then((modes) => modes.begin(this.#mode));
  }

  /** The mode in force; while a change of it is under way, the old one. */
  get mode(): CallMode {
    return this.#mode;
  }

  /** Whether nothing of a microphone is sent: muted, between two presses, or none is there. */
  get muted(): boolean {
    return this.microphone?.muted ?? true;
  }

  /** Whether the microphone is open in push-to-talk. */
  get talking(): boolean {
    return this.#modeSwitch?.pushToTalk?.talking ?? false;
  }

  get inputLevel(): number {
    return this.microphone?.level ?? 0;
  }

  get outputLevel(): number {
    return this.#speaker.level;
  }

  get audioBlocked(): boolean {
    return this.#speaker.blocked;
  }

  playAudio(): Promise<void> {
    return this.#speaker.play();
  }

  play(stream: MediaStream): void {
    this.#speaker.attach(stream);
  }

  /** Puts the microphone into the call. @throws RealtimeVoiceError `microphone-missing` when it has no track */
  async attach(stream: MediaStream, muted = this.#context.options.muted ?? false): Promise<void> {
    const { ignition, options, platform, scope } = this.#context;
    const microphoneHost = {
      platform,
      scope,
      audioContext: ignition.sound?.context,
      sender: this.#host.sender,
      lost: (error: RealtimeVoiceError) => this.#host.fail(error),
    };
    const borrowed = stream === options.audioStream;
    const isSilent = muted || this.#mode === 'push-to-talk';
    this.microphone = await Microphone.attach(microphoneHost, stream, borrowed, isSilent);
  }

  /** What was wished for while the call was being set up. */
  catchUp(): void {
    const { mode = 'open-mic', muted = false } = this.#context.options;
    if (mode !== this.#mode) this.changeMode(mode).catch(() => {});
    else if (mode === 'open-mic') this.setMuted(muted, true).catch(() => {});
  }

  /** The call is live. */
  begin(): void {
    this.#live = true;
    if (this.#speaker.blocked) this.#context.host.dispatch(new AudioBlockedEvent(true));
  }

  handle(event: ProtocolEvent): void {
    this.#modeSwitch?.pushToTalk?.handle(event);
  }

  /** Lets the microphone go for good: the assistant says goodbye. */
  releaseMicrophone(): void {
    this.#released = true;
    this.#modeSwitch?.pushToTalk?.cancel();
    this.microphone?.release();
  }

  /**
   * In push-to-talk, muting ends a press and unmuting begins one.
   * @throws RealtimeVoiceError when the microphone can't be had again; the event `call-error` says so too
   */
  async setMuted(muted: boolean, silently = false): Promise<void> {
    if (this.#mode === 'push-to-talk') return this.setTalking(!muted);
    this.wantsMute = muted;
    const { microphone } = this;
    if (!microphone || this.#released || this.#mode === 'text') return;
    if (muted) microphone.mute();
    else await this.#reporting(microphone.unmute());
    this.#tellMuted(silently);
  }

  /**
   * Begins or ends a press in push-to-talk; does nothing in other modes.
   * @throws RealtimeVoiceError when the microphone can't be had again; the event `call-error` says so too
   */
  async setTalking(talking: boolean): Promise<void> {
    const { pushToTalk } = this.#modeSwitch ?? {};
    if (!talking) pushToTalk?.stop();
    else if (pushToTalk && !this.#released) await this.#reporting(pushToTalk.start());
  }

  /**
   * Where another change follows before it is done, it is left out.
   * @throws RealtimeVoiceError when the microphone or the code can't be had; the event `call-error` says so too
   */
  changeMode(mode: CallMode): Promise<void> {
    this.#wantedMode = mode;
    const change = this.#changing.then(() => this.#reporting(this.#change(mode)));
    this.#changing = change.catch(() => {});
    return change;
  }

  /** In a call that began in writing. The visitor may read a prompt for long; the end of the call ends the wait. */
  async openMicrophone(muted: boolean): Promise<boolean> {
    const { options, platform, scope } = this.#context;
    try {
      const stream =
        options.audioStream ?? (await unlessAborted(scope.signal, captureMicrophone(platform, scope)));
      if (this.#released || this.#wantedMode === 'text') {
        if (stream !== options.audioStream) for (const track of stream.getTracks()) track.stop();
        return false;
      }
      await this.attach(stream, muted);
      return true;
    } catch (cause) {
      scope.signal.throwIfAborted();
      throw toMicrophoneError(cause, false);
    }
  }

  async #change(mode: CallMode): Promise<void> {
    if (mode !== this.#wantedMode || this.#released) return;
    if (mode === this.#mode) return;
    const modes = await this.#loadModes();
    try {
      if (await modes.change(this.#mode, mode)) this.#mode = mode;
    } finally {
      modes.begin(this.#mode);
    }
    if (mode === 'open-mic') this.#tellMuted(false);
  }

  /** Once for each change, whoever made it. */
  #tellMuted(silently: boolean): void {
    const { muted } = this;
    if (muted === this.#reportedMuted) return;
    this.#reportedMuted = muted;
    if (!silently) this.#context.host.dispatch(new MuteChangeEvent(muted));
  }

  /** Whoever called learns of it, and so does the page. */
  async #reporting(step: Promise<void>): Promise<void> {
    try {
      await step;
    } catch (error) {
      this.#host.fail(error as RealtimeVoiceError);
      throw error;
    }
  }

  #loadModes(): Promise<ModeSwitch> {
    return (this.#modes ??= this.#createModes());
  }

  async #createModes(): Promise<ModeSwitch> {
    try {
      const { ModeSwitch } = await fetchPart(import('./call-mode.js'));
      return (this.#modeSwitch = new ModeSwitch(this.#context, this.#host, this));
    } catch (error) {
      // The next time that it is needed, it is tried again.
      this.#modes = undefined;
      throw error;
    }
  }
}
