import type { Turn } from '../conversation/turn.js';
import type { Call } from './call.js';
import {
  CallEndEvent,
  CallErrorEvent,
  CallLiveEvent,
  CallStartEvent,
  StatusChangeEvent,
} from './call-events.js';
import { RealtimeVoiceError } from './errors.js';
import { ignite } from './ignition.js';
import { browserPlatform, type Platform } from './platform.js';
import { Scope } from './scope.js';
import type { SessionOptions } from './session-options.js';
import { transition, type CallEndReason, type SessionState, type SessionStatus } from './session-state.js';
import type { ConnectTimeouts } from './timeouts.js';
import type { WarmToken } from './warm-token.js';

/** What calls are built on; each has a default. */
export interface SessionDependencies {
  /** The browser. */
  readonly platform?: Platform;
  /** How long each step of connecting may take. */
  readonly timeouts?: Partial<ConnectTimeouts>;
}

/** What stays of a call. */
export interface CallRecord {
  readonly transcript: readonly Turn[];
  readonly callId: string | undefined;
}

/** The code of a call, fetched when somebody shows the intent to make one. */
const loadCall = () => import('./call-entry.js');

/**
 * From one call to the next: when one starts, whether it is live, how it ends. All of a session that the
 * button needs; what happens in a call is in the code that is fetched for it.
 */
export class CallLifecycle {
  readonly #options: SessionOptions;
  readonly #dispatch: (event: Event) => void;
  readonly #platform: Platform;
  readonly #timeouts: Partial<ConnectTimeouts>;
  #state: SessionState = { status: 'idle' };
  #started: Promise<boolean> | undefined;
  #warmToken: WarmToken | undefined;
  #record: CallRecord = { transcript: [], callId: undefined };
  #lastError: RealtimeVoiceError | undefined;

  constructor(
    options: SessionOptions,
    dispatch: (event: Event) => void,
    { platform = browserPlatform, timeouts = {} }: SessionDependencies = {},
  ) {
    this.#options = options;
    this.#dispatch = dispatch;
    this.#platform = platform;
    this.#timeouts = timeouts;
  }

  get status(): SessionStatus {
    return this.#state.status;
  }

  /** The live call. */
  get call(): Call | undefined {
    return this.#state.status === 'live' ? this.#state.call : undefined;
  }

  /** The live call's, or what is kept of the last one. */
  get record(): CallRecord {
    return this.call ?? this.#record;
  }

  /** The last fatal error; forgotten at the next start. */
  get lastError(): RealtimeVoiceError | undefined {
    return this.#lastError;
  }

  /** Fetches the code of a call, and with `token` a token too; nothing else. Failures show at the start. */
  preload({ token = false }: { readonly token?: boolean } = {}): void {
    loadCall().then(
      ({ fetchWarmToken }) => {
        if (!token || this.#isWarm() || this.#started) return;
        const warm = fetchWarmToken(this.#platform, this.#options, () => {
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

  /** Ends the call, or the attempt at one; does nothing without. */
  stop(reason: CallEndReason): void {
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

  #isWarm(): boolean {
    return this.#warmToken !== undefined && this.#platform.now() < this.#warmToken.staleAt;
  }

  async #start(): Promise<boolean> {
    const event = new CallStartEvent();
    this.#dispatch(event);
    if (event.defaultPrevented) {
      this.#started = undefined;
      return false;
    }
    const scope = new Scope();
    this.#lastError = undefined;
    this.#step({ status: 'connecting', scope });
    // Whoever stops the attempt is not kept waiting for what it waits for.
    const stopped = new Promise<never>((_resolve, reject) => {
      scope.signal.addEventListener('abort', () => reject(scope.signal.reason as Error));
    });
    try {
      const call = await Promise.race([this.#connect(scope), stopped]);
      // Connected and stopped in the same moment.
      scope.signal.throwIfAborted();
      // The wish may have changed after the microphone was attached.
      void call.setMuted(this.#options.muted ?? false, true);
      this.#step({ status: 'live', scope, call });
      this.#dispatch(new CallLiveEvent());
      call.begin();
      return true;
    } catch (thrown) {
      const error = thrown as RealtimeVoiceError;
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
      this.#options,
      scope,
      this.#isWarm() ? this.#warmToken?.pending : undefined,
    );
    // An ephemeral key is used once.
    this.#warmToken = undefined;
    const end = () => this.stop('navigation');
    addEventListener('pagehide', end);
    scope.defer(() => removeEventListener('pagehide', end));
    const { connect, DEFAULT_TIMEOUTS } = await loadCall().catch((cause: unknown) => {
      throw new RealtimeVoiceError('load-failed', 'The code of the call could not be fetched.', { cause });
    });
    return connect({
      host: {
        dispatch: (event) => this.#dispatch(event),
        fail: (error) => this.#fail(error),
      },
      options: this.#options,
      platform,
      scope,
      ignition,
      timeouts: { ...DEFAULT_TIMEOUTS, ...this.#timeouts },
    });
  }

  #fail(error: RealtimeVoiceError): void {
    if (error.fatal) this.#finish(error.code === 'session-expired' ? 'expired' : 'error', error);
    else this.#dispatch(new CallErrorEvent(error));
  }

  /** The one way out: everything is released before anybody hears of it. */
  #finish(reason: CallEndReason, error: RealtimeVoiceError | undefined): void {
    const state = this.#state;
    if (state.status !== 'connecting' && state.status !== 'live') return;
    const failure = reason === 'aborted' ? undefined : error;
    if (state.status === 'live') {
      state.call.end();
      const { transcript, callId } = state.call;
      this.#record = { transcript, callId };
    }
    this.#started = undefined;
    state.scope.close(error);
    if (failure) {
      this.#lastError = failure;
      this.#step({ status: 'failed', error: failure });
      this.#dispatch(new CallErrorEvent(failure));
    } else {
      this.#step({ status: 'ending' });
      this.#step({ status: 'idle' });
    }
    this.#dispatch(new CallEndEvent(reason));
  }

  #step(next: SessionState): void {
    const from = this.#state;
    this.#state = transition(from, next);
    if (from.status !== this.#state.status)
      this.#dispatch(new StatusChangeEvent(from.status, this.#state.status));
  }
}
