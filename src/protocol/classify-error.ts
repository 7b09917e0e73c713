import type { ErrorKind, ErrorSeverity, WireError } from './protocol-event.js';

/** Error codes by what they mean for the call (PROTOCOL 3.11). Unknown ones only cost what the event wanted. */
const SEVERITY: Readonly<Record<string, ErrorSeverity>> = {
  conversation_already_has_active_response: 'retry',
  cannot_update_voice: 'retry',
  session_expired: 'renew',
  beta_api_shape_disabled: 'fatal',
  invalid_api_key: 'fatal',
  insufficient_quota: 'fatal',
  rate_limit_exceeded: 'fatal',
  model_not_found: 'fatal',
};

const KIND: Readonly<Record<string, ErrorKind>> = {
  conversation_already_has_active_response: 'response-active',
  response_cancel_not_active: 'none-active',
  cannot_update_voice: 'voice-locked',
  input_audio_buffer_commit_empty: 'input-empty',
  session_expired: 'expired',
};

/** Races that the protocol invites and that change nothing, or that are answered elsewhere. */
const EXPECTED: readonly string[] = [
  ...Object.keys(KIND).filter((code) => code !== 'session_expired'),
  'item_truncate_invalid_item_id',
  'invalid_item_id',
  'item_not_found',
];

/** The fields of the wire's error object that are read. */
export interface ErrorFields {
  readonly type?: string | null | undefined;
  readonly code?: string | null | undefined;
  readonly message?: string | null | undefined;
  readonly event_id?: string | null | undefined;
}

export function classifyError({ type, code, message, event_id: clientEventId }: ErrorFields): WireError {
  const known = code ?? '';
  return {
    code: code ?? undefined,
    message: message ?? '',
    clientEventId: clientEventId ?? undefined,
    // "The server had an error while processing your request": the next attempt often works.
    severity: lookUp(SEVERITY, known) ?? (type === 'server_error' ? 'retry' : 'ignorable'),
    kind: lookUp(KIND, known),
    expected: EXPECTED.includes(known),
  };
}

/** Codes come from the network: `constructor` is none. */
function lookUp<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
