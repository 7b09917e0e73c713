/** The headless session: no Lit, no rendering. */
export { RealtimeSession } from './session.js';
export { type SessionDependencies } from './call-lifecycle.js';
export { RealtimeVoiceError, type RealtimeVoiceErrorCode, type RealtimeVoiceErrorOptions } from './errors.js';
export {
  type CallMode,
  type ExchangeAnswer,
  type SessionOptions,
  type TokenAnswer,
} from './session-options.js';
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
  LimitWarningEvent,
  MuteChangeEvent,
  ServerEventEvent,
  TalkChangeEvent,
  TranscriptEvent,
  UsageEvent,
} from './conversation-events.js';
export type { ApprovalRequestEvent } from './approval.js';
export type { ToolCallEvent, ToolProgressEvent, ToolResultEvent } from './tool-events.js';
export { type Tool, type ToolContext } from './tool.js';
export { type ConnectTimeouts } from './timeouts.js';
export { type Platform } from './platform.js';
export { type Activity } from '../conversation/activity.js';
export { type Turn } from '../conversation/turn.js';
export {
  type JsonSchema,
  type StandardSchemaV1,
  type ToolParameters,
} from '../conversation/tool-parameters.js';
export { type Usage } from '../conversation/usage.js';
export { type ErrorSeverity, type Tokens } from '../protocol/protocol-event.js';
export {
  type ClientContent,
  type ClientEvent,
  type ClientItem,
  type FunctionTool,
  type McpTool,
  type ResponseSettings,
  type SessionSettings,
} from '../protocol/client-events.js';
