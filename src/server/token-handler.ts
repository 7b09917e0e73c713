import { answerError, answerJson } from './answers.js';
import { applyChoice, type SessionSettings } from './session-settings.js';
import { ChoiceError, readChoice, type AllowedChoices, type VisitorChoice } from './visitor-choice.js';

/** How a token handler is set up. */
export interface TokenHandlerOptions {
  /** The standard API key. It never leaves the server; without one the handler answers `not-configured`. */
  readonly apiKey: string | undefined;
  /**
   * The settings of every session, in the nesting of the Realtime API, or a function that makes them for one
   * request. A function is also the place to turn a visitor away: a `Response` that it returns is sent as it is.
   */
  readonly session?: SessionSettings | SessionFactory;
  /**
   * What a visitor's browser may choose. A key that is left out keeps its default: the documented voices and
   * transcription models, any language, no model.
   */
  readonly allow?: AllowedChoices;
  /** The service. Default: `https://api.openai.com/v1`. */
  readonly baseUrl?: string;
  /** Where the browser sends its offer, if not to OpenAI; goes into the answer as `calls_url`. */
  readonly callsUrl?: string;
  /** How long a token can start a call, 10 to 7200 seconds. Default: what the service says, ten minutes. */
  readonly expiresAfterSeconds?: number;
  /** A stable, hashed name of the visitor, which the service uses to tell abuse apart. */
  readonly safetyIdentifier?: (request: Request) => string | undefined | Promise<string | undefined>;
  /** Stands in for the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** Makes the settings of one session. */
export type SessionFactory = (
  request: Request,
  choice: VisitorChoice,
) => SessionSettings | Response | Promise<SessionSettings | Response>;

const OPENAI_BASE_URL = 'https://api.openai.com/v1';
const UPSTREAM_TIMEOUT_MS = 10_000;

/**
 * Makes the endpoint that `token-endpoint` names: it trades the standard key for a short-lived one. The
 * answer is `{ value, expires_at, calls_url? }`. It leaves out the session that the service sends along,
 * because that holds the instructions. Anyone who can reach the endpoint can start calls on your account:
 * put your own sign-in and rate limit in front of it.
 */
export function createTokenHandler(options: TokenHandlerOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'POST' && request.method !== 'GET') {
      const allow = { allow: 'GET, POST' };
      return answerError(405, 'method-not-allowed', 'Ask for a token with POST or GET.', allow);
    }
    if (options.apiKey === undefined || options.apiKey === '') {
      return answerError(500, 'not-configured', 'The server has no API key for the speech service.');
    }
    try {
      const choice = await readChoice(request, options.allow ?? {});
      const { session = {} } = options;
      const settings = typeof session === 'function' ? await session(request, choice) : session;
      if (settings instanceof Response) return settings;
      return await askForToken(options, options.apiKey, request, applyChoice(settings, choice));
    } catch (error) {
      if (error instanceof ChoiceError) return answerError(400, 'bad-request', error.message);
      throw error;
    }
  };
}

async function askForToken(
  options: TokenHandlerOptions,
  apiKey: string,
  request: Request,
  session: SessionSettings,
): Promise<Response> {
  const { baseUrl = OPENAI_BASE_URL, expiresAfterSeconds: seconds } = options;
  const safetyIdentifier = await options.safetyIdentifier?.(request);
  const expiry = seconds === undefined ? {} : { expires_after: { anchor: 'created_at', seconds } };
  // A global function must be called as one: browsers and workers refuse another `this`.
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  let answer: Response;
  let body: unknown;
  try {
    answer = await send(`${baseUrl.replace(/\/+$/, '')}/realtime/client_secrets`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        ...(safetyIdentifier === undefined ? {} : { 'openai-safety-identifier': safetyIdentifier }),
      },
      body: JSON.stringify({ ...expiry, session }),
      // A visitor who has gone away needs no token.
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(UPSTREAM_TIMEOUT_MS)]),
    });
    body = answer.ok ? await answer.json().catch(() => undefined) : undefined;
  } catch {
    return answerError(502, 'upstream-unreachable', 'The speech service could not be reached.');
  }
  if (!answer.ok) return reportRejection(answer);
  const token = readToken(body);
  if (token === undefined) {
    return answerError(502, 'upstream-invalid', 'The speech service answered without a token.');
  }
  const { callsUrl } = options;
  return answerJson(200, callsUrl === undefined ? token : { ...token, calls_url: callsUrl });
}

/** Says what the service said, but not in its words: they may quote the key or the instructions. */
function reportRejection(answer: Response): Response {
  // Nobody will read the body; the connection is free again once it is cancelled.
  void answer.body?.cancel().catch(() => undefined);
  if (answer.status === 429) {
    const wait = answer.headers.get('retry-after');
    const headers = wait === null ? undefined : { 'retry-after': wait };
    return answerError(429, 'upstream-busy', 'The speech service is over its limit.', headers);
  }
  const message = `The speech service refused to issue a token (status ${answer.status}).`;
  return answerError(502, 'upstream-rejected', message);
}

/** Reads the GA answer, and the older one that puts the same two fields into `client_secret`. */
function readToken(body: unknown): { value: string; expires_at?: number } | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if ('client_secret' in body) return readToken(body.client_secret);
  if (!('value' in body) || typeof body.value !== 'string' || body.value === '') return undefined;
  const expiresAt = 'expires_at' in body ? body.expires_at : undefined;
  return typeof expiresAt === 'number' ? { value: body.value, expires_at: expiresAt } : { value: body.value };
}
