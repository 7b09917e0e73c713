import type { ClientEvent } from '../protocol/client-events.js';
import type { ProtocolEvent, SessionSummary } from '../protocol/protocol-event.js';
import type { CallContext } from './call-context.js';
import type { RealtimeVoiceError } from './errors.js';
import { fetchPart } from './fetch-part.js';
import { LateFollower } from './late-follower.js';
import type { SessionConfiguration, Update } from './session-configuration.js';
import { usesCallEndpoint, type SessionOptions } from './session-options.js';
import { DEFAULT_TRANSCRIPTION } from './token-request.js';
import type { Tool } from './tool.js';

/** A server that tells of its session does so at once; one behind a filter never does (PROTOCOL 2.6). */
const SESSION_WAIT_MS = 500;

/** The model that shall write down the visitor's words, where the server has none: it does so only if asked (PROTOCOL 3.5). */
export function transcriptionToSet(
  { session, transcription }: SessionOptions,
  known: SessionSummary | undefined,
): string | undefined {
  const model = transcription || DEFAULT_TRANSCRIPTION;
  const isDecided = session?.audio?.input?.transcription !== undefined || model === 'off';
  return isDecided || !known || known.transcribesInput ? undefined : model;
}

export interface SettlingHost {
  readonly send: (event: ClientEvent) => void;
  /** All that the page wants is set: from now on the assistant may speak. */
  settled(): void;
  readonly fail: (error: RealtimeVoiceError) => void;
}

/** Sees to it that the session is as the page wants it, by code that is fetched where there is anything to set. */
export class SessionSettling {
  readonly #context: CallContext;
  readonly #host: SettlingHost;
  readonly #configuration: LateFollower<SessionConfiguration>;
  readonly #voiced: Update[] = [];
  #isSettled = false;
  /** Whether what the server has was known by then. */
  #isKnown = false;
  /** What the page wanted then. */
  #session: SessionOptions['session'];
  #tools: readonly Tool[] = [];

  constructor(context: CallContext, host: SettlingHost) {
    this.#context = context;
    this.#host = host;
    const { options, tools } = context;
    const { send, fail } = host;
    this.#configuration = new LateFollower(async () => {
      const part = await fetchPart(import('./session-configuration.js'));
      return new part.SessionConfiguration({ options, tools, voiced: this.#voiced, send, fail });
    });
    this.#configuration.attend();
    if (this.#hasSettings()) this.#configuration.load().catch(() => {});
  }

  /** The channel is open. */
  begin(): void {
    const { platform, scope } = this.#context;
    scope.defer(platform.after(SESSION_WAIT_MS, () => void this.#settle(undefined)));
  }

  handle(event: ProtocolEvent): void {
    // Few, so that they can be kept for later.
    if (event.type.startsWith('session-') || event.type === 'error') this.#configuration.handle(event);
    if (event.type === 'session-started') void this.#settle(event.session);
  }

  /** The page sent an update of its own. */
  sent(update: Update): void {
    if (!update.session.audio?.output?.voice) return;
    this.#voiced.push(update);
    void this.#load();
  }

  /** The page changed its settings or its tools. */
  async changed(): Promise<void> {
    if (this.#isSettled) await (await this.#load())?.changed();
  }

  /** The call is live: what the page changed after the session was settled follows. */
  catchUp(): void {
    const { options, tools } = this.#context;
    const hasSameTools =
      tools.size === this.#tools.length && this.#tools.every((tool) => tools.get(tool.name) === tool);
    if (options.session !== this.#session || !hasSameTools) void this.changed();
  }

  /** Whether the server decides when a turn is over. */
  async detectTurns(detects: boolean): Promise<void> {
    if (this.#isSettled) await (await this.#load())?.detectTurns(detects);
  }

  async #settle(session: SessionSummary | undefined): Promise<void> {
    if (this.#isKnown || (this.#isSettled && !session)) return;
    this.#isSettled = true;
    this.#isKnown = session !== undefined;
    const { options, tools } = this.#context;
    this.#session = options.session;
    this.#tools = [...tools.values()];
    const writes = !usesCallEndpoint(options) && transcriptionToSet(options, session);
    if (writes || this.#hasSettings()) await (await this.#load())?.configure();
    this.#host.settled();
  }

  #hasSettings(): boolean {
    const { options, tools } = this.#context;
    const isOurs = !usesCallEndpoint(options);
    const wants = options.session !== undefined || tools.size > 0 || options.withEndSession;
    return (isOurs && wants) || options.mode === 'push-to-talk';
  }

  async #load(): Promise<SessionConfiguration | undefined> {
    try {
      return await this.#configuration.load();
    } catch (error) {
      this.#host.fail(error as RealtimeVoiceError);
      return undefined;
    }
  }
}
