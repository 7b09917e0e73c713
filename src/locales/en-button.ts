import type { ButtonStrings } from './strings.js';

export const enButton: ButtonStrings = {
  start: 'Start talking',
  end: 'End call',
  'start-text': 'Start chat',
  'end-text': 'End chat',
  'load-failed': 'Could not be loaded. Please check your connection.',
};
