import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * A page's backend and a speech service in trouble, for tests: `/faults/token/<case>` answers where a token
 * is asked for, `/faults/calls/<case>` where an offer is posted.
 */
export const TOKEN_FAULTS = [
  '401',
  '403',
  '404',
  '429',
  '500',
  '503',
  'html',
  'never',
  'slow',
  'empty',
  'wrong',
  'bad-json',
  'expired',
  'redirect',
  'drop',
] as const;
export const CALL_FAULTS = ['400', '401', '429', '500', 'html', 'never', 'empty', 'badsdp', 'drop'] as const;

type Fault = (request: IncomingMessage, response: ServerResponse) => void;

const tokenFaults: ReadonlyMap<string, Fault> = new Map<string, Fault>([
  ['401', (_request, response) => sendError(response, 401, 'signed-out', 'Sign in first.')],
  ['403', (_request, response) => sendError(response, 403, 'forbidden', 'This visitor may not call.')],
  ['404', (_request, response) => send(response, 404, 'text/plain', 'Not found')],
  [
    '429',
    (_request, response) => sendError(response, 429, 'busy', 'Too many calls.', { 'retry-after': '7' }),
  ],
  ['500', (_request, response) => sendError(response, 500, 'broken', 'Something broke.')],
  ['503', (_request, response) => send(response, 503, 'text/plain', 'Down', { 'retry-after': '30' })],
  ['html', (_request, response) => send(response, 200, 'text/html', '<!doctype html><title>Sign in</title>')],
  ['never', () => undefined],
  ['slow', (_request, response) => void setTimeout(() => sendToken(response), 1000)],
  ['empty', (_request, response) => send(response, 200, 'application/json', '')],
  ['wrong', (_request, response) => send(response, 200, 'application/json', '{"hello":"world"}')],
  ['bad-json', (_request, response) => send(response, 200, 'application/json', '{"value":')],
  // Well-formed, but no service knows it.
  ['expired', (_request, response) => sendToken(response)],
  [
    'redirect',
    (_request, response) => send(response, 302, 'text/plain', '', { location: '/faults/token/html' }),
  ],
  ['drop', (request) => void request.socket.destroy()],
]);

const callFaults: ReadonlyMap<string, Fault> = new Map<string, Fault>([
  [
    '400',
    (_request, response) => sendServiceError(response, 400, 'invalid_offer', 'The offer has no audio.'),
  ],
  ['401', (_request, response) => sendServiceError(response, 401, 'invalid_api_key', 'The key has expired.')],
  [
    '429',
    (_request, response) => sendServiceError(response, 429, 'insufficient_quota', 'The quota is used up.'),
  ],
  [
    '500',
    (_request, response) => sendServiceError(response, 500, 'server_error', 'The server had an error.'),
  ],
  ['html', (_request, response) => send(response, 201, 'text/html', '<!doctype html><title>Proxy</title>')],
  ['never', () => undefined],
  ['empty', (_request, response) => send(response, 201, 'application/sdp', '')],
  ['badsdp', (_request, response) => send(response, 201, 'application/sdp', 'v=0\r\nthis is no answer\r\n')],
  ['drop', (request) => void request.socket.destroy()],
]);

/** Answers a request under `/faults/`; false if the path is none of these. */
export function handleFault(request: IncomingMessage, response: ServerResponse): boolean {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const [, kind, name = ''] = /^\/faults\/(token|calls)\/([\w-]+)$/.exec(pathname) ?? [];
  const fault =
    kind === 'token' ? tokenFaults.get(name) : kind === 'calls' ? callFaults.get(name) : undefined;
  if (fault === undefined) return false;
  // The body is of no interest, but a socket that is not read stays open.
  request.resume();
  fault(request, response);
  return true;
}

function sendToken(response: ServerResponse): void {
  const expiresAt = Math.floor(Date.now() / 1000) + 60;
  send(
    response,
    200,
    'application/json',
    JSON.stringify({ value: 'ek_nobody_knows_this', expires_at: expiresAt }),
  );
}

function sendError(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): void {
  send(response, status, 'application/json', JSON.stringify({ error: { code, message } }), headers);
}

/** An error in the envelope of the speech service. */
function sendServiceError(response: ServerResponse, status: number, code: string, message: string): void {
  const error = { message, type: 'invalid_request_error', param: null, code };
  send(response, status, 'application/json', JSON.stringify({ error }));
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Record<string, string> = {},
): void {
  // The page of the test may have gone away in the meantime.
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers });
  response.end(body);
}
