import type { Conversation } from '../conversation/conversation.js';
import type { ClientEvent } from '../protocol/client-events.js';
import type { ProtocolEvent } from '../protocol/protocol-event.js';
import type { CallContext } from './call-context.js';
import type { ModeSwitch } from './call-mode.js';
import { AudioBlockedEvent, MuteChangeEvent } from './conversation-events.js';
import type { RealtimeVoiceError } from './errors.js';
import { fetchPart } from './fetch-part.js';
import { Microphone } from './microphone.js';
import type { SessionSettling } from './session-settling.js';
import type { CallMode } from './session-options.js';
import { Speaker } from './speaker.js';

export interface MediaHost {
  readonly conversation: Conversation;
  readonly settling: SessionSettling;
  readonly sender: RTCRtpSender;
  readonly send: (event: ClientEvent) => void;
  readonly fail: (error: RealtimeVoiceError) => void;
}

/** What is heard and said in a call: the microphone, in the mode that the visitor chose, and the speaker. */
export class CallMedia {
  readonly #context: CallContext;
  readonly #host: MediaHost;
  readonly #speaker: Speaker;
  microphone: Microphone | undefined;
  /** Fetched where the mode isn't simply an open microphone. */
  #modes: Promise<ModeSwitch> | undefined;
  #modeSwitch: ModeSwitch | undefined;
  /** Resolves when the code of the mode is there. */
  readonly ready: Promise<unknown> | undefined;
  #live = false;
  /** Whether no microphone is opened any more. */
  released = false;
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
    this.ready = ignition.mode === 'open-mic' ? undefined : this.#loadModes();
  }

  /** The mode in force; while a change of it is under way, the old one. */
  get mode(): CallMode {
    return this.#modeSwitch?.mode ?? this.#context.ignition.mode;
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
    const isSilent = muted || this.mode === 'push-to-talk';
    this.microphone = await Microphone.attach(microphoneHost, stream, borrowed, isSilent);
  }

  /** What was wished for while the call was being set up. */
  catchUp(): void {
    const { mode = 'open-mic', muted = false } = this.#context.options;
    if (mode !== this.mode) this.changeMode(mode).catch(() => {});
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
    this.released = true;
    this.#modeSwitch?.pushToTalk?.cancel();
    this.microphone?.release();
  }

  /**
   * In push-to-talk, muting ends a press and unmuting begins one.
   * @throws RealtimeVoiceError when the microphone can't be had again; the event `call-error` says so too
   */
  async setMuted(muted: boolean, silently = false): Promise<void> {
    if (this.mode === 'push-to-talk') return this.setTalking(!muted);
    this.wantsMute = muted;
    const { microphone } = this;
    if (!microphone || this.released || this.mode === 'text') return;
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
    else if (pushToTalk && !this.released) await this.#reporting(pushToTalk.start());
  }

  /** @throws RealtimeVoiceError when the microphone or the code can't be had; the event `call-error` says so too */
  async changeMode(mode: CallMode): Promise<void> {
    await this.#reporting(this.#loadModes().then((modes) => modes.change(mode)));
    if (this.mode === 'open-mic') this.#tellMuted(false);
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
