import type { IncomingMessage } from 'node:http';
import type { BodyKind, Profile } from '../profiles/profile.ts';
import { isObject, parseJson, stringOf, type Json } from '../wire/json.ts';
import { createSession, mergeSession, type SessionConfig } from '../wire/session-config.ts';
import { missingParameter, WireError } from '../wire/wire-error.ts';
import type { Credential } from './keys.ts';
import { readBody } from './reply.ts';

export interface CallRequest {
  readonly sdp: string;
  readonly config: SessionConfig;
  readonly kind: BodyKind;
}

const CONTENT_TYPES: Readonly<Record<BodyKind, string>> = {
  sdp: 'application/sdp',
  form: 'multipart/form-data',
  json: 'application/json',
};

/** The ways to bring an offer: bare, with a secret that knows the session; or a form or JSON with both. */
export async function readCallRequest(
  request: IncomingMessage,
  credential: Credential,
  profile: Profile,
): Promise<CallRequest> {
  const contentType = request.headers['content-type'] ?? '';
  const body = await readBody(request);
  if (!body) throw new WireError({ code: 'request_too_large', message: 'The request body is too large.' });
  const known = credential.kind === 'ephemeral' ? credential.session : createSession();
  // A secret can start several sessions, and each has its own id.
  const base = { ...known, id: createSession().id };
  const bare = contentType.split(';')[0]?.trim().toLowerCase();
  const kind = profile.bodies.find((one) => CONTENT_TYPES[one] === bare);
  if (kind === undefined) throw unsupported(contentType, profile);
  if (kind === 'sdp') return { kind, sdp: body.toString('utf8'), config: base };
  return { kind, ...(kind === 'form' ? await readForm(body, contentType, base) : readJson(body, base)) };
}

type Offered = Omit<CallRequest, 'kind'>;

async function readForm(body: Buffer, contentType: string, base: SessionConfig): Promise<Offered> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw new WireError({ code: null, message: 'Could not parse multipart form' });
    });
  for (const name of form.keys()) {
    if (name === 'sdp' || name === 'session') continue;
    throw new WireError({ code: 'unknown_parameter', message: `Unknown parameter: '${name}'.`, param: name });
  }
  const sdp = await textOf(form.get('sdp'));
  if (sdp === undefined) throw missingParameter('sdp');
  const text = await textOf(form.get('session'));
  return { sdp, config: text === undefined ? base : withSession(base, parseJson(text)) };
}

/** `{sdp, model?, session?}`, as servers of others have it. */
function readJson(body: Buffer, base: SessionConfig): Offered {
  const json = parseJson(body.toString('utf8'));
  if (!isObject(json)) throw new WireError({ code: null, message: 'Could not parse the JSON body.' });
  const sdp = stringOf(json['sdp']);
  if (sdp === undefined) throw missingParameter('sdp');
  const config = json['session'] === undefined ? base : withSession(base, json['session']);
  return { sdp, config: { ...config, model: stringOf(json['model']) ?? config.model } };
}

function withSession(base: SessionConfig, session: Json | undefined): SessionConfig {
  if (isObject(session)) return mergeSession(base, session, true);
  throw new WireError({
    code: 'invalid_type',
    message: "Invalid type for 'session': expected an object.",
    param: 'session',
  });
}

function unsupported(contentType: string, { bodies, unsupportedStatus }: Profile): WireError {
  const accepted = bodies.map((one) => `'${CONTENT_TYPES[one]}'`).join(' and ');
  return new WireError({
    status: unsupportedStatus,
    code: 'unsupported_content_type',
    message: `Unsupported content type: '${contentType}'. This API method only accepts ${accepted} requests.`,
  });
}

/** Both styles occur: `FormData.set(name, string)` and a part with its own type, which arrives as a file. */
async function textOf(part: FormDataEntryValue | null): Promise<string | undefined> {
  if (part === null) return undefined;
  return typeof part === 'string' ? part : await part.text();
}
