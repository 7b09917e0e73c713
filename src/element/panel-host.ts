import type { Activity } from '../conversation/activity.js';
import type { Turn } from '../conversation/turn.js';
import type { Strings } from '../locales/strings.js';
import type { RealtimeVoiceErrorCode } from '../session/errors.js';
import type { SessionOptions } from '../session/session-options.js';
import type { SessionStatus } from '../session/session-state.js';

/** What the panel shows, and what it can do; the element itself. */
export interface PanelHost extends SessionOptions {
  readonly status: SessionStatus;
  readonly activity: Activity;
  readonly mode: NonNullable<SessionOptions['mode']>;
  readonly muted: boolean;
  readonly talking: boolean;
  readonly audioBlocked: boolean;
  readonly layout: 'inline' | 'button';
  readonly transcript: readonly Turn[];
  readonly withTranscript: boolean;
  readonly withTextInput: boolean;
  readonly lastError: { readonly code: RealtimeVoiceErrorCode } | undefined;
  readonly inputLevel: number;
  readonly outputLevel: number;
  readonly strings: Partial<Strings>;
  readonly updateComplete: Promise<boolean>;
  requestUpdate(): void;
  mute(): Promise<void>;
  unmute(): Promise<void>;
  startTalking(): Promise<void>;
  stopTalking(): Promise<void>;
  sendText(text: string): void;
  sendImage(blob: Blob): Promise<void>;
  interrupt(): void;
  playAudio(): Promise<void>;
}
