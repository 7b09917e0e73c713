import { MICROPHONE } from './icons.js';

export const MUTED = `${MICROPHONE}M4 4l16 16`;
export const END = 'M6 6l12 12M18 6 6 18';
