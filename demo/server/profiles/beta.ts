import { toBetaEvents } from '../wire/beta.ts';
import { fromBetaEvent } from '../wire/from-beta.ts';
import { OPENAI } from './openai.ts';
import type { Profile } from './profile.ts';

/** The same server with the older names on its channel. */
export function inBeta(profile: Profile): Profile {
  return {
    ...profile,
    tell: (event) => profile.tell(event).flatMap(toBetaEvents),
    understand: (event) => profile.understand(fromBetaEvent(event)),
  };
}

/** 2025's beta, as servers that stayed behind still speak it (PROTOCOL 2.4, 3.2 and 4.1). */
export const BETA: Profile = {
  ...inBeta(OPENAI),
  bodies: ['sdp'],
  modelInQuery: true,
  hangUp: 'never',
  answer: ({ sdp }) => ({ status: 200, contentType: 'application/sdp', body: sdp }),
};
