import { MICROPHONE } from './icons.js';

export const MUTED = `${MICROPHONE}M4 4l16 16`;
export const STOP = 'M8 8h8v8H8Z';
export const END = 'M6 6l12 12M18 6 6 18';
