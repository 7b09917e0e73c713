import { sessionUpdate, type ClientEvent, type SessionSettings } from '../protocol/client-events.js';
import type { ProtocolEvent, SessionSummary } from '../protocol/protocol-event.js';
import type { RealtimeVoiceError } from './errors.js';
import { fetchPart } from './fetch-part.js';
import { mergeSettings } from './merge-settings.js';
import type { SessionChanges } from './session-changes.js';
import { usesCallEndpoint, type SessionOptions } from './session-options.js';
import { transcriptionToSet } from './session-settling.js';
import type { Tool } from './tool.js';

export type Update = ClientEvent & { readonly type: 'session.update' };

export interface ConfigurationHost {
  readonly options: SessionOptions;
  readonly tools: ReadonlyMap<string, Tool>;
  /** The updates that name a voice, which may be refused for it. */
  readonly voiced: Update[];
  readonly send: (event: ClientEvent) => void;
  /** Says what could not be set; the call goes on. */
  readonly fail: (error: RealtimeVoiceError) => void;
}

/**
 * What the browser sets in the session: what the page asked for, in one update, beside what the server has set. With a
 * call endpoint the session is the back end's, and only turn detection is ever touched, for push-to-talk. Fetched when
 * there is anything to set.
 */
export class SessionConfiguration {
  readonly #host: ConfigurationHost;
  readonly isOurs: boolean;
  #changes: Promise<SessionChanges> | undefined;
  #counter = 0;
  /** As the server told it last. */
  session: SessionSummary | undefined;

  constructor(host: ConfigurationHost) {
    this.#host = host;
    this.isOurs = !usesCallEndpoint(host.options);
    // Fetched while the call is being set up.
    if (this.#needsChanges) this.#loadChanges().catch(() => {});
  }

  handle(event: ProtocolEvent): void {
    if (event.type === 'session-started' || event.type === 'session-updated') {
      this.session = event.session;
    } else if (event.type === 'error' && event.error.kind === 'voice-locked') {
      const { clientEventId: refused } = event.error;
      const update = this.#host.voiced.findLast(
        ({ event_id: id }) => refused === undefined || id === refused,
      );
      if (update) void this.#change((changes) => changes.sendWithoutVoice(update.session));
    }
  }

  /** Sends all that is to be set. */
  async configure(): Promise<void> {
    const model = this.isOurs ? transcriptionToSet(this.#host.options, this.session) : undefined;
    const transcription = model ? { audio: { input: { transcription: { model } } } } : {};
    const settings = this.isOurs ? mergeSettings(transcription, { ...this.#host.options.session }) : {};
    if (this.#needsChanges)
      await this.#change(async (changes) => this.update(await changes.complete(settings)));
    else this.update(settings);
  }

  /** Sends settings, if there are any. */
  update(settings: SessionSettings): void {
    if (Object.keys(settings).length === 0) return;
    const update = { ...sessionUpdate(settings), event_id: `session_${++this.#counter}` };
    if (update.session.audio?.output?.voice) this.#host.voiced.push(update);
    try {
      this.#host.send(update);
    } catch (error) {
      // Too large for the channel; the call goes on under the settings that it has.
      this.#host.fail(error as RealtimeVoiceError);
    }
  }

  /** The page changed its settings or its tools in the call. */
  async changed(): Promise<void> {
    if (this.isOurs)
      await this.#change(async (changes) =>
        this.update(await changes.complete({ ...this.#host.options.session })),
      );
  }

  /** Whether the server decides when a turn is over, as it was set before. */
  async detectTurns(detects: boolean): Promise<void> {
    await this.#change((changes) => changes.detectTurns(detects));
  }

  get #needsChanges(): boolean {
    const { options, tools } = this.#host;
    return tools.size > 0 || options.withEndSession === true || options.mode === 'push-to-talk';
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
