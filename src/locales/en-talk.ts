import type { TalkStrings } from './strings.js';

export const enTalk: TalkStrings = {
  talk: 'Talk',
  'talk-hint': 'Hold to talk. With the keyboard, press once to talk and again to send.',
  'nothing-heard': 'Nothing was heard. Keep the button pressed while you speak.',
};
