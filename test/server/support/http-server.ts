import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createLocalRealtimeServer,
  type LocalRealtimeServer,
  type LocalRealtimeServerOptions,
} from '../../../demo/server/index.ts';

export interface Running {
  readonly server: LocalRealtimeServer;
  readonly origin: string;
  close(): Promise<void>;
}

/** The local server behind a real HTTP server on loopback. */
export async function startServer(options: LocalRealtimeServerOptions = {}): Promise<Running> {
  const server = await createLocalRealtimeServer(options);
  const http = createServer((request, response) => {
    void server.handle(request, response).then((handled) => {
      if (!handled) response.writeHead(418).end('not mine');
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    server,
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async close() {
      await server.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

export function post(url: string, key: string | undefined, body: BodyInit, type?: string): Promise<Response> {
  const headers: Record<string, string> = {};
  if (key !== undefined) headers['authorization'] = `Bearer ${key}`;
  if (type !== undefined) headers['content-type'] = type;
  return fetch(url, { method: 'POST', headers, body });
}

export interface Secret {
  readonly value: string;
  readonly expires_at: number;
  readonly session: Record<string, unknown>;
}

export async function issueSecret(origin: string, session: object = {}, query = ''): Promise<Secret> {
  const body = JSON.stringify({ session: { type: 'realtime', ...session } });
  const response = await post(
    `${origin}/v1/realtime/client_secrets${query}`,
    'sk-local',
    body,
    'application/json',
  );
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()) as Secret;
}
