import type { ButtonStrings } from './strings.js';

export const enButton: ButtonStrings = {
  start: 'Start talking',
  'load-failed': 'This could not be loaded. Please reload the page.',
};
