import { icon } from './icons.js';

export const mutedIcon = icon(
  'M4 4l16 16M9 5a4 4 0 0 1 7 1v5c0 .4 0 .8-.2 1.2M8 9v2a4 4 0 0 0 6 3.5M5 11a7 7 0 0 0 11 5.8M19 11a7 7 0 0 1-.6 2.8M12 18v3',
);
export const endIcon = icon('M6 6l12 12M18 6 6 18');
