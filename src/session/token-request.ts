import type { IgnitionPlatform } from './ignition-platform.js';
import type { SessionOptions, TokenAnswer } from './session-options.js';

/** A token on its way: the page's own answer, or the endpoint's response still to be read. */
export type PendingToken = Promise<Response | TokenAnswer>;

export const DEFAULT_TRANSCRIPTION = 'gpt-realtime-whisper';

/** Asks for a token. Only this part is in the button chunk, because it happens in the click. */
export async function requestToken(
  platform: IgnitionPlatform,
  options: SessionOptions,
  signal: AbortSignal,
): PendingToken {
  if (options.getToken) return options.getToken({ signal });
  const { tokenEndpoint = '', voice, model, language } = options;
  const transcription = options.transcription || DEFAULT_TRANSCRIPTION;
  const choice = Object.entries({ voice, model, language, transcription }).filter(([, value]) => value);
  const init: RequestInit = { credentials: 'same-origin', cache: 'no-store', signal };
  if (options.tokenMethod === 'get') {
    const query = new URLSearchParams(choice as [string, string][]);
    return platform.fetch(`${tokenEndpoint}${tokenEndpoint.includes('?') ? '&' : '?'}${query}`, init);
  }
  return platform.fetch(tokenEndpoint, {
    ...init,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(choice)),
  });
}
