import { randomBytes } from 'node:crypto';
import { OPENAI } from './openai.ts';
import type { Profile } from './profile.ts';

/** The LiteLLM proxy passes everything on, but its client secret is its own and says nothing (PROTOCOL 8). */
export const LITELLM: Profile = {
  ...OPENAI,
  newSecret: () => randomBytes(48).toString('base64url'),
};
