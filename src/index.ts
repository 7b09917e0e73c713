/** Public classes and types; importing this registers nothing. */
export { RealtimeVoiceElement } from './element/realtime-voice-element.js';
export { type Strings } from './locales/strings.js';
export * from './session/index.js';
