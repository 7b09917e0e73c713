import { checkKeys } from './check-keys.ts';
import { isObject, listOf, textOf, type JsonObject } from './json.ts';
import { checkMcpTool } from './mcp-tools.ts';
import { invalidValue, missingParameter, WireError } from './wire-error.ts';

const SESSION_KEYS = [
  'type', 'model', 'instructions', 'output_modalities', 'audio', 'tools', 'tool_choice', 'parallel_tool_calls',
  'reasoning', 'max_output_tokens', 'tracing', 'prompt', 'truncation', 'include',
]; // prettier-ignore
const RESPONSE_KEYS = [
  'instructions', 'output_modalities', 'audio', 'tools', 'tool_choice', 'parallel_tool_calls', 'reasoning',
  'max_output_tokens', 'metadata', 'prompt', 'conversation', 'input',
]; // prettier-ignore
const VOICES = ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar'];
const TURN_KEYS: Record<string, readonly string[]> = {
  server_vad: [
    'type', 'threshold', 'prefix_padding_ms', 'silence_duration_ms', 'create_response', 'interrupt_response',
    'idle_timeout_ms',
  ], // prettier-ignore
  semantic_vad: ['type', 'eagerness', 'create_response', 'interrupt_response'],
};
const TRANSCRIPTION_KEYS = ['model', 'language', 'languages', 'prompt', 'keywords', 'delay'];

export function checkTopLevel(patch: JsonObject, at: string): void {
  checkKeys(patch, SESSION_KEYS, at);
  checkCommon(patch, at);
}

export function checkResponse(patch: JsonObject, at: string): void {
  checkKeys(patch, RESPONSE_KEYS, at);
  checkCommon(patch, at);
  if (isObject(patch['audio'])) {
    checkKeys(patch['audio'], ['output'], `${at}.audio`);
    checkAudio(patch['audio'], `${at}.audio`);
  }
  const conversation = patch['conversation'];
  if (conversation != null && conversation !== 'auto' && conversation !== 'none') {
    throw invalidValue(`${at}.conversation`, conversation, ['auto', 'none']);
  }
}

function checkCommon(patch: JsonObject, at: string): void {
  const { output_modalities: modalities, max_output_tokens: limit, tools, instructions } = patch;
  if (instructions !== undefined && typeof instructions !== 'string') {
    throw wrongType(`${at}.instructions`, 'a string', instructions);
  }
  if (modalities !== undefined) {
    const [only, ...others] = listOf(modalities);
    if ((only !== 'audio' && only !== 'text') || others.length > 0) {
      throw new WireError({
        code: 'invalid_value',
        message: `Invalid modalities: ${JSON.stringify(modalities)}. Supported combinations are: ['text'] and ['audio'].`,
        param: `${at}.output_modalities`,
      });
    }
  }
  if (limit != null && limit !== 'inf' && !(typeof limit === 'number' && limit >= 1 && limit <= 4096)) {
    throw invalidValue(`${at}.max_output_tokens`, limit);
  }
  if (tools !== undefined && !Array.isArray(tools)) throw wrongType(`${at}.tools`, 'an array', tools);
  listOf(tools).forEach((tool, i) => checkTool(tool, `${at}.tools[${i}]`));
}

function checkTool(tool: unknown, at: string): void {
  if (!isObject(tool)) throw wrongType(at, 'an object', tool);
  if (tool['type'] === 'mcp') return checkMcpTool(tool, at);
  if (tool['type'] !== 'function')
    throw invalidValue(`${at}.type`, tool['type'] ?? null, ['function', 'mcp']);
  checkKeys(tool, ['type', 'name', 'description', 'parameters'], at);
  if (typeof tool['name'] !== 'string') throw missingParameter(`${at}.name`);
}

export function checkAudio(audio: JsonObject, at: string): void {
  checkKeys(audio, ['input', 'output'], at);
  const { input, output } = audio;
  if (isObject(output)) {
    checkKeys(output, ['format', 'voice', 'speed'], `${at}.output`);
    const { voice, speed } = output;
    if (typeof voice === 'string' && !VOICES.includes(voice))
      throw invalidValue(`${at}.output.voice`, voice, VOICES);
    if (speed !== undefined && !(typeof speed === 'number' && speed >= 0.25 && speed <= 1.5)) {
      throw invalidValue(`${at}.output.speed`, speed);
    }
  }
  if (!isObject(input)) return;
  checkKeys(input, ['format', 'transcription', 'noise_reduction', 'turn_detection'], `${at}.input`);
  const turns = input['turn_detection'];
  if (isObject(turns)) {
    const type = turns['type'] ?? 'server_vad';
    const keys = TURN_KEYS[textOf(type)];
    if (!keys) throw invalidValue(`${at}.input.turn_detection.type`, type, Object.keys(TURN_KEYS));
    checkKeys(turns, keys, `${at}.input.turn_detection`);
  }
  if (isObject(input['transcription'])) {
    checkKeys(input['transcription'], TRANSCRIPTION_KEYS, `${at}.input.transcription`);
  }
}

function wrongType(param: string, wanted: string, value: unknown): WireError {
  return new WireError({
    code: 'invalid_type',
    message: `Invalid type for '${param}': expected ${wanted}, but got ${value === null ? 'null' : typeof value} instead.`,
    param,
  });
}
