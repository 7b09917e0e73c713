/** The headless session: no Lit, no rendering. */
export { RealtimeSession } from './session.js';
export { type SessionDependencies } from './call-lifecycle.js';
export { RealtimeVoiceError, type RealtimeVoiceErrorCode, type RealtimeVoiceErrorOptions } from './errors.js';
export { type ExchangeAnswer, type SessionOptions, type TokenAnswer } from './session-options.js';
export { type CallEndReason, type SessionStatus } from './session-state.js';
export { type SessionEventMap } from './session-events.js';
export {
  CallEndEvent,
  CallErrorEvent,
  CallLiveEvent,
  CallStartEvent,
  StatusChangeEvent,
} from './call-events.js';
export type {
  ActivityChangeEvent,
  AudioBlockedEvent,
  MuteChangeEvent,
  ServerEventEvent,
  ToolCallEvent,
  ToolResultEvent,
  TranscriptEvent,
} from './conversation-events.js';
export { type ConnectTimeouts } from './timeouts.js';
export { type Platform } from './platform.js';
export { type Activity } from '../conversation/activity.js';
export { type Turn } from '../conversation/turn.js';
export {
  type ClientEvent,
  type FunctionTool,
  type McpTool,
  type ResponseSettings,
  type SessionSettings,
} from '../protocol/client-events.js';
