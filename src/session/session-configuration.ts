import { sessionUpdate, type ClientEvent, type SessionSettings } from '../protocol/client-events.js';
import type { ProtocolEvent, SessionSummary } from '../protocol/protocol-event.js';
import type { RealtimeVoiceError } from './errors.js';
import { fetchPart } from './fetch-part.js';
import { mergeSettings } from './merge-settings.js';
import type { Platform } from './platform.js';
import type { Scope } from './scope.js';
import type { SessionChanges } from './session-changes.js';
import { usesCallEndpoint, type SessionOptions } from './session-options.js';
import { DEFAULT_TRANSCRIPTION } from './token-request.js';
import type { Tool } from './tool.js';

/** A server that tells of its session does so at once; one behind a filter never does (PROTOCOL 2.6). */
const SESSION_WAIT_MS = 500;

type Update = ClientEvent & { readonly type: 'session.update' };

export interface ConfigurationHost {
  readonly platform: Platform;
  readonly scope: Scope;
  readonly options: SessionOptions;
  readonly tools: ReadonlyMap<string, Tool>;
  send(event: ClientEvent): void;
  /** Called when all that the page wants is set: from now on the assistant may speak. */
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
  readonly isOurs: boolean;
  /** The updates that name a voice, which may be refused for it. */
  readonly #voiced: Update[] = [];
  #changes: Promise<SessionChanges> | undefined;
  #began = false;
  /** What the session was configured with. */
  #settings: SessionSettings | undefined;
  #tools: readonly Tool[] = [];
  #counter = 0;
  /** As the server told it last. */
  session: SessionSummary | undefined;

  constructor(host: ConfigurationHost) {
    this.#host = host;
    this.isOurs = !usesCallEndpoint(host.options);
    // Fetched while the call is being set up.
    if (this.#needsChanges) this.#loadChanges().catch(() => {});
  }

  /** The channel is open. */
  begin(): void {
    this.#host.scope.defer(this.#host.platform.after(SESSION_WAIT_MS, () => this.#begin()));
  }

  handle(event: ProtocolEvent): void {
    if (event.type === 'session-started' || event.type === 'session-updated') {
      const isLate = this.#began && !this.session;
      this.session = event.session;
      if (isLate) void this.#configure();
      this.#begin();
    } else if (event.type === 'error' && event.error.kind === 'voice-locked') {
      const { clientEventId: refused } = event.error;
      const update = this.#voiced.findLast(({ event_id: id }) => refused === undefined || id === refused);
      if (update) void this.#change((changes) => changes.sendWithoutVoice(update.session));
    }
  }

  /** Sends an update, of the page's own or ours. */
  send(update: Update): void {
    const event = { ...update, event_id: update.event_id ?? `session_${++this.#counter}` };
    if (event.session.audio?.output?.voice) this.#voiced.push(event);
    this.#host.send(event);
  }

  /** Sends settings, if there are any. */
  update(settings: SessionSettings): void {
    if (Object.keys(settings).length === 0) return;
    try {
      this.send(sessionUpdate(settings));
    } catch (error) {
      // Too large for the channel; the call goes on under the settings that it has.
      this.#host.fail(error as RealtimeVoiceError);
    }
  }

  /** The page changed its settings or its tools in the call. */
  async changed(): Promise<void> {
    if (this.isOurs && this.#began)
      await this.#change(async (changes) =>
        this.update(await changes.complete({ ...this.#host.options.session })),
      );
  }

  /** The call is live: what the page changed after the session was configured follows. */
  catchUp(): void {
    const { options, tools } = this.#host;
    const hasSameTools =
      tools.size === this.#tools.length && this.#tools.every((tool) => tools.get(tool.name) === tool);
    if (options.session !== this.#settings || !hasSameTools) void this.changed();
  }

  /** Whether the server decides when a turn is over, as it was set before. */
  async detectTurns(detects: boolean): Promise<void> {
    if (this.#began) await this.#change((changes) => changes.detectTurns(detects));
  }

  get #needsChanges(): boolean {
    const { options, tools } = this.#host;
    return tools.size > 0 || options.withEndSession === true || options.mode === 'push-to-talk';
  }

  #begin(): void {
    if (this.#began) return;
    this.#began = true;
    void this.#configure();
  }

  async #configure(): Promise<void> {
    const { options, tools } = this.#host;
    this.#settings = options.session;
    this.#tools = [...tools.values()];
    const settings = this.isOurs ? mergeSettings(this.#transcription(), { ...options.session }) : {};
    if (this.#needsChanges)
      await this.#change(async (changes) => this.update(await changes.complete(settings)));
    else this.update(settings);
    this.#host.configured();
  }

  /** Servers write down the visitor's words only if asked (PROTOCOL 3.5). */
  #transcription(): SessionSettings {
    const { session, transcription: wanted } = this.#host.options;
    const model = wanted || DEFAULT_TRANSCRIPTION;
    const decided = session?.audio?.input?.transcription !== undefined || model === 'off';
    if (decided || !this.session || this.session.transcribesInput) return {};
    return { audio: { input: { transcription: { model } } } };
  }

  async #change(change: (changes: SessionChanges) => void | Promise<void>): Promise<void> {
    try {
      await change(await this.#loadChanges());
    } catch (error) {
      this.#host.fail(error as RealtimeVoiceError);
    }
  }

  #loadChanges(): Promise<SessionChanges> {
    this.#changes ??= fetchPart(import('./session-changes.js')).then(
      ({ SessionChanges }) => new SessionChanges(this.#host, this),
    );
    // The next time that it is needed, it is tried again.
    this.#changes.catch(() => (this.#changes = undefined));
    return this.#changes;
  }
}
