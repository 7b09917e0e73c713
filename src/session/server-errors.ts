import type { WireError } from '../protocol/protocol-event.js';
import { redactText } from '../conversation/redaction.js';
import { RealtimeVoiceError } from './errors.js';

/** Races that the protocol invites and that change nothing, or that the sequencer resolves (PROTOCOL 3.11). */
const HARMLESS = new Set([
  'conversation_already_has_active_response',
  'response_cancel_not_active',
  'input_audio_buffer_commit_empty',
  'item_truncate_invalid_item_id',
  'invalid_item_id',
  'item_not_found',
]);

/** After these no answer will come any more in this call (PROTOCOL 3.11). */
const FATAL = new Set([
  'session_expired',
  'beta_api_shape_disabled',
  'invalid_api_key',
  'insufficient_quota',
  'rate_limit_exceeded',
  'model_not_found',
]);

/** The server's error in our terms; `undefined` when nobody needs to know. */
export function toServerError(error: WireError): RealtimeVoiceError | undefined {
  const code = error.code ?? '';
  if (HARMLESS.has(code)) return undefined;
  return new RealtimeVoiceError(
    code === 'session_expired' ? 'session-expired' : 'server-error',
    redactText(error.message) || 'The server reported an error without words.',
    { fatal: FATAL.has(code), wireCode: error.code },
  );
}
