import type { IncomingMessage, ServerResponse } from 'node:http';
import { createCall, type LocalCall } from './call/call.ts';
import { createListener } from './hearing/listener.ts';
import { createNoRecogniser, createRecogniser } from './hearing/recogniser.ts';
import { readCallRequest } from './http/call-request.ts';
import { createKeys, type Credential } from './http/keys.ts';
import { BROWSER_HEADERS, readBody, reply, replyError, replyJson, replyPreflight } from './http/reply.ts';
import { parseKnobs, type Knobs } from './knobs.ts';
import { parseOffer } from './media/sdp.ts';
import { createDefaultMind } from './mind/default-mind.ts';
import type { Mind } from './mind/mind.ts';
import { createSynthesiser } from './speech/synthesiser.ts';
import { newCallId } from './wire/ids.ts';
import { parseJson } from './wire/json.ts';
import { WireError } from './wire/wire-error.ts';

export { ensureRecogniser } from './install.ts';
export { createSynthesiser, type Synthesiser } from './speech/synthesiser.ts';
export type { CallState, LocalCall } from './call/call.ts';
export type { FunctionTool, Mind, MindOutput, MindRequest, MindTurn } from './mind/mind.ts';

export interface LocalRealtimeServerOptions {
  /** The standard key it accepts. */
  readonly apiKey?: string;
  /** `none`: transcripts only say how long someone spoke. */
  readonly recogniser?: 'auto' | 'none';
  /** JSGF text: the recogniser hears nothing else. For tests; free talk otherwise. */
  readonly grammar?: string;
  /** Where ICE binds; all interfaces otherwise. Firefox does not connect to 127.0.0.1. */
  readonly bindAddress?: string;
  /** After this a session expires. */
  readonly sessionSeconds?: number;
  /** Added to each HTTP request. */
  readonly latencyMs?: number;
  /** What thinks; otherwise the model at `LOCAL_MODEL_URL`, or a small deterministic one. */
  readonly mind?: Mind;
}

export interface LocalRealtimeServer {
  /** False: not one of its paths, and nothing was written. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Live calls (and those that are connecting) by call id. */
  readonly calls: ReadonlyMap<string, LocalCall>;
  /** Hangs up all and frees the threads. */
  close(): Promise<void>;
}

const CALLS = '/v1/realtime/calls';
const SECRETS = '/v1/realtime/client_secrets';
const SPEECH = '/demo/speech';

