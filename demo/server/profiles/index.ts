import { invalidValue } from '../wire/wire-error.ts';
import { AZURE_FILTERED } from './azure-filtered.ts';
import { BETA } from './beta.ts';
import { HF } from './hf.ts';
import { INWORLD } from './inworld.ts';
import { LITELLM } from './litellm.ts';
import { LOCALAI } from './localai.ts';
import { OPENAI } from './openai.ts';
import type { Profile } from './profile.ts';

/** The servers that this one can pass for: `profile=` on the addresses of calls and of client secrets. */
const PROFILES: Readonly<Record<string, Profile>> = {
  openai: OPENAI,
  'azure-filtered': AZURE_FILTERED,
  hf: HF,
  localai: LOCALAI,
  inworld: INWORLD,
  litellm: LITELLM,
  beta: BETA,
};

/** Throws the wire's error for a name that nobody has. */
export function profileOf(query: URLSearchParams, fallback: Profile = OPENAI): Profile {
  const name = query.get('profile');
  if (name === null) return fallback;
  const profile = Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
  if (!profile) throw invalidValue('profile', name, Object.keys(PROFILES));
  return profile;
}
