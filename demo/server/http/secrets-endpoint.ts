import type { IncomingMessage, ServerResponse } from 'node:http';
import { profileOf } from '../profiles/index.ts';
import { toBetaSession } from '../wire/beta.ts';
import { fromBetaSession } from '../wire/from-beta.ts';
import { isObject, parseJson, type Json } from '../wire/json.ts';
import { WireError } from '../wire/wire-error.ts';
import type { Keys } from './keys.ts';
import { readBody, replyJson } from './reply.ts';

const HEADERS = { 'access-control-expose-headers': 'CF-Ray' };

/** `POST /v1/realtime/client_secrets`. */
export async function issueSecret(
  keys: Keys,
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): Promise<void> {
  const profile = profileOf(query);
  const json = await readRequest(keys, request);
  replyJson(response, 200, keys.issue(json, profile.newSecret()), HEADERS);
}

/** `POST /v1/realtime/sessions`, the beta's: a flat session in, the same with its secret out (PROTOCOL 1.2). */
export async function issueBetaSession(
  keys: Keys,
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): Promise<void> {
  const json = await readRequest(keys, request);
  const session = isObject(json) ? fromBetaSession(json) : {};
  const secret = keys.issue({ session }, profileOf(query).newSecret());
  const { value, expires_at: expiresAt } = secret;
  const answer = { ...toBetaSession(secret.session), client_secret: { value, expires_at: expiresAt } };
  replyJson(response, 200, answer, HEADERS);
}

/** Only a standard key may ask for others. Undefined for an empty body. */
async function readRequest(keys: Keys, request: IncomingMessage): Promise<Json | undefined> {
  if (keys.check(request.headers.authorization).kind !== 'standard') {
    const message = 'Client secrets cannot be used to create client secrets.';
    throw new WireError({ status: 401, code: 'invalid_api_key', message });
  }
  const body = (await readBody(request))?.toString('utf8') ?? '';
  if (body === '') return undefined;
  const json = parseJson(body);
  if (json !== undefined) return json;
  throw new WireError({ code: null, message: 'We could not parse the JSON body of your request.' });
}
