import type { Turn } from '../conversation/turn.js';
import type { Usage } from '../conversation/usage.js';
import type { Call } from './call.js';
import type * as CallEntry from './call-entry.js';
import {
  CallEndEvent,
  CallErrorEvent,
  CallLiveEvent,
  CallStartEvent,
  StatusChangeEvent,
} from './call-events.js';
import { RealtimeVoiceError } from './errors.js';
import { ignite, startSound } from './ignition.js';
import { ignitionPlatform } from './ignition-platform.js';
import type { Platform } from './platform.js';
import { Scope } from './scope.js';
import type { SessionOptions } from './session-options.js';
import { transition, type CallEndReason, type SessionState, type SessionStatus } from './session-state.js';
import type { ConnectTimeouts } from './timeouts.js';
import type { Tool } from './tool.js';
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
  /** `undefined` before the first call. */
  readonly usage: Usage | undefined;
}

/** The code of a call, fetched when somebody shows the intent to make one. */
const loadCall = () => import('./call-entry.js').then((module) => (loaded = module));
/** Once it is there, a call is begun without waiting, in the click itself. */
let loaded: typeof CallEntry | undefined;

/**
 * From one call to the next: when one starts, whether it is live, how it ends. All of a session that the
 * button needs; what happens in a call is in the code that is fetched for it.
 */
export class CallLifecycle {
  readonly #options: SessionOptions;
  readonly #dispatch: (event: Event) => void;
  readonly #platform: Platform | undefined;
  readonly #timeouts: Partial<ConnectTimeouts> | undefined;
  #state: SessionState = { status: 'idle' };
  #started: Promise<boolean> | undefined;
  /** Set while an end is being told. */
  #finishing = false;
  /** Settles when the goodbye that is being said is over, or was broken off. */
  #leaving: Promise<void> | undefined;
  /** A start that waits for an end. */
  #waiting: { cancelled: boolean } | undefined;
  readonly #tools = new Map<string, Tool>();
  /** Set by a listener of `call-start` that stops. */
  #prevented = false;
  #warmToken: WarmToken | undefined;
  #record: CallRecord = { transcript: Object.freeze([]), callId: undefined, usage: undefined };
  #lastError: RealtimeVoiceError | undefined;

  constructor(
    options: SessionOptions,
    dispatch: (event: Event) => void,
    { platform, timeouts }: SessionDependencies = {},
  ) {
    this.#options = options;
    this.#dispatch = dispatch;
    this.#platform = platform;
    this.#timeouts = timeouts;
  }

  get status(): SessionStatus {
    return this.#state.status;
  }

  /** The live call, also while it says goodbye. */
  get call(): Call | undefined {
    return 'call' in this.#state ? this.#state.call : undefined;
  }

  /** The live call's, or what is kept of the last one. */
  get record(): CallRecord {
    return this.call ?? this.#record;
  }

  /** The last fatal error; forgotten at the next start. */
  get lastError(): RealtimeVoiceError | undefined {
    return this.#lastError;
  }

