import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnsweredCall, CallOptions } from '../call/call.ts';
import { createCall } from '../call/call.ts';
import { parseKnobs, type Knobs } from '../knobs.ts';
import { parseOffer } from '../media/sdp.ts';
import { inBeta } from '../profiles/beta.ts';
import { profileOf } from '../profiles/index.ts';
import type { Profile } from '../profiles/profile.ts';
import { WireError } from '../wire/wire-error.ts';
import { readCallRequest } from './call-request.ts';
import type { Credential, Keys } from './keys.ts';
import { BROWSER_HEADERS, reply, replyError } from './reply.ts';

export interface CallsEndpointOptions extends Pick<
  CallOptions,
  'mind' | 'synthesiser' | 'listener' | 'recogniser' | 'bindAddress'
> {
  readonly keys: Keys;
  readonly sessionSeconds: number;
  /** Calls put themselves in here, and out when they end. */
  readonly calls: Map<string, AnsweredCall>;
}

export interface CallsEndpoint {
  /** `POST` of an offer. `fallback`: the profile where none is asked for. */
  start(
    request: IncomingMessage,
    response: ServerResponse,
    query: URLSearchParams,
    fallback?: Profile,
  ): Promise<void>;
  /** `POST …/{id}/hangup`, or `DELETE …/{id}` where the profile has it so. */
  hangUp(
    request: IncomingMessage,
    response: ServerResponse,
    id: string,
    way: Profile['hangUp'],
  ): Promise<void>;
}

/** Begins and ends calls over HTTP. */
export function createCallsEndpoint(options: CallsEndpointOptions): CallsEndpoint {
  const { keys, calls } = options;

  const credentialOf = (request: IncomingMessage, profile: Profile): Credential => {
    if (profile.keys === 'none') return { kind: 'standard' };
    const credential = keys.check(request.headers.authorization);
    if (profile.keys === 'any' || credential.kind === 'ephemeral') return credential;
    const message = 'This operation requires ephemeral tokens';
    throw new WireError({ status: 401, code: null, message });
  };

  const begin = async (
    request: IncomingMessage,
    response: ServerResponse,
    query: URLSearchParams,
    profile: Profile,
    knobs: Knobs,
  ) => {
    const credential = credentialOf(request, profile);
    const { sdp, config: asked, kind } = await readCallRequest(request, credential, profile);
    const model = profile.modelInQuery ? query.get('model') : null;
    const config = model === null ? asked : { ...asked, model };
    const offer = parseOffer(sdp);
    if (!offer) throw badOffer();
    const id = profile.newCallId(config.id);
    const call = createCall({
      ...options,
      id,
      offer,
      config,
      knobs,
      profile,
      sessionSeconds: knobs.sessionSeconds ?? options.sessionSeconds,
      channelId: query.has('dcid') ? Number(query.get('dcid')) : undefined,
    });
    calls.set(id, call);
    void call.ended.then(() => calls.delete(id));
    let answer: string;
    try {
      answer = await call.answer(sdp);
    } catch {
      await call.hangUp();
      throw badOffer();
    }
    // The page may have gone while we worked.
    if (response.destroyed) return await call.hangUp();
    const { status, contentType, body, location } = profile.answer({ id, sdp: answer, kind });
    const where = location === undefined || knobs.noLocation ? {} : { location };
    reply(response, status, { ...BROWSER_HEADERS, ...where, 'content-type': contentType }, body);
  };

  return {
    async start(request, response, query, fallback) {
      const knobs = parseKnobs(query);
      if (await replyFault(response, knobs)) return;
      const asked = profileOf(query, fallback);
      const profile = knobs.beta ? inBeta(asked) : asked;
      try {
        await begin(request, response, query, profile, knobs);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        replyError(response, error, BROWSER_HEADERS, profile);
      }
    },
    async hangUp(request, response, id, way) {
      const call = calls.get(id);
      // Who needs no key to begin a call needs none to end it, nor to hear that it is over.
      const needsKey = call ? call.profile.keys !== 'none' : way === 'post';
      if (needsKey) keys.check(request.headers.authorization);
      if (!call || call.profile.hangUp !== way) {
        const message = 'No session found for the provided call_id';
        throw new WireError({ status: 404, code: 'call_id_not_found', message, param: '' });
      }
      reply(response, 200, BROWSER_HEADERS);
      await call.hangUp();
    },
  };
}

/** True when a knob answered in place of the server. */
async function replyFault(response: ServerResponse, { never, delayMs, failure }: Knobs): Promise<boolean> {
  if (never) {
    await new Promise((resolve) => response.once('close', resolve));
    return true;
  }
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  if (!failure) return false;
  const { status, code, message, html } = failure;
  if (html)
    reply(response, status, { ...BROWSER_HEADERS, 'content-type': 'text/html' }, `<h1>${status}</h1>`);
  else replyError(response, new WireError({ status, code, message }), BROWSER_HEADERS);
  return true;
}

function badOffer(): WireError {
  return new WireError({ code: 'invalid_offer', message: 'Invalid SDP offer.', param: 'sdp' });
}
