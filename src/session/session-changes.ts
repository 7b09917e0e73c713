import { toJsonSchema } from '../conversation/tool-parameters.js';
import type { FunctionTool, SessionSettings } from '../protocol/client-events.js';
import type { SessionSummary } from '../protocol/protocol-event.js';
import { END_SESSION_TOOL } from './end-session.js';
import { RealtimeVoiceError } from './errors.js';
import type { ConfigurationHost, SessionConfiguration } from './session-configuration.js';

/** What a session has where it doesn't say, and the page neither (PROTOCOL 4). */
const DEFAULT_TURN_DETECTION: TurnDetection = { type: 'server_vad' };
const UNDETECTED_TURNS: SessionSettings = { audio: { input: { turn_detection: null } } };

type TurnDetection = { readonly type: 'server_vad' | 'semantic_vad' } | null;

/** What is set in a session beyond the page's plain settings: tools, push-to-talk, and what changes in the call. */
export class SessionChanges {
  readonly #host: ConfigurationHost;
  readonly #configuration: SessionConfiguration;
  /** Names of the tools that were ever declared; they must be taken back when they are gone. */
  readonly #declared = new Set<string>();
  /** What was there before the first change. */
  #original: SessionSummary | undefined;

  constructor(host: ConfigurationHost, configuration: SessionConfiguration) {
    this.#host = host;
    this.#configuration = configuration;
  }

  /** The settings, with the tools and what the mode needs. */
  async complete(settings: SessionSettings): Promise<SessionSettings> {
    this.#original ??= this.#configuration.session;
    const tools = this.#configuration.isOurs ? await this.#declareTools() : undefined;
    const all = tools ? { ...settings, tools } : settings;
    // In push-to-talk the visitor says when a turn is over.
    if (this.#host.options.mode !== 'push-to-talk') return all;
    return { ...all, audio: { ...all.audio, input: { ...all.audio?.input, turn_detection: null } } };
  }

  /** Whether the server decides when a turn is over, as it was set before. */
  detectTurns(detects: boolean): void {
    this.#original ??= this.#configuration.session;
    const asked = this.#configuration.isOurs
      ? this.#host.options.session?.audio?.input?.turn_detection
      : undefined;
    // `null` is an answer, too: it was off.
    const before = asked === undefined ? this.#original?.turnDetection : asked;
    const turnDetection = (before === undefined ? DEFAULT_TURN_DETECTION : before) as TurnDetection;
    this.#configuration.update(
      detects ? { audio: { input: { turn_detection: turnDetection } } } : UNDETECTED_TURNS,
    );
  }

  /** Once the assistant has spoken, its voice is fixed, and an update that names another one is refused as a whole (PROTOCOL 3.11). */
  sendWithoutVoice({ audio, ...rest }: SessionSettings): void {
    const { output, ...others } = audio ?? {};
    const { voice: _voice, ...kept } = output ?? {};
    this.#configuration.update({ ...rest, audio: { ...others, output: kept } });
  }

  /** The page's tools beside those that the server has; `undefined` when there is nothing to say of them. */
  async #declareTools(): Promise<SessionSettings['tools'] | undefined> {
    const { options, tools } = this.#host;
    if (tools.size === 0 && !options.withEndSession && this.#declared.size === 0) return undefined;
    // Where the server doesn't say which tools it has, they would be lost.
    const others = options.session?.tools ?? this.#configuration.session?.tools;
    if (!others) return undefined;
    const declared = await this.#describeTools();
    for (const { name } of declared) this.#declared.add(name);
    const kept = (others as readonly FunctionTool[]).filter(({ name }) => !this.#declared.has(name));
    return [...kept, ...declared];
  }

  /** How the model is told of the tools. One that can't be declared as it is, is reported and left out. */
  async #describeTools(): Promise<readonly FunctionTool[]> {
    const { options, tools, fail } = this.#host;
    const described: FunctionTool[] = options.withEndSession ? [END_SESSION_TOOL] : [];
    for (const { name, description, parameters, jsonSchema } of tools.values()) {
      // The page's own tool of that name is the one that is meant.
      if (described[0]?.name === name) described.shift();
      try {
        const schema = await toJsonSchema(parameters, jsonSchema);
        const words = description === undefined ? {} : { description };
        described.push({ type: 'function', name, ...words, parameters: schema });
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        const message = `The tool "${name}" can't be declared: ${reason}`;
        fail(new RealtimeVoiceError('tool-invalid', message, { cause, fatal: false }));
      }
    }
    return described;
  }
}
