import type { ButtonStrings } from './strings.js';

export const enButton: ButtonStrings = {
  start: 'Start talking',
  cancel: 'Cancel',
  end: 'End call',
  retry: 'Try again',
  hear: 'Tap to hear',
  connecting: 'Connecting…',
  live: 'Connected. You can speak now.',
  ended: 'Call ended.',
};
