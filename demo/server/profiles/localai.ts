import { byRules } from './event-rules.ts';
import { OPENAI } from './openai.ts';
import type { Profile } from './profile.ts';

/** LocalAI: JSON both ways, one channel label, and no word about what is playing (PROTOCOL 8). */
export const LOCALAI: Profile = {
  ...OPENAI,
  keys: 'none',
  bodies: ['json'],
  hangUp: 'never',
  channelLabel: 'oai-events',
  newCallId: (sessionId) => sessionId,
  answer: ({ id, sdp }) => ({
    status: 201,
    contentType: 'application/json',
    body: JSON.stringify({ sdp, session_id: id }),
  }),
  error: ({ message }) => ({ error: message }),
  tell: byRules({ without: ['output_audio_buffer.*'] }),
};
