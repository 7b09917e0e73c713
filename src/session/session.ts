import type { Activity } from '../conversation/activity.js';
import type { Turn } from '../conversation/turn.js';
import type { ClientEvent } from '../protocol/client-events.js';
import type { Call } from './call.js';
import {
  CallEndEvent,
  CallErrorEvent,
  CallLiveEvent,
  CallStartEvent,
  StatusChangeEvent,
} from './call-events.js';
import { RealtimeVoiceError, toRealtimeVoiceError } from './errors.js';
import { ignite } from './ignition.js';
import { browserPlatform, type Platform } from './platform.js';
import { Scope } from './scope.js';
import type { SessionEventMap } from './session-events.js';
import type { SessionOptions } from './session-options.js';
import {
  transition,
  type CallEndReason,
  type SessionInput,
  type SessionState,
  type SessionStatus,
} from './session-state.js';
import type { ConnectTimeouts } from './timeouts.js';
import type { WarmToken } from './warm-token.js';

/** What a session is built on; each has a default. */
export interface SessionDependencies {
  /** Where the events are fired. Default: the session itself. */
  readonly eventTarget?: Pick<EventTarget, 'dispatchEvent'>;
  /** The browser. */
  readonly platform?: Platform;
  /** How long each step of connecting may take. */
  readonly timeouts?: Partial<ConnectTimeouts>;
}

/** The code of a call, fetched when somebody shows the intent to make one. */
const loadCall = () => import('./call-entry.js');

/**
 * A spoken conversation without an interface. Small by itself: the code that holds a call is fetched by
 * {@link RealtimeSession.preload} or by {@link RealtimeSession.start}.
 */
// eslint-disable-next-line typescript/no-unsafe-declaration-merging -- typed listeners cost no bytes this way
export class RealtimeSession extends EventTarget {
  /** Read at each start. */
  readonly options: SessionOptions;
  readonly #target: Pick<EventTarget, 'dispatchEvent'>;
  readonly #platform: Platform;
  readonly #timeouts: Partial<ConnectTimeouts>;
  #warmToken: WarmToken | undefined;
  #state: SessionState = { status: 'idle' };
  #started: Promise<boolean> | undefined;
  #transcript: readonly Turn[] = [];
  #callId: string | undefined;
  #lastError: RealtimeVoiceError | undefined;

  constructor(options: SessionOptions, dependencies: SessionDependencies = {}) {
    super();
    this.options = options;
    this.#target = dependencies.eventTarget ?? this;
    this.#platform = dependencies.platform ?? browserPlatform;
    this.#timeouts = dependencies.timeouts ?? {};
  }

  get status(): SessionStatus {
    return this.#state.status;
  }

  /** What is going on in the live call; `listening` without one. */
  get activity(): Activity {
    return this.#call?.activity ?? 'listening';
  }

  /** Frozen; stays after the call until another one is live. */
  get transcript(): readonly Turn[] {
    return this.#call?.transcript ?? this.#transcript;
  }

  /** Opaque handle of the call, as the exchange of the offer returned it; stays after the call. */
  get callId(): string | undefined {
    return this.#call?.callId ?? this.#callId;
  }

  /** The last fatal error; forgotten at the next start. */
  get lastError(): RealtimeVoiceError | undefined {
    return this.#lastError;
  }

  /** Loudness of the microphone, 0 to 1, read now; poll it to draw a meter. */
  get inputLevel(): number {
    return this.#call?.microphone?.level ?? 0;
  }

  /** Loudness of the assistant, 0 to 1, read now; poll it to draw a meter. */
  get outputLevel(): number {
    return this.#call?.outputLevel ?? 0;
  }

  /** Whether the microphone of the live call is muted; without a call, whether the next one starts so. */
  get muted(): boolean {
    return this.#call?.microphone?.muted ?? this.options.muted ?? false;
  }

  /** Fetches the code of a call, and with `token` a token too; nothing else. Failures show at the start. */
  preload({ token = false }: { readonly token?: boolean } = {}): void {
    loadCall().then(
      ({ fetchWarmToken }) => {
        if (!token || this.#isWarm() || this.#started) return;
        const warm = fetchWarmToken(this.#platform, this.options, () => {
          if (this.#warmToken === warm) this.#warmToken = undefined;
        });
        this.#warmToken = warm;
      },
      () => {},
    );
  }

  /**
   * Starts a call; call it in the visitor's gesture. Called again meanwhile, it returns the same promise.
   * @returns `true` when the call is live, `false` when a `call-start` listener prevented it
   * @throws RealtimeVoiceError and nothing else; `aborted` when somebody stopped it
   */
  start(): Promise<boolean> {
    if (this.#started) return this.#started;
    // A listener that starts again while the last call is still ending: right after that.
    if (this.status === 'ending') return Promise.resolve().then(() => this.start());
    const started = Promise.withResolvers<boolean>();
    this.#started = started.promise;
    this.#start().then(started.resolve, started.reject);
    return started.promise;
  }

  /** Ends the call, or the attempt at one; does nothing without. Never rejects. */
  async stop(reason: CallEndReason = 'page'): Promise<void> {
    const { status } = this;
    if (status === 'connecting') {
      this.#finish(
        'aborted',
        new RealtimeVoiceError('aborted', `Stopped before the call was live (${reason}).`),
      );
    } else if (status === 'live') {
      this.#finish(reason, undefined);
    }
  }

  /** Mutes the microphone: silent at once, the device let go after 30 s. */
  async mute(): Promise<void> {
    await this.setMuted(true);
  }

  /** @throws RealtimeVoiceError when the device was let go and can't be had again */
  async unmute(): Promise<void> {
    await this.setMuted(false);
  }

  /** @internal Without a `mute-change` event when `silently`. */
  async setMuted(muted: boolean, silently = false): Promise<void> {
    await this.#call?.setMuted(muted, silently);
  }

  /** Sends the visitor's words as text, and has the assistant answer. Does nothing without a live call. */
  sendText(text: string): void {
    this.#call?.sendText(text);
  }

  /** Cuts the assistant off. */
  interrupt(): void {
    this.#call?.interrupt();
  }

  /** Sends a client event of the Realtime API as it is. Does nothing without a live call. */
  send(event: ClientEvent): void {
    this.#call?.send(event);
  }

  /** Plays the sound that the browser blocked (`audio-blocked`); call it in a gesture. */
  async playAudio(): Promise<void> {
    await this.#call?.playAudio();
  }

  get #call(): Call | undefined {
    return this.#state.status === 'live' ? this.#state.call : undefined;
  }

