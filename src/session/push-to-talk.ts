import type { Conversation } from '../conversation/conversation.js';
import type { ClientEvent } from '../protocol/client-events.js';
import { inputAudioClear, inputAudioCommit } from '../protocol/input-client-events.js';
import type { ProtocolEvent } from '../protocol/protocol-event.js';
import { TalkChangeEvent } from './conversation-events.js';
import { RealtimeVoiceError } from './errors.js';
import type { Microphone } from './microphone.js';
import type { Platform } from './platform.js';
import type { Scope } from './scope.js';

/** People let go while they still say the last syllable, and the sound travels slower than the commit. */
const TAIL_MS = 300;
/** A shorter press is a slip; servers refuse less than 100 ms of audio (PROTOCOL 3.11). */
const SHORTEST_PRESS_MS = 250;
/** Servers answer a commit at once, if they do. */
const COMMIT_WAIT_MS = 1000;

export interface PushToTalkHost {
  readonly platform: Platform;
  readonly scope: Scope;
  readonly conversation: Conversation;
  /** `undefined` before it is attached. */
  readonly microphone: Microphone | undefined;
  readonly send: (event: ClientEvent) => void;
  readonly dispatch: (event: Event) => void;
  readonly fail: (error: RealtimeVoiceError) => void;
}

/**
 * The visitor says when a turn begins and ends. Between presses the microphone is muted, with all that follows from
 * that; `input_audio_buffer.clear`, `commit` and `response.create` go out in that order (PROTOCOL 3.5).
 */
export class PushToTalk {
  readonly #host: PushToTalkHost;
  /** What the visitor wants; the microphone follows. */
  #pressed = false;
  #talking = false;
  #startedAt = 0;
  #cancelWait = () => {};
  #committing = false;
  #cancelled = false;

  constructor(host: PushToTalkHost) {
    this.#host = host;
    host.scope.defer(() => this.#cancelWait());
  }

  /** Whether the microphone is open. */
  get talking(): boolean {
    return this.#talking;
  }

  /** @throws RealtimeVoiceError when the device was let go and can't be had again */
  async start(): Promise<void> {
    const { conversation, microphone, platform, send, dispatch } = this.#host;
    if (this.#pressed || !microphone) return;
    this.#pressed = true;
    this.#cancelWait();
    // Pressed again before the tail was over: the same turn goes on.
    if (this.#talking) return;
    this.#committing = false;
    conversation.interrupt();
    // What waits to be answered does so until the visitor has spoken.
    conversation.hold('press', true);
    send(inputAudioClear);
    try {
      await microphone.unmute();
    } catch (error) {
      this.#pressed = false;
      conversation.hold('press', false);
      throw error;
    }
    // The mode has changed meanwhile, and the microphone is somebody else's.
    if (this.#cancelled) return;
    if (!this.#pressed) {
      microphone.mute();
      this.#sayNothingHeard();
      return;
    }
    this.#talking = true;
    this.#startedAt = platform.now();
    conversation.handle({ type: 'speech-started', itemId: undefined });
    dispatch(new TalkChangeEvent(true));
  }

  stop(): void {
    if (!this.#pressed) return;
    this.#pressed = false;
    if (this.#talking) this.#wait(TAIL_MS, () => this.#finish());
  }

  /** Closes the microphone and forgets what is being said: the mode changes or the call ends. What was said is answered. */
  cancel(): void {
    this.#cancelWait();
    this.#pressed = false;
    this.#cancelled = true;
    if (this.#committing) this.#respond();
    this.#host.conversation.hold('press', false);
    if (!this.#talking) return;
    this.#close();
    this.#host.send(inputAudioClear);
  }

  /** An answer is asked for when the server has taken what was said; it may refuse an empty press. */
  handle(event: ProtocolEvent): void {
    if (!this.#committing) return;
    if (event.type === 'input-committed' || (event.type === 'item-added' && event.item.role === 'user')) {
      this.#respond();
    } else if (event.type === 'error' && event.error.kind === 'input-empty') {
      this.#committing = false;
      this.#cancelWait();
      this.#sayNothingHeard();
    }
  }

  #finish(): void {
    const { platform, send } = this.#host;
    const pressedMs = platform.now() - this.#startedAt - TAIL_MS;
    this.#close();
    if (pressedMs < SHORTEST_PRESS_MS) {
      send(inputAudioClear);
      this.#sayNothingHeard();
      return;
    }
    this.#committing = true;
    send(inputAudioCommit);
    this.#wait(COMMIT_WAIT_MS, () => this.#respond());
  }

  #respond(): void {
    this.#committing = false;
    this.#cancelWait();
    this.#host.conversation.respond();
    this.#host.conversation.hold('press', false);
  }

  #close(): void {
    const { conversation, microphone, dispatch } = this.#host;
    this.#talking = false;
    microphone?.mute();
    conversation.handle({ type: 'speech-stopped', itemId: undefined });
    dispatch(new TalkChangeEvent(false));
  }

  #sayNothingHeard(): void {
    this.#host.conversation.hold('press', false);
    this.#host.fail(
      new RealtimeVoiceError('nothing-heard', 'The press was too short to hold any words.', { fatal: false }),
    );
  }

  #wait(milliseconds: number, then: () => void): void {
    this.#cancelWait = this.#host.platform.after(milliseconds, then);
  }
}
