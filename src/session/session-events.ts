import type {
  CallEndEvent,
  CallErrorEvent,
  CallLiveEvent,
  CallStartEvent,
  StatusChangeEvent,
} from './call-events.js';
import type {
  ActivityChangeEvent,
  AudioBlockedEvent,
  MuteChangeEvent,
  ServerEventEvent,
  ToolCallEvent,
  ToolResultEvent,
  TranscriptEvent,
} from './conversation-events.js';

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
  'tool-result': ToolResultEvent;
  'server-event': ServerEventEvent;
  'audio-blocked': AudioBlockedEvent;
}
