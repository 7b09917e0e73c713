import { isObject, listOf, objectOf, textOf, type Json, type JsonObject } from './json.ts';

const FORMATS: Record<string, JsonObject> = {
  pcm16: { type: 'audio/pcm', rate: 24_000 },
  g711_ulaw: { type: 'audio/pcmu' },
  g711_alaw: { type: 'audio/pcma' },
};

/** A client's event in the words of 2025's beta, in those of today; today's go through as they are. */
export function fromBetaEvent(event: JsonObject): JsonObject {
  const { type, session, response, item } = event;
  if (type === 'session.update' && isObject(session)) return { ...event, session: fromBetaSession(session) };
  if (type === 'response.create' && isObject(response)) {
    return { ...event, response: fromBetaResponse(response) };
  }
  if (type === 'conversation.item.create' && isObject(item)) return { ...event, item: fromBetaItem(item) };
  return event;
}

/** PROTOCOL 4.1. */
export function fromBetaSession(session: JsonObject): JsonObject {
  if (session['type'] !== undefined) return session;
  const {
    modalities, voice, speed, input_audio_format: inputFormat, output_audio_format: outputFormat,
    input_audio_transcription: transcription, input_audio_noise_reduction: noise, turn_detection: turns,
    max_response_output_tokens: limit, temperature: _temperature, ...rest
  } = session; // prettier-ignore
  const input = defined({
    format: formatOf(inputFormat),
    transcription,
    noise_reduction: noise,
    turn_detection: turns,
  });
  return {
    type: 'realtime',
    ...rest,
    ...defined({ output_modalities: modalitiesOf(modalities), max_output_tokens: limit }),
    audio: { input, output: defined({ format: formatOf(outputFormat), voice, speed }) },
  };
}

function fromBetaResponse(response: JsonObject): JsonObject {
  if (response['audio'] !== undefined || response['output_modalities'] !== undefined) return response;
  const {
    modalities, voice, output_audio_format: format, max_response_output_tokens: limit,
    temperature: _temperature, ...rest
  } = response; // prettier-ignore
  const output = defined({ format: formatOf(format), voice });
  return {
    ...rest,
    ...defined({ output_modalities: modalitiesOf(modalities), max_output_tokens: limit }),
    ...(Object.keys(output).length > 0 ? { audio: { output } } : {}),
  };
}

function fromBetaItem(item: JsonObject): JsonObject {
  if (item['role'] !== 'assistant') return item;
  const content = listOf(item['content']).map((part) =>
    objectOf(part)['type'] === 'text' ? { ...objectOf(part), type: 'output_text' } : part,
  );
  return { ...item, content };
}

/** The beta had both at once; today's audio comes with its words anyway. */
function modalitiesOf(modalities: Json | undefined): Json | undefined {
  if (modalities === undefined) return undefined;
  return [listOf(modalities).includes('audio') ? 'audio' : 'text'];
}

function formatOf(name: Json | undefined): Json | undefined {
  return name === undefined ? undefined : FORMATS[textOf(name)];
}

function defined(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
