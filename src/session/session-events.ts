import type {
  CallEndEvent,
  CallErrorEvent,
  CallLiveEvent,
  CallStartEvent,
  StatusChangeEvent,
} from './call-events.js';
import type { ApprovalRequestEvent } from './approval.js';
import type {
  ActivityChangeEvent,
  AudioBlockedEvent,
  LimitWarningEvent,
  MuteChangeEvent,
  ServerEventEvent,
  TalkChangeEvent,
  TranscriptEvent,
  UsageEvent,
} from './conversation-events.js';
import type { ToolCallEvent, ToolProgressEvent, ToolResultEvent } from './tool-events.js';

/** The events of a session, by name. */
export interface SessionEventMap {
  'call-start': CallStartEvent;
  'call-live': CallLiveEvent;
  'call-end': CallEndEvent;
  'call-error': CallErrorEvent;
  'status-change': StatusChangeEvent;
  'activity-change': ActivityChangeEvent;
  'mute-change': MuteChangeEvent;
  transcript: TranscriptEvent;
  'tool-call': ToolCallEvent;
  'tool-progress': ToolProgressEvent;
  'tool-result': ToolResultEvent;
  'approval-request': ApprovalRequestEvent;
  'talk-change': TalkChangeEvent;
  usage: UsageEvent;
  'limit-warning': LimitWarningEvent;
  'server-event': ServerEventEvent;
  'audio-blocked': AudioBlockedEvent;
}
