import type { ButtonStrings } from './strings.js';

export const enButton: ButtonStrings = { start: 'Start talking' };
