import { RealtimeVoiceElement } from './element/realtime-voice-element.js';

RealtimeVoiceElement.define();

declare global {
  interface HTMLElementTagNameMap {
    'realtime-voice': RealtimeVoiceElement;
  }
}
