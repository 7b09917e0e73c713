import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { createLocalTokenHandler, type LocalRealtimeServer } from '../../demo/local-server.ts';
import { createLocalRealtimeServer } from '../../demo/server/index.ts';
import { answerWith } from '../../demo/web-handler.ts';

export interface BenchServerOptions {
  /** Added to each request that matters: token, call, and the files of the element. */
  readonly latencyMs: number;
  /** Folder of the script-tag build. */
  readonly elementFolder: string;
  readonly scripts: ReadonlyMap<string, Uint8Array>;
}

export interface BenchServer {
  readonly origin: string;
  readonly realtime: LocalRealtimeServer;
  /** Keeps back the files whose path contains the text, until the returned function is called. */
  hold(text: string): () => void;
  /** Ends all calls, so that none disturbs the next measurement. */
  hangUp(): Promise<void>;
  close(): Promise<void>;
}

/** Isolated pages have a clock of 5 µs instead of 100. Nothing is cached: a fresh page is a cold page. */
const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** Pages, the element, a token endpoint and the local realtime server on one origin. */
export async function startBenchServer(options: BenchServerOptions): Promise<BenchServer> {
  const { latencyMs, scripts } = options;
  // The recogniser would take a core while nobody speaks.
  const realtime = await createLocalRealtimeServer({ latencyMs, recogniser: 'none' });
  // Its own request to the realtime server is the one that is delayed, as with a real back end.
  const token = createLocalTokenHandler({ instructions: 'Answer in one short sentence.' });
  const element = sirv(options.elementFolder, {
    dev: true,
    setHeaders: (response) => response.setHeader('cache-control', 'no-store'),
  });
  let held: { readonly text: string; readonly released: Promise<void> } | undefined;

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const missing = (): void => void response.writeHead(404).end();
    if (pathname === '/token') return answerWith(token, request, response);
    if (await realtime.handle(request, response)) return;
    if (pathname.startsWith('/cdn/')) {
      await new Promise((resolve) => setTimeout(resolve, latencyMs));
      if (held && pathname.includes(held.text)) await held.released;
      request.url = request.url?.slice('/cdn'.length) ?? '/';
      return element(request, response, missing);
    }
    const script = scripts.get(pathname.slice(1));
    if (script) {
      response.writeHead(200, { ...PAGE_HEADERS, 'content-type': 'text/javascript' }).end(script);
    } else if (pathname === '/page.html') {
      response
        .writeHead(200, { ...PAGE_HEADERS, 'content-type': 'text/html' })
        .end(pageOf(searchParams.getAll('script'), searchParams.get('body') ?? ''));
    } else {
      missing();
    }
  };

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hangUp = async () => {
    await Promise.all([...realtime.calls.values()].map((call) => call.hangUp()));
  };
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    realtime,
    hold(text) {
      let release = (): void => {};
      held = { text, released: new Promise((resolve) => (release = resolve)) };
      return () => release();
    },
    hangUp,
    async close() {
      await realtime.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pageOf(scripts: readonly string[], body: string): string {
  const element = body.includes('<realtime-voice')
    ? '<script type="module" src="/cdn/realtime-voice.js"></script>'
    : '';
  return `<!doctype html><html lang="en"><title>bench</title><link rel="icon" href="data:," />
${scripts.map((name) => `<script type="module" src="/${name}.page.js"></script>`).join('')}${element}
<body>${body}</body></html>`;
}

/** The scripts run in this order, and the element's after them. */
export function pageUrl(origin: string, scripts: readonly string[], body: string, query = ''): string {
  const parameters = new URLSearchParams([...scripts.map((script) => ['script', script]), ['body', body]]);
  return `${origin}/page.html?${parameters}${query}`;
}