  #isWarm(): boolean {
    return this.#warmToken !== undefined && this.#platform.now() < this.#warmToken.staleAt;
  }

  async #start(): Promise<boolean> {
    const event = new CallStartEvent();
    this.#target.dispatchEvent(event);
    if (event.defaultPrevented) {
      this.#started = undefined;
      return false;
    }
    const scope = new Scope();
    this.#lastError = undefined;
    this.#step({ type: 'start', scope });
    // Whoever stops the attempt is not kept waiting for what it waits for.
    const stopped = new Promise<never>((_resolve, reject) => {
      scope.signal.addEventListener('abort', () => reject(scope.signal.reason as Error));
    });
    try {
      const call = await Promise.race([this.#connect(scope), stopped]);
      // The wish may have changed after the microphone was attached.
      void call.setMuted(this.options.muted ?? false, true);
      this.#step({ type: 'connected', scope, call });
      this.#target.dispatchEvent(new CallLiveEvent());
      call.begin();
      return true;
    } catch (thrown) {
      const error = toRealtimeVoiceError(thrown, 'protocol-error', 'Connecting failed unexpectedly.');
      // A scope that is closed already has reported its end.
      if (!scope.signal.aborted) this.#finish('error', error);
      throw error;
    }
  }

  async #connect(scope: Scope): Promise<Call> {
    const platform = this.#platform;
    // In the gesture: nothing may be awaited before this.
    const ignition = ignite(
      platform,
      this.options,
      scope,
      this.#isWarm() ? this.#warmToken?.pending : undefined,
    );
    // An ephemeral key is used once.
    this.#warmToken = undefined;
    const end = () => void this.stop('navigation');
    addEventListener('pagehide', end);
    scope.defer(() => removeEventListener('pagehide', end));
    const { connect, DEFAULT_TIMEOUTS } = await loadCall().catch((cause: unknown) => {
      throw new RealtimeVoiceError('load-failed', 'The code of the call could not be fetched.', { cause });
    });
    return connect({
      host: {
        dispatch: (event) => void this.#target.dispatchEvent(event),
        fail: (error) => this.#fail(error),
      },
      options: this.options,
      platform,
      scope,
      ignition,
      timeouts: { ...DEFAULT_TIMEOUTS, ...this.#timeouts },
    });
  }

  #fail(error: RealtimeVoiceError): void {
    if (error.fatal) this.#finish(error.code === 'session-expired' ? 'expired' : 'error', error);
    else this.#target.dispatchEvent(new CallErrorEvent(error));
  }

  /** The one way out: everything is released before anybody hears of it. */
  #finish(reason: CallEndReason, error: RealtimeVoiceError | undefined): void {
    const state = this.#state;
    if (state.status !== 'connecting' && state.status !== 'live') return;
    const failure = reason === 'aborted' ? undefined : error;
    if (state.status === 'live') {
      state.call.end();
      this.#transcript = state.call.transcript;
      this.#callId = state.call.callId;
    }
    this.#started = undefined;
    state.scope.close(error);
    if (failure) {
      this.#lastError = failure;
      this.#step({ type: 'fail', error: failure });
      this.#target.dispatchEvent(new CallErrorEvent(failure));
    } else {
      this.#step({ type: 'end' });
      this.#step({ type: 'ended' });
    }
    this.#target.dispatchEvent(new CallEndEvent(reason));
  }

  #step(input: SessionInput): void {
    const from = this.#state;
    this.#state = transition(from, input);
    if (from.status !== this.#state.status)
      this.#target.dispatchEvent(new StatusChangeEvent(from.status, this.#state.status));
  }
}

type Listen = {
  <Type extends keyof SessionEventMap>(
    type: Type,
    listener: (this: RealtimeSession, event: SessionEventMap[Type]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  (
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
};

export interface RealtimeSession {
  addEventListener: Listen;
  removeEventListener: Listen;
}
