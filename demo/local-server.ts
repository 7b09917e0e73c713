import { createTokenHandler, type SessionSettings } from '../src/server/index.ts';
import type { createLocalRealtimeServer } from './server/index.ts';

/** The local realtime server, which hears and speaks over real WebRTC without a key and without a network. */
export type LocalRealtimeServer = Awaited<ReturnType<typeof createLocalRealtimeServer>>;

/** The key that the local server takes. It is no secret: the server listens on this machine only. */
export const LOCAL_KEY = 'sk-local';

/**
 * The token endpoint for pages that talk to the local server. Such a page may come from any port, so the
 * service is found at the page's own address.
 */
export function createLocalTokenHandler(session: SessionSettings): (request: Request) => Promise<Response> {
  return (request) => {
    const { origin } = new URL(request.url);
    const handler = createTokenHandler({
      apiKey: LOCAL_KEY,
      session,
      baseUrl: `${origin}/v1`,
      callsUrl: `${origin}/v1/realtime/calls`,
    });
    return handler(request);
  };
}
