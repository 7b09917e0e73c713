import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { launch, type Browser, type Page } from 'puppeteer-core';
import {
  createLocalRealtimeServer,
  type LocalRealtimeServer,
  type LocalRealtimeServerOptions,
} from '../../../demo/server/index.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export interface Fixture {
  readonly server: LocalRealtimeServer;
  readonly origin: string;
  readonly page: Page;
  close(): Promise<void>;
}

/** The local server, and a Chromium page of the same origin with `entry` bundled into it. */
export async function openFixture(entry: string, options: LocalRealtimeServerOptions): Promise<Fixture> {
  const [script, server] = await Promise.all([bundle(entry), createLocalRealtimeServer(options)]);
  const http = createServer((request, response) => {
    void server.handle(request, response).then((handled) => {
      if (handled) return;
      const isScript = request.url === '/page.js';
      response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
      response.end(
        isScript ? script : '<!doctype html><title>sdk</title><script type="module" src="/page.js"></script>',
      );
    });
  });
  await listen(http);
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const browser = await openBrowser();
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.error('page:', message.text());
  });
  page.on('pageerror', (error) => console.error('page:', error));
  await page.goto(origin);
  await page.waitForFunction('Boolean(globalThis.ready)');
  return {
    server,
    origin,
    page,
    async close() {
      await browser.close();
      await server.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function bundle(entry: string): Promise<string> {
  const result = await build({
    entryPoints: [join(HERE, entry)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'chrome125',
    logLevel: 'error',
  });
  return result.outputFiles[0]?.text ?? '';
}

function listen(http: Server): Promise<void> {
  return new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
}

function openBrowser(): Promise<Browser> {
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--autoplay-policy=no-user-gesture-required',
  ];
  args.push('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream');
  // Chromium's sandbox does not work for root, and tests run as root in containers.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return launch({ executablePath: CHROMIUM, headless: true, args });
}
