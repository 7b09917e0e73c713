import { RealtimeVoiceError } from './errors.js';

/** What an import comes to, or the error that says that it could not be fetched; the call goes on without. */
export async function fetchPart<Part>(part: Promise<Part>): Promise<Part> {
  try {
    return await part;
  } catch (cause) {
    const message = 'A part of the code could not be fetched; the call goes on without it.';
    throw new RealtimeVoiceError('load-failed', message, { cause, fatal: false });
  }
}
