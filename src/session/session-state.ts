import type { RealtimeVoiceError } from './errors.js';
import type { Scope } from './scope.js';
import type { Call } from './call.js';

/** Why a call ended. */
export type CallEndReason =
  'user' | 'page' | 'assistant' | 'limit' | 'expired' | 'error' | 'removed' | 'navigation' | 'aborted';

/** The one status of a session, with what exists in it. */
export type SessionState =
  | { readonly status: 'idle' }
  | { readonly status: 'connecting'; readonly scope: Scope }
  | { readonly status: 'live'; readonly scope: Scope; readonly call: Call }
  /** With a call while the assistant says goodbye; else only for a moment. */
  | { readonly status: 'ending'; readonly scope?: Scope; readonly call?: Call }
  | { readonly status: 'failed'; readonly error: RealtimeVoiceError };

export type SessionStatus = SessionState['status'];

/** From where each status can be reached. */
const PREDECESSORS: Readonly<Record<SessionStatus, readonly SessionStatus[]>> = {
  idle: ['ending'],
  connecting: ['idle', 'failed'],
  live: ['connecting'],
  ending: ['connecting', 'live'],
  failed: ['connecting', 'live', 'ending'],
};

/** Pure: the next state where it can follow the current one, else the current one. */
export function transition(state: SessionState, next: SessionState): SessionState {
  return PREDECESSORS[next.status].includes(state.status) ? next : state;
}
