import { newId } from './ids.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { completeTools } from './mcp-tools.ts';
import { checkAudio, checkTopLevel } from './session-checks.ts';
import { invalidValue, missingParameter } from './wire-error.ts';

export interface TurnDetectionConfig extends JsonObject {
  readonly type: 'server_vad' | 'semantic_vad';
  readonly create_response: boolean;
  readonly interrupt_response: boolean;
}

/** The whole effective session, as `session.created` and `session.updated` show it. */
export interface SessionConfig extends JsonObject {
  readonly id: string;
  readonly model: string;
  readonly instructions: string;
  readonly output_modalities: readonly string[];
  readonly tools: readonly Json[];
  readonly tool_choice: Json;
  readonly max_output_tokens: number | 'inf';
  readonly expires_at: number;
  readonly audio: {
    readonly input: {
      readonly format: Json;
      readonly transcription: JsonObject | null;
      readonly noise_reduction: JsonObject | null;
      readonly turn_detection: TurnDetectionConfig | null;
    };
    readonly output: { readonly format: Json; readonly voice: Json; readonly speed: number };
  };
}

const SERVER_VAD: TurnDetectionConfig = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  // Documented as 500; 200 is what recordings of the service show.
  silence_duration_ms: 200,
  idle_timeout_ms: null,
  create_response: true,
  interrupt_response: true,
};
const SEMANTIC_VAD: TurnDetectionConfig = {
  type: 'semantic_vad',
  eagerness: 'auto',
  create_response: true,
  interrupt_response: true,
};
const PCM: JsonObject = { type: 'audio/pcm', rate: 24_000 };
const INSTRUCTIONS =
  'You are a helpful, witty, and friendly AI. Act like a human, but remember that you are not a human. ' +
  'Your voice and personality should be warm and engaging. Talk quickly.';

export function createSession(): SessionConfig {
  return {
    type: 'realtime',
    object: 'realtime.session',
    id: newId('sess_u0'),
    model: 'gpt-realtime-2.1',
    output_modalities: ['audio'],
    instructions: INSTRUCTIONS,
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: 'inf',
    tracing: null,
    truncation: 'auto',
    prompt: null,
    // 0 until a call starts.
    expires_at: 0,
    include: null,
    audio: {
      input: { format: PCM, transcription: null, noise_reduction: null, turn_detection: SERVER_VAD },
      output: { format: PCM, voice: 'alloy', speed: 1 },
    },
  };
}

/**
 * Applies a client's session object: only what is present changes, nested objects are merged, and one wrong
 * field rejects the whole (throws WireError). `model` is fixed once a call runs: a different one is ignored
 * and not refused, since the official SDK sends its own default with every update.
 */
export function mergeSession(session: SessionConfig, patch: JsonObject, creating: boolean): SessionConfig {
  if (patch['type'] === undefined) throw missingParameter('session.type');
  if (patch['type'] !== 'realtime') throw invalidValue('session.type', patch['type'], ['realtime']);
  checkTopLevel(patch, 'session');
  const { audio, model, type: _type, ...rest } = patch;
  const merged = { ...session, ...definedOnly(rest) };
  if (rest['tools'] !== undefined) {
    Object.assign(merged, { tools: completeTools(listOf(rest['tools']), session.tools, 'session') });
  }
  if (creating && typeof model === 'string') Object.assign(merged, { model });
  return isObject(audio) ? { ...merged, audio: mergeAudio(session.audio, audio) } : merged;
}

function mergeAudio(audio: SessionConfig['audio'], patch: JsonObject): SessionConfig['audio'] {
  checkAudio(patch, 'session.audio');
  const input = isObject(patch['input']) ? patch['input'] : {};
  const output = isObject(patch['output']) ? patch['output'] : {};
  const { turn_detection: turns, transcription, noise_reduction: noise, ...otherInput } = input;
  return {
    input: {
      ...audio.input,
      ...definedOnly(otherInput),
      transcription: mergeOptional(audio.input.transcription, transcription),
      noise_reduction: mergeOptional(audio.input.noise_reduction, noise),
      turn_detection: mergeTurnDetection(audio.input.turn_detection, turns),
    },
    output: { ...audio.output, ...definedOnly(output) },
  };
}

function mergeTurnDetection(
  current: TurnDetectionConfig | null,
  patch: Json | undefined,
): TurnDetectionConfig | null {
  if (patch === undefined) return current;
  if (!isObject(patch)) return null;
  const type = patch['type'] ?? current?.type ?? 'server_vad';
  const base = current?.type === type ? current : type === 'semantic_vad' ? SEMANTIC_VAD : SERVER_VAD;
  return { ...base, ...definedOnly(patch) };
}

function mergeOptional(current: JsonObject | null, patch: Json | undefined): JsonObject | null {
  if (patch === undefined) return current;
  return isObject(patch) ? { ...current, ...definedOnly(patch) } : null;
}

function definedOnly(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
