import type { VisitorChoice } from './visitor-choice.js';

/** Session settings in the nesting of the Realtime API: `{ model, instructions, audio: { … }, tools, … }`. */
export type SessionSettings = Readonly<Record<string, unknown>>;

/** The model of a session that names none. */
const DEFAULT_MODEL = 'gpt-realtime-2.1';

/** The transcription model where only a language was chosen. */
const DEFAULT_TRANSCRIPTION = 'gpt-realtime-whisper';

/** The page's own settings with the visitor's choice laid over them. Nothing given is changed in place. */
export function applyChoice(settings: SessionSettings, choice: VisitorChoice): SessionSettings {
  const audio = asRecord(settings['audio']);
  const input = asRecord(audio['input']);
  const output = asRecord(audio['output']);
  const merged: Record<string, unknown> = { type: 'realtime', model: DEFAULT_MODEL, ...settings };
  if (choice.model !== undefined) merged['model'] = choice.model;

  const transcription = chooseTranscription(input['transcription'], choice);
  const newInput = transcription === undefined ? input : { ...input, transcription };
  const newOutput = choice.voice === undefined ? output : { ...output, voice: choice.voice };
  const newAudio: Record<string, unknown> = { ...audio };
  if (Object.keys(newInput).length > 0) newAudio['input'] = newInput;
  if (Object.keys(newOutput).length > 0) newAudio['output'] = newOutput;
  if (Object.keys(newAudio).length > 0) merged['audio'] = newAudio;
  return merged;
}

function chooseTranscription(own: unknown, choice: VisitorChoice): unknown {
  if (choice.transcription === 'off') return null;
  if (choice.transcription === undefined && choice.language === undefined) return undefined;
  // A page that switched transcription off keeps it off if the visitor only named a language.
  if (choice.transcription === undefined && own === null) return undefined;
  const merged: Record<string, unknown> = { model: DEFAULT_TRANSCRIPTION, ...asRecord(own) };
  if (choice.transcription !== undefined) merged['model'] = choice.transcription;
  // The service knows languages without regions: `en`, not `en-GB`.
  if (choice.language !== undefined) merged['language'] = choice.language.split('-')[0]?.toLowerCase();
  return merged;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
