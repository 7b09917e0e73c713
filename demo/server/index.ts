import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnsweredCall, LocalCall } from './call/call.ts';
import { createListener } from './hearing/listener.ts';
import { createNoRecogniser, createRecogniser } from './hearing/recogniser.ts';
import { createCallsEndpoint } from './http/calls-endpoint.ts';
import { createKeys } from './http/keys.ts';
import { BROWSER_HEADERS, reply, replyError, replyPreflight } from './http/reply.ts';
import { issueBetaSession, issueSecret } from './http/secrets-endpoint.ts';
import { createDefaultMind } from './mind/default-mind.ts';
import type { Mind } from './mind/mind.ts';
import { BETA } from './profiles/beta.ts';
import { CALLS_PATH } from './profiles/openai.ts';
import { createSynthesiser } from './speech/synthesiser.ts';
import { WireError } from './wire/wire-error.ts';

export { ensureRecogniser } from './install.ts';
export { createSynthesiser, type Synthesiser } from './speech/synthesiser.ts';
export type { CallState, LocalCall } from './call/call.ts';
export type { SpokenItem, SpokenWord } from './media/spoken-words.ts';
export type {
  FunctionTool,
  Mind,
  MindImage,
  MindOutput,
  MindRequest,
  MindToolCall,
  MindTurn,
} from './mind/mind.ts';

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

const REALTIME = '/v1/realtime';
const SECRETS = `${REALTIME}/client_secrets`;
const BETA_SESSIONS = `${REALTIME}/sessions`;
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
  const calls = new Map<string, AnsweredCall>();
  const freeThreads = () => Promise.all([synthesiser.close(), listener.close(), recogniser.close()]);
  try {
    // The first words of the first call should not wait for a thread to start.
    await Promise.all([synthesiser.samples('ready'), recogniser.ready]);
  } catch (error) {
    await freeThreads();
    throw error;
  }
  const { sessionSeconds = 3600, bindAddress } = options;
  const endpoint = createCallsEndpoint({
    keys,
    calls,
    mind,
    synthesiser,
    listener,
    recogniser,
    sessionSeconds,
    bindAddress,
  });

  const speak = async (response: ServerResponse, query: URLSearchParams) => {
    const wav = await synthesiser.wav(query.get('text') ?? '');
    reply(response, 200, { 'content-type': 'audio/wav', 'cache-control': 'no-store' }, wav);
  };

  const route = async (request: IncomingMessage, response: ServerResponse, url: URL) => {
    const { pathname, searchParams: query } = url;
    const { method = '' } = request;
    const [, id, hangup] = /^\/v1\/realtime\/calls\/([^/]+)(\/hangup)?$/.exec(pathname) ?? [];
    if (pathname === SPEECH) return await speak(response, query);
    if (method === 'OPTIONS') return replyPreflight(response);
    if (method === 'POST') {
      if (pathname === CALLS_PATH) return await endpoint.start(request, response, query);
      if (pathname === REALTIME) return await endpoint.start(request, response, query, BETA);
      if (id !== undefined && hangup) return await endpoint.hangUp(request, response, id, 'post');
    }
    if (method === 'DELETE' && id !== undefined && !hangup) {
      return await endpoint.hangUp(request, response, id, 'delete');
    }
    throw new WireError({ status: 404, code: null, message: `Invalid URL (${method} ${pathname})` });
  };

  return {
    calls,
    async handle(request, response) {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (url.pathname !== SPEECH && !url.pathname.startsWith(REALTIME)) return false;
      if (options.latencyMs) await new Promise((resolve) => setTimeout(resolve, options.latencyMs));
      // Secrets are asked for by servers: what is for browsers' eyes is on the other paths only.
      const issues = ISSUERS.get(`${request.method} ${url.pathname}`);
      try {
        if (issues) await issues(keys, request, response, url.searchParams);
        else await route(request, response, url);
      } catch (error) {
        if (response.headersSent) response.destroy();
        else replyError(response, toWireError(error), issues ? {} : BROWSER_HEADERS);
      }
      return true;
    },
    async close() {
      await Promise.all([...calls.values()].map((call) => call.hangUp()));
      await freeThreads();
    },
  };
}

const ISSUERS: ReadonlyMap<string, typeof issueSecret> = new Map([
  [`POST ${SECRETS}`, issueSecret],
  [`POST ${BETA_SESSIONS}`, issueBetaSession],
]);

function toWireError(error: unknown): WireError {
  if (error instanceof WireError) return error;
  console.error('local realtime server:', error);
  const message = 'The server had an error while processing your request.';
  return new WireError({ status: 500, type: 'server_error', code: null, message });
}