/** Speaks the OpenAI Realtime API (GA) over HTTP and WebRTC, with its own ears, voice and mind. */
export async function createLocalRealtimeServer(
  options: LocalRealtimeServerOptions = {},
): Promise<LocalRealtimeServer> {
  const keys = createKeys(options.apiKey ?? 'sk-local');
  const mind = options.mind ?? createDefaultMind();
  const synthesiser = createSynthesiser();
  const listener = createListener();
  const recogniser = options.recogniser === 'none' ? createNoRecogniser() : createRecogniser(options.grammar);
  const calls = new Map<string, LocalCall>();
  const freeThreads = () => Promise.all([synthesiser.close(), listener.close(), recogniser.close()]);
  try {
    // The first words of the first call should not wait for a thread to start.
    await Promise.all([synthesiser.samples('ready'), recogniser.ready]);
  } catch (error) {
    await freeThreads();
    throw error;
  }

  const authorised = (
    request: IncomingMessage,
    response: ServerResponse,
    browser: boolean,
  ): Credential | undefined => {
    try {
      return keys.check(request.headers.authorization);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      replyError(response, 401, error, browser ? BROWSER_HEADERS : {});
      return undefined;
    }
  };

  const issueSecret = async (request: IncomingMessage, response: ServerResponse) => {
    const credential = authorised(request, response, false);
    if (!credential) return;
    if (credential.kind !== 'standard') {
      const message = 'Client secrets cannot be used to create client secrets.';
      return replyError(response, 401, new WireError({ code: 'invalid_api_key', message }));
    }
    const body = (await readBody(request))?.toString('utf8') ?? '';
    const json = body === '' ? {} : parseJson(body);
    if (json === undefined) {
      const message = 'We could not parse the JSON body of your request.';
      return replyError(response, 400, new WireError({ code: null, message }));
    }
    const headers = { 'access-control-expose-headers': 'CF-Ray' };
    replyJson(response, 200, keys.issue(json), headers);
  };

  const startCall = async (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => {
    const knobs = parseKnobs(query);
    if (await replyFault(response, knobs)) return;
    const credential = authorised(request, response, true);
    if (!credential) return;
    const { sdp, config } = await readCallRequest(request, credential);
    const offer = parseOffer(sdp);
    if (!offer) throw badOffer();
    const id = newCallId();
    const call = createCall({
      id,
      offer,
      config,
      knobs,
      mind,
      synthesiser,
      listener,
      recogniser,
      sessionSeconds: knobs.sessionSeconds ?? options.sessionSeconds ?? 3600,
      channelId: query.has('dcid') ? Number(query.get('dcid')) : undefined,
      bindAddress: options.bindAddress,
    });
    calls.set(id, call);
    void call.ended.then(() => calls.delete(id));
    let answer: string;
    try {
      answer = await call.answer(sdp);
    } catch {
      await call.hangUp();
      throw badOffer();
    }
    // The page may have gone while we worked.
    if (response.destroyed) return await call.hangUp();
    const location = knobs.noLocation ? {} : { location: `${CALLS}/${id}` };
    reply(
      response,
      201,
      { ...BROWSER_HEADERS, ...location, 'content-type': 'text/plain; charset=utf-8' },
      answer,
    );
  };

  const hangUp = async (request: IncomingMessage, response: ServerResponse, id: string) => {
    if (!authorised(request, response, true)) return;
    const call = calls.get(id);
    if (!call) {
      const message = 'No session found for the provided call_id';
      return replyError(
        response,
        404,
        new WireError({ code: 'call_id_not_found', message, param: '' }),
        BROWSER_HEADERS,
      );
    }
    reply(response, 200, BROWSER_HEADERS);
    await call.hangUp();
  };

  const speak = async (response: ServerResponse, query: URLSearchParams) => {
    const wav = await synthesiser.wav(query.get('text') ?? '');
    reply(response, 200, { 'content-type': 'audio/wav', 'cache-control': 'no-store' }, wav);
  };

  const route = async (
    request: IncomingMessage,
    response: ServerResponse,
    { pathname, searchParams }: URL,
  ) => {
    const hangUpId = /^\/v1\/realtime\/calls\/([^/]+)\/hangup$/.exec(pathname)?.[1];
    if (pathname === SPEECH) return await speak(response, searchParams);
    if (request.method === 'OPTIONS') return replyPreflight(response);
    if (request.method === 'POST') {
      if (pathname === SECRETS) return await issueSecret(request, response);
      if (pathname === CALLS) return await startCall(request, response, searchParams);
      if (hangUpId !== undefined) return await hangUp(request, response, hangUpId);
    }
    const message = `Invalid URL (${request.method ?? ''} ${pathname})`;
    replyError(response, 404, new WireError({ code: null, message }), BROWSER_HEADERS);
  };

  return {
    calls,
    async handle(request, response) {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (url.pathname !== SPEECH && !url.pathname.startsWith('/v1/realtime')) return false;
      if (options.latencyMs) await delay(options.latencyMs);
      try {
        await route(request, response, url);
      } catch (error) {
        if (response.headersSent) response.destroy();
        else if (error instanceof WireError) replyError(response, 400, error, BROWSER_HEADERS);
        else {
          console.error('local realtime server:', error);
          const message = 'The server had an error while processing your request.';
          replyError(
            response,
            500,
            new WireError({ type: 'server_error', code: null, message }),
            BROWSER_HEADERS,
          );
        }
      }
      return true;
    },
    async close() {
      await Promise.all([...calls.values()].map((call) => call.hangUp()));
      await freeThreads();
    },
  };
}

/** True when a knob answered in place of the server. */
async function replyFault(response: ServerResponse, { never, delayMs, failure }: Knobs): Promise<boolean> {
  if (never) {
    await new Promise((resolve) => response.once('close', resolve));
    return true;
  }
  if (delayMs > 0) await delay(delayMs);
  if (!failure) return false;
  const { status, code, message, html } = failure;
  if (html)
    reply(response, status, { ...BROWSER_HEADERS, 'content-type': 'text/html' }, `<h1>${status}</h1>`);
  else replyError(response, status, new WireError({ code, message }), BROWSER_HEADERS);
  return true;
}

function badOffer(): WireError {
  return new WireError({ code: 'invalid_offer', message: 'Invalid SDP offer.', param: 'sdp' });
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
