import type { WireError } from '../protocol/protocol-event.js';
import { redactText } from '../conversation/redaction.js';
import { RealtimeVoiceError } from './errors.js';

/** The server's error in our terms; `undefined` when nobody needs to know. One that isn't final never ends the call. */
export function toServerError(error: WireError): RealtimeVoiceError | undefined {
  const { severity, kind, expected, code, message } = error;
  if (expected) return undefined;
  return new RealtimeVoiceError(
    kind === 'expired' ? 'session-expired' : 'server-error',
    redactText(message) || 'The server reported an error without words.',
    { fatal: severity === 'fatal' || severity === 'renew', wireCode: code, severity },
  );
}

/** Why a response came to nothing, or not to its end. */
export function toResponseError(error: WireError, incomplete: boolean): RealtimeVoiceError | undefined {
  if (!incomplete) return toServerError(error);
  return new RealtimeVoiceError('response-incomplete', 'The answer was broken off.', {
    fatal: false,
    wireCode: error.code,
    severity: error.severity,
  });
}
