import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLocalTokenHandler, type LocalRealtimeServer } from '../../demo/local-server.ts';
import { answerWith } from '../../demo/web-handler.ts';
import { handleFault } from './faults.ts';

const TEST_INSTRUCTIONS = 'Answer in one short sentence. These words must never reach the page.';

/** As much of web-test-runner's koa context as is needed here. */
export interface Context {
  readonly path: string;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  respond?: boolean;
}

/**
 * Puts the local realtime server, a token endpoint and a backend in trouble on the origin of the tests:
 * `/v1/*`, `/demo/speech`, `/token` and `/faults/*`. The server is made when the first test asks for it.
 */
export function testBackend(createServer: () => Promise<LocalRealtimeServer>) {
  let server: Promise<LocalRealtimeServer> | undefined;
  const token = createLocalTokenHandler({ instructions: TEST_INSTRUCTIONS });
  return {
    async middleware(context: Context, next: () => Promise<void>): Promise<void> {
      const { path, req, res } = context;
      if (path.startsWith('/faults/')) {
        context.respond = false;
        if (!handleFault(req, res)) res.writeHead(404).end();
      } else if (path === '/token') {
        context.respond = false;
        await answerWith(token, req, res);
      } else if (path.startsWith('/v1/') || path === '/demo/speech') {
        context.respond = false;
        server ??= createServer();
        if (!(await (await server).handle(req, res))) res.writeHead(404).end();
      } else {
        await next();
      }
    },
    async close(): Promise<void> {
      await (await server)?.close();
    },
  };
}
