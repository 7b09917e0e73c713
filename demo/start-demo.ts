import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { build, type Rolldown } from 'vite';
import { createTokenHandler } from '../src/server/index.ts';
import { createLocalTokenHandler, type LocalRealtimeServer } from './local-server.ts';
import { createLocalRealtimeServer } from './server/index.ts';
import { answerWith } from './web-handler.ts';

const DEFAULT_PORT = 8787;
const PORTS_TO_TRY = 20;
const INSTRUCTIONS = 'You are a friendly voice on a demo page. Answer in one or two short sentences.';

/** How the demo is started. */
export interface DemoOptions {
  /** The port; 0 takes any. Left out: 8787, or the next one that is free. */
  readonly port?: number | undefined;
  readonly realtimeOptions?: Parameters<typeof createLocalRealtimeServer>[0];
  /** Whether the bundle is built once, again at every change of the source, or is there already. */
  readonly bundle?: 'once' | 'watch' | 'ready';
  /** With a key the pages talk to the real service. */
  readonly openAiKey?: string | undefined;
}

/** A running demo. */
export interface Demo {
  readonly url: string;
  readonly realtime: LocalRealtimeServer;
  close(): Promise<void>;
}

/** Serves the demo pages, the script-tag build, a token endpoint and the local realtime server. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const watchers = options.bundle === 'ready' ? [] : await buildBundles(options.bundle === 'watch');
  const realtime = await createLocalRealtimeServer(options.realtimeOptions);
  const route = createRouter(realtime, options.openAiKey);
  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const port = await listen(server, options.port);
  return {
    url: `http://localhost:${port}/`,
    realtime,
    async close() {
      await Promise.all(watchers.map((watcher) => watcher.close()));
      await realtime.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function createRouter(realtime: LocalRealtimeServer, openAiKey: string | undefined): Route {
  // The service's own 200 ms take a comma for the end of a turn.
  const turnDetection = { type: 'server_vad', silence_duration_ms: 500 };
  const session = { instructions: INSTRUCTIONS, audio: { input: { turn_detection: turnDetection } } };
  const token = openAiKey
    ? createTokenHandler({ apiKey: openAiKey, session })
    : createLocalTokenHandler(session);
  // In development mode sirv reads the disk at each request, so a rebuilt bundle is served at once.
  const bundle = sirv(fileURLToPath(new URL('../dist/cdn', import.meta.url)), { dev: true });
  const pages = sirv(fileURLToPath(new URL('pages', import.meta.url)), { dev: true });
  return async (request, response) => {
    if (!isLoopback(request.headers.host)) {
      // Another site's name that points to this machine would make its pages same-origin with the token.
      response.writeHead(403).end('This demo answers to localhost only.');
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/token') return answerWith(token, request, response);
    if (await realtime.handle(request, response)) return;
    const missing = (): void =>
      void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    if (pathname.startsWith('/cdn/')) {
      request.url = request.url?.slice('/cdn'.length) ?? '/';
      bundle(request, response, missing);
    } else {
      pages(request, response, missing);
    }
  };
}

function isLoopback(host = ''): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
}

/** Builds the script-tag files; answers with what watches the source, if anything does. */
async function buildBundles(watch: boolean): Promise<Rolldown.RolldownWatcher[]> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const watchers: Rolldown.RolldownWatcher[] = [];
  // One after the other: the first empties the folder. These modes leave out the reports, half of the time.
  for (const mode of ['demo', 'demo-session']) {
    const result = await build({ root, mode, logLevel: 'warn', build: watch ? { watch: {} } : {} });
    if (!('on' in result)) continue;
    watchers.push(result);
    await new Promise<void>((done, reject) => {
      // Only the first build is waited for. Vite reports later mistakes, and they wait for the next change.
      result.on('event', (event) => {
        if (event.code === 'END') done();
        if (event.code === 'ERROR') reject(event.error);
      });
    });
  }
  return watchers;
}

async function listen(server: Server, port: number | undefined): Promise<number> {
  const first = port ?? DEFAULT_PORT;
  const last = port === undefined ? first + PORTS_TO_TRY : first;
  for (let candidate = first; ; candidate += 1) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(candidate, '127.0.0.1', () => {
          server.off('error', reject);
          resolve();
        });
      });
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : candidate;
    } catch (error) {
      const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!busy || candidate >= last) throw error;
    }
  }
}