  /** The tools that are registered, for this call and all later ones. */
  get tools(): readonly Tool[] {
    return [...this.#tools.values()];
  }

  /** @throws RealtimeVoiceError `tool-invalid` for a name that the API refuses; others are found out when the tool is declared */
  registerTool(tool: Tool): void {
    if (!/^[\w-]{1,64}$/.test(tool.name || ' ')) {
      throw new RealtimeVoiceError('tool-invalid', `No name for a tool: ${tool.name}`, { fatal: false });
    }
    this.#tools.set(tool.name, tool);
    this.#toolsChanged();
  }

  unregisterTool(name: string): void {
    if (this.#tools.delete(name)) this.#toolsChanged();
  }

  /** Fetches the code of a call, and with `token` a token too; nothing else. Failures show at the start. */
  preload({ token = false }: { readonly token?: boolean } = {}): void {
    loadCall().catch(() => {});
    if (!token) return;
    import('./warm-token.js').then(
      ({ fetchWarmToken }) => {
        if (this.#isWarm() || this.#started) return;
        const warm = fetchWarmToken(this.#platform ?? ignitionPlatform, this.#options, () => {
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
    let settle = (_outcome: Promise<boolean>): void => {};
    const started = new Promise<boolean>((resolve) => (settle = resolve));
    // Kept before anybody is called, so that a listener who starts gets the same promise.
    this.#started = started;
    // While the assistant says goodbye: after that. A listener of the end: when everybody has heard of that end.
    const ended = this.#leaving ?? (this.#finishing ? Promise.resolve() : undefined);
    settle(ended ? this.#startAfter(ended) : this.#start());
    return started;
  }

  /**
   * Ends the call, or the attempt at one; does nothing without. In `call-start` it prevents the call.
   * @param farewell what the assistant says before the call ends; broken off by another stop
   */
  async stop(reason: CallEndReason, farewell?: string): Promise<void> {
    this.#prevented = true;
    if (this.#waiting) this.#waiting.cancelled = true;
    if (farewell && this.status === 'live') await this.#leave(reason, farewell);
    else this.#finish(this.call ? reason : 'aborted');
  }

  /** Whoever stops meanwhile stops this start, too. */
  async #startAfter(ended: Promise<void>): Promise<boolean> {
    const waiting = { cancelled: false };
    this.#waiting = waiting;
    await ended;
    this.#waiting = undefined;
    if (!waiting.cancelled) return this.#start();
    this.#started = undefined;
    throw new RealtimeVoiceError('aborted', 'The call was stopped before it began.');
  }

  /** Ends the call when the assistant has said goodbye. */
  async #leave(reason: CallEndReason, words?: string, responseId?: string): Promise<void> {
    const state = this.#state;
    if (state.status !== 'live') return;
    const { scope, call } = state;
    this.#started = undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#leaving = promise;
    this.#step({ status: 'ending', scope, call });
    await call.sayGoodbye(words, responseId);
    // Where it was not broken off.
    if (!scope.signal.aborted) this.#finish(reason);
    resolve();
  }

  /** What goes wrong is told by an event. */
  #toolsChanged(): void {
    this.call?.optionsChanged(['tools']).catch(() => {});
  }

  #isWarm(): boolean {
    return this.#warmToken !== undefined && performance.now() < this.#warmToken.staleAt;
  }

  async #start(): Promise<boolean> {
    this.#prevented = false;
    const event = new CallStartEvent();
    this.#dispatch(event);
    if (event.defaultPrevented || this.#prevented) {
      this.#started = undefined;
      return false;
    }
    const scope = new Scope();
    const { signal } = scope;
    this.#lastError = undefined;
    // Whoever stops the attempt is not kept waiting for what it waits for.
    const stopped = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
    this.#step({ status: 'connecting', scope });
    try {
      const call = await Promise.race([stopped, this.#connect(scope)]);
      signal.throwIfAborted();
      // Wishes may have changed after the microphone was attached.
      call.catchUp();
      this.#step({ status: 'live', scope, call });
      signal.throwIfAborted();
      this.#dispatch(new CallLiveEvent());
      call.begin();
      return true;
    } catch (error) {
      // Does nothing where the end was told already.
      if (!signal.aborted) this.#finish('error', error as RealtimeVoiceError);
      throw error;
    }
  }

  async #connect(scope: Scope): Promise<Call> {
    scope.signal.throwIfAborted();
    // In the gesture: nothing may be awaited before this.
    const platform = this.#platform ?? ignitionPlatform;
    const warm = this.#isWarm() ? this.#warmToken?.pending : undefined;
    // An ephemeral key is used once.
    this.#warmToken = undefined;
    const ignition = ignite(platform, this.#options, scope, warm);
    const end = () => void this.stop('navigation');
    addEventListener('pagehide', end);
    scope.defer(() => removeEventListener('pagehide', end));
    // What an old call still has to say is not about the current one.
    const whileCurrent =
      <Arguments extends readonly unknown[]>(act: (...args: Arguments) => void) =>
      (...args: Arguments) => {
        if ('scope' in this.#state && this.#state.scope === scope) act(...args);
      };
    const context = {
      host: {
        dispatch: whileCurrent(this.#dispatch),
        fail: whileCurrent((error: RealtimeVoiceError, reason: CallEndReason) => this.#finish(reason, error)),
        leave: whileCurrent(
          (reason: CallEndReason, responseId?: string) => void this.#leave(reason, undefined, responseId),
        ),
      },
      options: this.#options,
      tools: this.#tools,
      platform: this.#platform,
      scope,
      ignition,
      timeouts: this.#timeouts,
    };
    const connecting = loaded?.connect(context);
    ignition.sound = startSound(platform, scope);
    if (connecting) return connecting;
    const { connect } = await loadCall().catch((cause: unknown) => {
      throw new RealtimeVoiceError('load-failed', 'The code of the call could not be fetched.', { cause });
    });
    return connect(context);
  }

  /** The one way out: everything is released before anybody hears of it. */
  #finish(reason: CallEndReason, error?: RealtimeVoiceError): void {
    const state = this.#state;
    if (this.#finishing || !('scope' in state) || !state.scope) return;
    this.#finishing = true;
    // What was started during a goodbye begins after it.
    if (!this.#leaving) this.#started = undefined;
    this.#leaving = undefined;
    state.scope.close(error ?? new RealtimeVoiceError('aborted', `The call was stopped (${reason}).`));
    if ('call' in state && state.call) {
      state.call.end();
      const { transcript, callId, usage } = state.call;
      this.#record = { transcript, callId, usage };
    }
    this.#lastError = error;
    if (error) {
      this.#step({ status: 'failed', error });
      this.#dispatch(new CallErrorEvent(error));
    } else {
      this.#step({ status: 'ending' });
      this.#step({ status: 'idle' });
    }
    this.#dispatch(new CallEndEvent(reason));
    this.#finishing = false;
  }

  #step(next: SessionState): void {
    const from = this.#state;
    this.#state = transition(from, next);
    if (from.status !== this.#state.status)
      this.#dispatch(new StatusChangeEvent(from.status, this.#state.status));
  }
}
