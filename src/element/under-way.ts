import type { SessionStatus } from '../session/session-state.js';

/** Whether a call is being set up, is live or says goodbye: then the one button ends it. */
export function isUnderWay(status: SessionStatus): boolean {
  return status === 'connecting' || status === 'live' || status === 'ending';
}
