import type { ProtocolEvent } from '../protocol/protocol-event.js';

/** What is going on in a live call. */
export type Activity = 'listening' | 'user-speaking' | 'thinking' | 'assistant-speaking';

export interface ActivityState {
  readonly userSpeaking: boolean;
  /** Responses that the server is still generating. */
  readonly generating: readonly string[];
  /** The response that is being heard. */
  readonly playing: string | undefined;
}

export const QUIET: ActivityState = { userSpeaking: false, generating: [], playing: undefined };

/**
 * Pure: who is doing what after one more event. "Speaking" is what is heard, from
 * `output_audio_buffer` events; `response.done` comes seconds before the sound ends (PROTOCOL 3.5).
 */
export function reduceActivity(state: ActivityState, event: ProtocolEvent): ActivityState {
  switch (event.type) {
    case 'speech-started':
      return { ...state, userSpeaking: true };
    case 'speech-stopped':
    case 'input-committed':
      return { ...state, userSpeaking: false };
    case 'response-created':
      // An out-of-band response is not a part of the conversation.
      return event.response.inConversation
        ? { ...state, generating: [...state.generating, event.response.id] }
        : state;
    case 'response-done':
      return { ...state, generating: state.generating.filter((id) => id !== event.response.id) };
    case 'output-started':
      return { ...state, playing: event.responseId };
    case 'output-stopped':
    case 'output-cleared':
      return state.playing === event.responseId ? { ...state, playing: undefined } : state;
    default:
      return state;
  }
}

/** Who speaks comes before who thinks; the visitor, who may be interrupting, comes first. */
export function toActivity(state: ActivityState): Activity {
  if (state.userSpeaking) return 'user-speaking';
  if (state.playing !== undefined) return 'assistant-speaking';
  return state.generating.length > 0 ? 'thinking' : 'listening';
}
