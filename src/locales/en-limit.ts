import type { LimitStrings } from './strings.js';

export const enLimit: LimitStrings = {
  'limit-seconds': 'This call ends in about {time}.',
  'limit-tokens': 'This call is about to reach its limit.',
};
