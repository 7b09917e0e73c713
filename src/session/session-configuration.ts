import { sessionUpdate, type ClientEvent, type SessionSettings } from '../protocol/client-events.js';
import type { ProtocolEvent, SessionSummary } from '../protocol/protocol-event.js';
import type { RealtimeVoiceError } from './errors.js';
import { fetchPart } from './fetch-part.js';
import { mergeSettings } from './merge-settings.js';
import type { Platform } from './platform.js';
import type { Scope } from './scope.js';
import { usesCallEndpoint, type SessionOptions } from './session-options.js';
import { DEFAULT_TRANSCRIPTION } from './token-request.js';
import type { Tool } from './tool.js';

/** A server that tells of its session does so at once; one behind a filter never does (PROTOCOL 2.6). */
const SESSION_WAIT_MS = 500;
/** What a session has where it doesn't say, and the page neither (PROTOCOL 4). */
const DEFAULT_TURN_DETECTION: TurnDetection = { type: 'server_vad' };
const UNDETECTED_TURNS: SessionSettings = { audio: { input: { turn_detection: null } } };

type TurnDetection = { readonly type: 'server_vad' | 'semantic_vad' } | null;
type Update = ClientEvent & { readonly type: 'session.update' };

export interface ConfigurationHost {
  readonly platform: Platform;
  readonly scope: Scope;
  readonly options: SessionOptions;
  readonly tools: ReadonlyMap<string, Tool>;
  send(event: ClientEvent): void;
  /** Called once, when all that the page wants is set: from now on the assistant may speak. */
  configured(): void;
  /** Says what could not be set; the call goes on. */
  fail(error: RealtimeVoiceError): void;
}

/**
 * What the browser sets in the session: what the page asked for, in one update, beside what the server has set. With a
 * call endpoint the session is the back end's, and only turn detection is ever touched, for push-to-talk.
 */
export class SessionConfiguration {
  readonly #host: ConfigurationHost;
  readonly #isOurs: boolean;
  /** The updates that name a voice, which may be refused for it. */
  readonly #voiced: Update[] = [];
  #began = false;
  /** What the session was configured with. */
  #configuredSession: SessionSettings | undefined;
  #configuredTools: readonly Tool[] = [];
  #session: SessionSummary | undefined;
  #original: unknown;
  #counter = 0;
  /** Names of the tools that were ever declared; they must be taken back when they are gone. */
  readonly #declared = new Set<string>();

