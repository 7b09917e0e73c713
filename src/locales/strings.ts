import type { RealtimeVoiceErrorCode } from '../session/errors.js';

/** Words on the button, and what a screen reader is told of the call. */
export interface ButtonStrings {
  readonly start: string;
  readonly cancel: string;
  readonly end: string;
  readonly retry: string;
  /** On the button while the browser blocks sound. */
  readonly hear: string;
  readonly connecting: string;
  readonly live: string;
  readonly ended: string;
}

/** Words of the panel, and a sentence for the visitor for every error code. */
export interface PanelStrings extends Readonly<Record<RealtimeVoiceErrorCode, string>> {
  readonly listening: string;
  readonly 'user-speaking': string;
  readonly thinking: string;
  readonly 'assistant-speaking': string;
  readonly muted: string;
  readonly mute: string;
  readonly transcript: string;
  readonly user: string;
  readonly assistant: string;
  readonly interrupted: string;
}

/** Every text that a visitor meets; override any with the element's `strings` property. */
export type Strings = ButtonStrings & PanelStrings;
