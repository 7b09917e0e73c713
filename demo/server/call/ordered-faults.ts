import type { Knobs } from '../knobs.ts';
import { WireError } from '../wire/wire-error.ts';
import type { OrderedEnd } from './response.ts';

/** How the response of this number must end; undefined when nobody ordered anything. */
export function orderedEnd(knobs: Knobs, number: number): OrderedEnd | undefined {
  if (number === knobs.failResponse) {
    const { type, code, message } = serviceError(knobs.failCode, 'The response failed.');
    return { status: 'failed', error: { type, code, message } };
  }
  if (number === knobs.incompleteResponse) return { status: 'incomplete', reason: knobs.incompleteReason };
  return undefined;
}

/** An error that no client event caused. */
export function unexpectedError({ errorCode, errorMessage }: Knobs): WireError {
  return serviceError(errorCode, errorMessage);
}

/** Without a code it is the server's own fault, as the service words it (PROTOCOL 3.11). */
function serviceError(code: string | null, message: string): WireError {
  return new WireError({ type: code === null ? 'server_error' : 'invalid_request_error', code, message });
}
