import { RealtimeVoiceError, toRealtimeVoiceError } from './errors.js';
import { toRefusal } from './refusal.js';
import type { TokenAnswer } from './session-options.js';
import type { PendingToken } from './token-request.js';

/** An ephemeral key, kept only until the offer is posted. */
export interface Token {
  readonly value: string;
  readonly callsUrl: string | undefined;
}

/** Reads what the token endpoint or `getToken()` answered: `{value}`, `{client_secret:{value}}`, `{token}` or a bare string (PROTOCOL 1.2). */
export async function readToken(pending: PendingToken): Promise<Token> {
  let answer: Response | TokenAnswer;
  try {
    answer = await pending;
  } catch (cause) {
    // What fetch() throws is a TypeError; all else was thrown by the page's own function.
    throw cause instanceof TypeError
      ? new RealtimeVoiceError('token-unreachable', 'The token endpoint could not be reached.', { cause })
      : toRealtimeVoiceError(cause, 'token-failed', 'getToken() failed.');
  }
  return toToken(answer instanceof Response ? await readResponse(answer) : answer);
}

async function readResponse(response: Response): Promise<TokenAnswer> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    throw new RealtimeVoiceError('token-unreachable', 'The token endpoint broke off its answer.', { cause });
  }
  if (!response.ok) {
    throw await toRefusal('token-failed', 'The token endpoint answered', response, text);
  }
  try {
    return JSON.parse(text) as TokenAnswer;
  } catch {
    return text.trim();
  }
}

function toToken(answer: TokenAnswer): Token {
  const fields = typeof answer === 'object' && answer !== null ? answer : { value: answer };
  const secret = fields.client_secret;
  const value: unknown = fields.value ?? (typeof secret === 'object' ? secret.value : secret) ?? fields.token;
  // A key is one word; anything else is an HTML page, an empty answer or an error in disguise.
  if (typeof value !== 'string' || !/^[^\s<>"{}]+$/.test(value)) {
    throw new RealtimeVoiceError('token-invalid', 'The token endpoint answered without an ephemeral key.');
  }
  if (value.startsWith('sk-')) {
    throw new RealtimeVoiceError(
      'token-invalid',
      'The token endpoint gave a long-lived key (sk-…); only ephemeral keys may reach a page.',
    );
  }
  return { value, callsUrl: fields.calls_url };
}
