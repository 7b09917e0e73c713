import { createTokenHandler, type SessionSettings } from '../src/server/index.ts';
import type { createLocalRealtimeServer } from './server/index.ts';

/** The local realtime server, which hears and speaks over real WebRTC without a key and without a network. */
export type LocalRealtimeServer = Awaited<ReturnType<typeof createLocalRealtimeServer>>;

/** The key that the local server takes. It is no secret: the server listens on this machine only. */
export const LOCAL_KEY = 'sk-local';

/**
 * The token endpoint for pages that talk to the local server. Such a page may come from any port, so the
 * service is found at the page's own address. `?profile=` on it is for the service: whom it shall pass for
 * (see server/profiles/index.ts).
 */
export function createLocalTokenHandler(session: SessionSettings): (request: Request) => Promise<Response> {
  return (request) => {
    const { origin, searchParams } = new URL(request.url);
    const profile = searchParams.get('profile');
    const query = profile === null ? '' : `?${new URLSearchParams({ profile }).toString()}`;
    const handler = createTokenHandler({
      apiKey: LOCAL_KEY,
      session,
      baseUrl: `${origin}/v1`,
      callsUrl: `${origin}/v1/realtime/calls${query}`,
      fetch: (address, init) => {
        const url = new URL(address instanceof Request ? address.url : address);
        url.search = query;
        return fetch(url, init);
      },
    });
    return handler(request);
  };
}
