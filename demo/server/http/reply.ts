import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OPENAI } from '../profiles/openai.ts';
import type { Profile } from '../profiles/profile.ts';
import type { WireError } from '../wire/wire-error.ts';

/** The session's offer or its settings; nothing here is longer. */
const MAX_BODY_BYTES = 1_000_000;

/** Only the calls endpoint is for browsers; a client secret is asked for by a server. */
export const BROWSER_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Location, X-Request-Id',
  'timing-allow-origin': '*',
};
const ALLOWED_HEADERS = 'Authorization, Content-Type, X-OpenAI-Agents-SDK, OpenAI-Safety-Identifier';

export type Headers = Readonly<Record<string, string>>;

export function reply(
  response: ServerResponse,
  status: number,
  headers: Headers,
  body: string | Buffer = '',
): void {
  response.writeHead(status, {
    ...headers,
    'x-request-id': `req_${randomBytes(16).toString('hex')}`,
    'content-length': String(Buffer.byteLength(body)),
  });
  response.end(body);
}

export function replyJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Headers = {},
): void {
  reply(response, status, { ...headers, 'content-type': 'application/json' }, JSON.stringify(value, null, 2));
}

/** In OpenAI's words, unless a profile has others. */
export function replyError(
  response: ServerResponse,
  error: WireError,
  headers: Headers = {},
  profile: Pick<Profile, 'error'> = OPENAI,
): void {
  replyJson(response, error.status, profile.error(error), headers);
}

export function replyPreflight(response: ServerResponse): void {
  reply(response, 204, {
    ...BROWSER_HEADERS,
    'access-control-allow-methods': 'POST, DELETE, OPTIONS',
    'access-control-allow-headers': ALLOWED_HEADERS,
    'access-control-max-age': '600',
  });
}

/** Undefined when it is too long. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
