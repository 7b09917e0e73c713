import type { IncomingMessage } from 'node:http';
import { isObject, parseJson } from '../wire/json.ts';
import { createSession, mergeSession, type SessionConfig } from '../wire/session-config.ts';
import { WireError } from '../wire/wire-error.ts';
import type { Credential } from './keys.ts';
import { readBody } from './reply.ts';

export interface CallRequest {
  readonly sdp: string;
  readonly config: SessionConfig;
}

/** The two ways to bring an offer: bare, with a secret that knows the session; or a form with both. */
export async function readCallRequest(
  request: IncomingMessage,
  credential: Credential,
): Promise<CallRequest> {
  const contentType = request.headers['content-type'] ?? '';
  const body = await readBody(request);
  if (!body) throw new WireError({ code: 'request_too_large', message: 'The request body is too large.' });
  const known = credential.kind === 'ephemeral' ? credential.session : createSession();
  // A secret can start several sessions, and each has its own id.
  const base = { ...known, id: createSession().id };
  if (/^application\/sdp\b/i.test(contentType)) return { sdp: body.toString('utf8'), config: base };
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw new WireError({
      code: 'unsupported_content_type',
      message: `Unsupported content type: '${contentType}'. This API method only accepts 'application/sdp' and 'multipart/form-data' requests.`,
    });
  }
  return await readForm(body, contentType, base);
}

async function readForm(body: Buffer, contentType: string, base: SessionConfig): Promise<CallRequest> {
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
  if (sdp === undefined) {
    throw new WireError({
      code: 'missing_required_parameter',
      message: "Missing required parameter: 'sdp'.",
      param: 'sdp',
    });
  }
  const text = await textOf(form.get('session'));
  if (text === undefined) return { sdp, config: base };
  const session = parseJson(text);
  if (!isObject(session)) {
    throw new WireError({
      code: 'invalid_type',
      message: "Invalid type for 'session': expected an object.",
      param: 'session',
    });
  }
  return { sdp, config: mergeSession(base, session, true) };
}

/** Both styles occur: `FormData.set(name, string)` and a part with its own type, which arrives as a file. */
async function textOf(part: FormDataEntryValue | null): Promise<string | undefined> {
  if (part === null) return undefined;
  return typeof part === 'string' ? part : await part.text();
}
