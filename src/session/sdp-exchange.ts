import type { Token } from './credentials.js';
import { RealtimeVoiceError, toRealtimeVoiceError } from './errors.js';
import type { Platform } from './platform.js';
import { toRefusal } from './refusal.js';
import type { ExchangeAnswer, SessionOptions } from './session-options.js';

const OPENAI_CALLS_URL = 'https://api.openai.com/v1/realtime/calls';
/** How servers that want the offer in JSON, such as LocalAI, answer one that isn't (PROTOCOL 8). */
const NOT_UNDERSTOOD = [400, 415, 422];

/** Trades the offer for an answer, in the way that the page configured: a call endpoint, or a token. */
export async function exchangeOffer(
  platform: Platform,
  options: SessionOptions,
  offer: string,
  token: Token | undefined,
  signal: AbortSignal,
): Promise<ExchangeAnswer> {
  if (options.exchangeOffer) {
    try {
      return checkAnswer(await options.exchangeOffer(offer, { signal }));
    } catch (cause) {
      throw toRealtimeVoiceError(cause, 'call-rejected', 'exchangeOffer() failed.');
    }
  }
  const url = options.callEndpoint || options.callsUrl || token?.callsUrl || OPENAI_CALLS_URL;
  const post = async (type: string, body: string): Promise<readonly [Response, string]> => {
    // No other header: the API's CORS preflight refuses unknown ones (PROTOCOL 2.1).
    const headers = { 'Content-Type': type, ...(token && { Authorization: `Bearer ${token.value}` }) };
    try {
      const init: RequestInit = { method: 'POST', headers, body, credentials: 'same-origin', signal };
      const answer = await platform.fetch(url, init);
      return [answer, await answer.text()];
    } catch (cause) {
      const message = 'The server for calls could not be reached.';
      throw new RealtimeVoiceError('call-unreachable', message, { cause });
    }
  };
  let [response, body] = await post('application/sdp', offer);
  if (NOT_UNDERSTOOD.includes(response.status) && url !== OPENAI_CALLS_URL) {
    const [second, secondBody] = await post(
      'application/json',
      JSON.stringify({ sdp: offer, model: options.model }),
    );
    if (second.ok) [response, body] = [second, secondBody];
  }
  if (!response.ok) {
    throw await toRefusal('call-rejected', 'The call was refused with', response, body, token?.value);
  }
  return checkAnswer(readAnswer(body, response.headers.get('Location')));
}

/** Answers come as SDP or as JSON around it, under any content type (PROTOCOL 8). */
function readAnswer(body: string, location: string | null): Partial<ExchangeAnswer> {
  const callId = location?.split(/[?#]/)[0]?.split('/').findLast(Boolean);
  if (body.startsWith('v=0')) return { sdp: body, callId };
  try {
    const { sdp, ...ids } = JSON.parse(body) as Readonly<Record<string, string | undefined>>;
    // Under the names of our own handlers, Inworld's and LocalAI's.
    return {
      ...(sdp !== undefined && { sdp }),
      callId: ids['callId'] ?? ids['call_id'] ?? ids['id'] ?? ids['session_id'] ?? callId,
    };
  } catch {
    return {};
  }
}

function checkAnswer(answer: Partial<ExchangeAnswer> | undefined): ExchangeAnswer {
  if (typeof answer?.sdp !== 'string' || !answer.sdp.startsWith('v=0')) {
    throw new RealtimeVoiceError('protocol-error', 'The answer to the offer is no SDP.');
  }
  return { sdp: answer.sdp, callId: answer.callId };
}
