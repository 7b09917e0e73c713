import { newSecret } from '../wire/ids.ts';
import { isObject, numberOf, type Json } from '../wire/json.ts';
import { createSession, mergeSession, type SessionConfig } from '../wire/session-config.ts';
import { checkKeys } from '../wire/check-keys.ts';
import { invalidValue, WireError } from '../wire/wire-error.ts';

const DEFAULT_SECONDS = 600;
const MIN_SECONDS = 10;
const MAX_SECONDS = 7200;

export type Credential =
  { readonly kind: 'standard' } | { readonly kind: 'ephemeral'; readonly session: SessionConfig };

export interface IssuedSecret {
  readonly value: string;
  readonly expires_at: number;
  readonly session: SessionConfig;
}

export interface Keys {
  /** Throws the service's 401. */
  check(authorization: string | undefined): Credential;
  /** The answer of `POST /v1/realtime/client_secrets`; throws on a wrong body. `value`: another kind of secret. */
  issue(body: Json | undefined, value?: string): IssuedSecret;
}

/** The standard key and the ephemeral ones made with it. */
export function createKeys(apiKey: string, now: () => number = () => Date.now()): Keys {
  const secrets = new Map<string, { readonly session: SessionConfig; readonly expiresAt: number }>();
  const seconds = () => Math.floor(now() / 1000);
  return {
    check(authorization) {
      const key = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
      if (key === undefined) {
        throw new WireError({
          status: 401,
          code: null,
          message:
            "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
        });
      }
      if (key === apiKey) return { kind: 'standard' };
      const secret = secrets.get(key);
      // A secret may start several sessions until it expires.
      if (secret && secret.expiresAt > seconds()) return { kind: 'ephemeral', session: secret.session };
      throw new WireError({
        status: 401,
        code: 'invalid_api_key',
        message: secret
          ? 'The provided client secret has expired.'
          : `Incorrect API key provided: ${key.slice(0, 3)}***. You can find your API key at https://platform.openai.com/account/api-keys.`,
      });
    },
    issue(body, value = newSecret()) {
      const request = body === undefined ? {} : body;
      if (!isObject(request))
        throw new WireError({ code: null, message: 'The request body is not a JSON object.' });
      checkKeys(request, ['session', 'expires_after'], '');
      const created = createSession();
      const session = isObject(request['session'])
        ? mergeSession(created, request['session'], true)
        : created;
      const expiresAt = seconds() + lifetime(request['expires_after']);
      for (const [old, one] of secrets) if (one.expiresAt <= seconds()) secrets.delete(old);
      secrets.set(value, { session, expiresAt });
      return { value, expires_at: expiresAt, session };
    },
  };
}

function lifetime(expiresAfter: Json | undefined): number {
  if (expiresAfter == null) return DEFAULT_SECONDS;
  if (!isObject(expiresAfter)) throw invalidValue('expires_after', expiresAfter);
  checkKeys(expiresAfter, ['anchor', 'seconds'], 'expires_after');
  const anchor = expiresAfter['anchor'];
  if (anchor !== undefined && anchor !== 'created_at')
    throw invalidValue('expires_after.anchor', anchor, ['created_at']);
  const wanted = expiresAfter['seconds'] === undefined ? DEFAULT_SECONDS : numberOf(expiresAfter['seconds']);
  if (wanted === undefined || wanted < MIN_SECONDS || wanted > MAX_SECONDS) {
    throw new WireError({
      code: 'invalid_value',
      message: `Invalid value for 'expires_after.seconds': expected a number between ${MIN_SECONDS} and ${MAX_SECONDS}, but got ${JSON.stringify(expiresAfter['seconds'])}.`,
      param: 'expires_after.seconds',
    });
  }
  return wanted;
}
