import { newCallId, newSecret } from '../wire/ids.ts';
import type { Profile } from './profile.ts';

export const CALLS_PATH = '/v1/realtime/calls';

/** The service itself; every other profile is this one with differences (PROTOCOL 2.1 to 2.3). */
export const OPENAI: Profile = {
  keys: 'any',
  bodies: ['sdp', 'form'],
  unsupportedStatus: 400,
  modelInQuery: false,
  hangUp: 'post',
  newSecret,
  newCallId: () => newCallId(),
  answer: ({ id, sdp }) => ({
    status: 201,
    // Recorded so, where the specification says application/sdp.
    contentType: 'text/plain; charset=utf-8',
    body: sdp,
    location: `${CALLS_PATH}/${id}`,
  }),
  error: ({ message, type, param, code }) => ({ error: { message, type, param, code } }),
  tell: (event) => [event],
  understand: (event) => event,
};
