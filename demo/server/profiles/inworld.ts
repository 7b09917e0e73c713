import { randomUUID } from 'node:crypto';
import { OPENAI } from './openai.ts';
import type { Profile } from './profile.ts';

/** Inworld: like OpenAI, but a call is a UUID, and JSON is answered with JSON (PROTOCOL 8). */
export const INWORLD: Profile = {
  ...OPENAI,
  bodies: ['sdp', 'form', 'json'],
  newCallId: () => randomUUID(),
  answer(call) {
    const answer = OPENAI.answer(call);
    if (call.kind !== 'json') return answer;
    const body = JSON.stringify({ id: call.id, sdp: call.sdp });
    return { ...answer, contentType: 'application/json', body };
  },
};
