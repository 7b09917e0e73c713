import type { RealtimeVoiceError } from './errors.js';
import type { Scope } from './scope.js';
import type { Call } from './call.js';

/** Why a call ended. */
export type CallEndReason =
  'user' | 'page' | 'assistant' | 'expired' | 'error' | 'removed' | 'navigation' | 'aborted';

/** The one status of a session, with what exists in it. */
export type SessionState =
  | { readonly status: 'idle' }
  | { readonly status: 'connecting'; readonly scope: Scope }
  | { readonly status: 'live'; readonly scope: Scope; readonly call: Call }
  | { readonly status: 'ending' }
  | { readonly status: 'failed'; readonly error: RealtimeVoiceError };

export type SessionStatus = SessionState['status'];

export type SessionInput =
  | { readonly type: 'start'; readonly scope: Scope }
  | { readonly type: 'connected'; readonly scope: Scope; readonly call: Call }
  | { readonly type: 'end' }
  | { readonly type: 'ended' }
  | { readonly type: 'fail'; readonly error: RealtimeVoiceError };

/** Pure: the next state; the same one where the input does not belong to it. */
export function transition(state: SessionState, input: SessionInput): SessionState {
  switch (input.type) {
    case 'start':
      return state.status === 'idle' || state.status === 'failed'
        ? { status: 'connecting', scope: input.scope }
        : state;
    case 'connected':
      // An attempt that was given up may still arrive; only the current one becomes the call.
      return state.status === 'connecting' && state.scope === input.scope
        ? { status: 'live', scope: input.scope, call: input.call }
        : state;
    case 'end':
      return state.status === 'connecting' || state.status === 'live' ? { status: 'ending' } : state;
    case 'ended':
      return state.status === 'ending' ? { status: 'idle' } : state;
    case 'fail':
      return state.status === 'connecting' || state.status === 'live'
        ? { status: 'failed', error: input.error }
        : state;
  }
}
