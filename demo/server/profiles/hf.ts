import { objectOf } from '../wire/json.ts';
import { byRules } from './event-rules.ts';
import { CALLS_PATH, OPENAI } from './openai.ts';
import type { Profile } from './profile.ts';

const tell = byRules({
  without: [
    'conversation.item.done',
    'conversation.item.truncated',
    'input_audio_buffer.committed',
    'output_audio_buffer.*',
    'rate_limits.updated',
    'response.content_part.*',
  ],
  renamed: { 'conversation.item.added': 'conversation.item.created' },
});

/** Hugging Face's speech-to-speech server (PROTOCOL 8). */
export const HF: Profile = {
  ...OPENAI,
  keys: 'none',
  bodies: ['sdp'],
  unsupportedStatus: 415,
  hangUp: 'delete',
  newCallId: (sessionId) => sessionId,
  answer: ({ id, sdp }) => ({
    status: 201,
    contentType: 'application/sdp',
    body: sdp,
    location: `${CALLS_PATH}/${id}`,
  }),
  // A visitor's own items are not told.
  tell: (event) =>
    event['type'] === 'conversation.item.added' && objectOf(event['item'])['role'] === 'user'
      ? []
      : tell(event),
};
