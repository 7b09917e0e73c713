import type { TextInputStrings } from './strings.js';

export const enTextInput: TextInputStrings = {
  'text-input': 'Message',
  send: 'Send',
  'too-large': 'That was too much to send at once.',
  'image-unreadable': 'This picture can’t be read. Please try another one.',
};
