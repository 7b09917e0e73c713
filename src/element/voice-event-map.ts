import type { SessionEventMap } from '../session/session-events.js';

/** The element's events by name, and those of every HTML element. */
export type VoiceEventMap = Omit<HTMLElementEventMap, keyof SessionEventMap> & SessionEventMap;
