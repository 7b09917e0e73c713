import { isObject, objectOf, textOf, type Json, type JsonObject } from './json.ts';

const NAMES: Record<string, string> = {
  'response.output_text.delta': 'response.text.delta',
  'response.output_text.done': 'response.text.done',
  'response.output_audio_transcript.delta': 'response.audio_transcript.delta',
  'response.output_audio_transcript.done': 'response.audio_transcript.done',
  'response.output_audio.delta': 'response.audio.delta',
  'response.output_audio.done': 'response.audio.done',
  'conversation.item.added': 'conversation.item.created',
};
const PART_TYPES: Record<string, string> = { output_text: 'text', output_audio: 'audio' };

/** The same event in the shape of 2025's beta, as servers that stayed behind still send it. */
export function toBetaEvents(event: JsonObject): readonly JsonObject[] {
  const type = textOf(event['type']);
  if (type === 'conversation.item.done') return [];
  if (type === 'session.created' || type === 'session.updated') {
    return [{ ...event, session: toBetaSession(objectOf(event['session'])) }];
  }
  return [{ ...objectOf(renameParts(event)), type: NAMES[type] ?? type }];
}

function renameParts(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return (value as Json[]).map((one) => renameParts(one) ?? null);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => {
    if (key === 'type' && typeof one === 'string') return [key, PART_TYPES[one] ?? one];
    if (key === 'output_modalities') return ['modalities', one];
    return [key, renameParts(one)];
  });
  return Object.fromEntries(entries) as JsonObject;
}

/** PROTOCOL 4.1, backwards. */
export function toBetaSession(session: JsonObject): JsonObject {
  const { audio, output_modalities: modalities, max_output_tokens: limit, type: _type, ...rest } = session;
  const input = objectOf(objectOf(audio)['input']);
  const output = objectOf(objectOf(audio)['output']);
  return {
    ...rest,
    modalities,
    voice: output['voice'],
    speed: output['speed'],
    input_audio_format: 'pcm16',
    output_audio_format: 'pcm16',
    input_audio_transcription: input['transcription'],
    input_audio_noise_reduction: input['noise_reduction'],
    turn_detection: input['turn_detection'],
    max_response_output_tokens: limit,
  };
}
