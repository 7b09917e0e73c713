import type { Token } from './credentials.js';
import { readErrorText } from './error-text.js';
import { RealtimeVoiceError, toRealtimeVoiceError } from './errors.js';
import type { Platform } from './platform.js';
import type { ExchangeAnswer, SessionOptions } from './session-options.js';

const OPENAI_CALLS_URL = 'https://api.openai.com/v1/realtime/calls';

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
  // No other header: the API's CORS preflight refuses unknown ones (PROTOCOL 2.1).
  const headers = {
    'Content-Type': 'application/sdp',
    ...(token && { Authorization: `Bearer ${token.value}` }),
  };
  let response: Response;
  let body: string;
  try {
    response = await platform.fetch(url, {
      method: 'POST',
      headers,
      body: offer,
      credentials: 'same-origin',
      signal,
    });
    body = await response.text();
  } catch (cause) {
    throw new RealtimeVoiceError('call-unreachable', 'The server for calls could not be reached.', { cause });
  }
  if (!response.ok) {
    const detail = readErrorText(body, token?.value);
    throw new RealtimeVoiceError(
      'call-rejected',
      `The call was refused with ${response.status}. ${detail.message}`.trim(),
      {
        status: response.status,
        wireCode: detail.code,
      },
    );
  }
  return checkAnswer(readAnswer(body, response.headers.get('Location')));
}

/** Answers come as SDP or as JSON around it, under any content type (PROTOCOL 8). */
function readAnswer(body: string, location: string | null): Partial<ExchangeAnswer> {
  const callId = location?.split(/[?#]/)[0]?.split('/').findLast(Boolean);
  if (body.startsWith('v=0')) return { sdp: body, callId };
  try {
    const fields = JSON.parse(body) as { sdp?: string; callId?: string; call_id?: string } | null;
    return {
      ...(fields?.sdp !== undefined && { sdp: fields.sdp }),
      callId: fields?.callId ?? fields?.call_id ?? callId,
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
