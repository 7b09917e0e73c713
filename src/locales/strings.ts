import type { RealtimeVoiceErrorCode } from '../session/errors.js';

/** What must be said even if nothing else could be fetched. */
export interface ButtonStrings {
  readonly start: string;
  /** On the button while live. */
  readonly end: string;
  readonly 'load-failed': string;
}

/** Words of the panel, and a sentence for the visitor for every error code. */
export interface PanelStrings extends Readonly<
  Record<Exclude<RealtimeVoiceErrorCode, 'load-failed'>, string>
> {
  /** On the button while connecting. */
  readonly cancel: string;
  /** On the button after a failure. */
  readonly retry: string;
  /** On the button while the browser blocks sound. */
  readonly hear: string;
  /** Told to screen readers. */
  readonly connecting: string;
  readonly live: string;
  readonly ended: string;
  readonly listening: string;
  readonly 'user-speaking': string;
  readonly thinking: string;
  readonly 'assistant-speaking': string;
  readonly muted: string;
  readonly mute: string;
  readonly 'muted-live': string;
  readonly transcript: string;
  readonly user: string;
  readonly assistant: string;
  readonly interrupted: string;
}

/** Every text that a visitor meets; override any with the element's `strings` property. */
export type Strings = ButtonStrings & PanelStrings;
