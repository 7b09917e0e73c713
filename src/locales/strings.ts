import type { RealtimeVoiceErrorCode } from '../session/errors.js';

/** What must be said even if nothing else could be fetched. */
export interface ButtonStrings {
  readonly start: string;
  /** On the button while live. */
  readonly end: string;
  /** The same two for a written conversation. */
  readonly 'start-text': string;
  readonly 'end-text': string;
  readonly 'load-failed': string;
}

/** Words of the panel, and a sentence for the visitor for every error code that no optional part brings. */
export interface PanelStrings extends Readonly<
  Record<Exclude<RealtimeVoiceErrorCode, 'load-failed' | 'nothing-heard' | keyof TextInputStrings>, string>
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
  readonly 'muted-live': string;
  /** The same with push-to-talk. */
  readonly 'live-talk': string;
  /** The same for a written conversation. */
  readonly 'live-text': string;
  readonly ended: string;
  readonly listening: string;
  readonly 'user-speaking': string;
  readonly thinking: string;
  readonly 'assistant-speaking': string;
  /** While the service itself calls a tool. */
  readonly working: string;
  /** The button that cuts the assistant off. */
  readonly interrupt: string;
  readonly muted: string;
  /** Push-to-talk, between presses. */
  readonly 'press-to-talk': string;
  /** A written conversation, when it is the visitor's turn. */
  readonly ready: string;
  /** While a goodbye is heard. */
  readonly ending: string;
  readonly mute: string;
  readonly transcript: string;
  readonly user: string;
  readonly assistant: string;
  readonly interrupted: string;
  /** Instead of the words of a turn that could not be written down. */
  readonly 'not-understood': string;
  /** Instead of the words of a turn that is a picture. */
  readonly picture: string;
}

/** Words of the talk button. */
export interface TalkStrings {
  readonly talk: string;
  /** How the button is used. */
  readonly 'talk-hint': string;
  readonly 'nothing-heard': string;
}

/** Words of the text box. */
export interface TextInputStrings {
  readonly 'text-input': string;
  readonly send: string;
  readonly 'too-large': string;
  readonly 'image-unreadable': string;
}

/** Words of the card that asks before something is done. */
export interface ApprovalStrings {
  /** The question. */
  readonly approval: string;
  /** Before the name of the server that would do it. */
  readonly 'approval-server': string;
  readonly allow: string;
  readonly deny: string;
}

/** Words about the end of a limited call. */
export interface LimitStrings {
  /** `{time}` stands for the time that is left, with its unit. */
  readonly 'limit-seconds': string;
  readonly 'limit-tokens': string;
}

/** Every text that a visitor meets; override any with the element's `strings` property. */
export type Strings = ButtonStrings &
  PanelStrings &
  TalkStrings &
  TextInputStrings &
  ApprovalStrings &
  LimitStrings;