  constructor(host: ConfigurationHost) {
    this.#host = host;
    this.#isOurs = !usesCallEndpoint(host.options);
    // Fetched while the call is being set up.
    if (this.#isOurs && (host.tools.size > 0 || host.options.withEndSession))
      import('./declare-tools.js').catch(() => {});
  }

  /** The channel is open. */
  begin(): void {
    this.#host.scope.defer(this.#host.platform.after(SESSION_WAIT_MS, () => this.#begin()));
  }

  handle(event: ProtocolEvent): void {
    if (event.type === 'session-started' || event.type === 'session-updated') {
      const isLate = this.#began && !this.#session;
      this.#session = event.session;
      if (isLate) void this.#configure();
      this.#begin();
    } else if (event.type === 'error' && event.error.kind === 'voice-locked') {
      void this.#sendWithoutVoice(event.error.clientEventId);
    }
  }

  /** Sends an update, of the page's own or ours. */
  send(update: Update): void {
    const event = { ...update, event_id: update.event_id ?? `session_${++this.#counter}` };
    if (event.session.audio?.output?.voice) this.#voiced.push(event);
    this.#host.send(event);
  }

  /** The page changed its settings or its tools in the call. */
  async changed(): Promise<void> {
    if (!this.#isOurs || !this.#began) return;
    const { session } = this.#host.options;
    const asked = session?.audio?.input?.turn_detection;
    if (asked !== undefined) this.#original = asked;
    const tools = await this.#describeTools();
    this.#update(this.#withMode({ ...session, ...(tools && { tools }) }));
  }

  /** Whether the server decides when a turn is over, as it was set before. */
  detectTurns(detects: boolean): void {
    if (!this.#began) return;
    const turnDetection = this.#original as TurnDetection;
    this.#update(detects ? { audio: { input: { turn_detection: turnDetection } } } : UNDETECTED_TURNS);
  }

  #begin(): void {
    if (this.#began) return;
    this.#began = true;
    void this.#configure();
  }

  async #configure(): Promise<void> {
    const { session } = this.#host.options;
    this.#configuredSession = session;
    this.#configuredTools = [...this.#host.tools.values()];
    const found = this.#session?.turnDetection;
    const asked = this.#isOurs ? session?.audio?.input?.turn_detection : undefined;
    // `null` is an answer, too: it was off.
    const known = asked === undefined ? found : asked;
    this.#original = known === undefined ? DEFAULT_TURN_DETECTION : known;
    let settings: SessionSettings = {};
    if (this.#isOurs) {
      const tools = await this.#describeTools();
      settings = mergeSettings(this.#transcription(), { ...session, ...(tools && { tools }) });
    }
    this.#update(this.#withMode(settings));
    this.#host.configured();
  }

  /** The call is live: what the page changed after the session was configured follows. */
  catchUp(): void {
    const { options, tools } = this.#host;
    const known = this.#configuredTools;
    const hasSameTools = tools.size === known.length && known.every((tool) => tools.get(tool.name) === tool);
    const isSame = options.session === this.#configuredSession && hasSameTools;
    if (this.#began && !isSame) void this.changed();
  }

  /** In push-to-talk the visitor says when a turn is over. */
  #withMode(settings: SessionSettings): SessionSettings {
    return this.#host.options.mode === 'push-to-talk' ? mergeSettings(settings, UNDETECTED_TURNS) : settings;
  }

  #update(settings: SessionSettings): void {
    if (Object.keys(settings).length === 0) return;
    try {
      this.send(sessionUpdate(settings));
    } catch (error) {
      // Too large for the channel; the call goes on under the settings that it has.
      this.#host.fail(error as RealtimeVoiceError);
    }
  }

  /** Once the assistant has spoken, its voice is fixed, and an update that names another one is refused as a whole (PROTOCOL 3.11). */
  async #sendWithoutVoice(refusedId: string | undefined): Promise<void> {
    const refused = this.#voiced.findLast(({ event_id: id }) => refusedId === undefined || id === refusedId);
    if (!refused) return;
    try {
      const { withoutVoice } = await fetchPart(import('./without-voice.js'));
      this.#update(withoutVoice(refused.session));
    } catch (error) {
      this.#host.fail(error as RealtimeVoiceError);
    }
  }

  /** Servers write down the visitor's words only if asked (PROTOCOL 3.5). */
  #transcription(): SessionSettings {
    const { session, transcription: wanted } = this.#host.options;
    const model = wanted || DEFAULT_TRANSCRIPTION;
    const decided = session?.audio?.input?.transcription !== undefined || model === 'off';
    if (decided || !this.#session || this.#session.transcribesInput) return {};
    return { audio: { input: { transcription: { model } } } };
  }

  /** The page's tools beside those that the server has; `undefined` when there is nothing to say of them. */
  async #describeTools(): Promise<SessionSettings['tools'] | undefined> {
    const { options, tools, fail } = this.#host;
    if (tools.size === 0 && !options.withEndSession && this.#declared.size === 0) return undefined;
    // Where the server doesn't say which tools it has, they would be lost.
    const others = options.session?.tools ?? this.#session?.tools;
    if (!others) return undefined;
    try {
      const { declareTools } = await fetchPart(import('./declare-tools.js'));
      return await declareTools(this.#host, others, this.#declared);
    } catch (error) {
      fail(error as RealtimeVoiceError);
      return undefined;
    }
  }
}
