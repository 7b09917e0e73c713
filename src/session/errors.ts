import type { ErrorSeverity } from '../protocol/protocol-event.js';

/**
 * Why a call failed or something in it went wrong.
 *
 * - `unsupported-browser`: no WebRTC, or no microphone access at all.
 * - `insecure-context`: the page is not served over HTTPS (or localhost), so browsers give no microphone.
 * - `microphone-denied`: the visitor or the browser's settings said no.
 * - `microphone-blocked-by-policy`: the page or frame is not allowed to ask (`Permissions-Policy`, `allow="microphone"`).
 * - `microphone-missing`, `microphone-busy`, `microphone-lost`: no device, a device in use, a device unplugged.
 * - `microphone-timeout`: permission was there, but the device did not start in time.
 * - `not-configured`: neither a token nor a call endpoint.
 * - `load-failed`: the code of the call could not be fetched.
 * - `token-failed`: the token endpoint answered with an error (`status`), or `getToken()` threw; `token-unreachable`: nobody
 *   answered there; `token-timeout`: not in time.
 * - `token-invalid`: it answered with something that is no ephemeral key.
 * - `call-rejected`: the offer was refused (`status`); `call-unreachable`: nobody answered there; `call-timeout`: not in time.
 * - `channel-timeout`, `connection-failed`: the answer came, but no connection; usually a firewall.
 * - `connect-timeout`: connecting as a whole took too long.
 * - `connection-lost`: a live call broke.
 * - `server-error`: the server reported an error (`wireCode`). `session-expired`: the longest call is over.
 * - `response-incomplete`: an answer was broken off (`wireCode`: `max_output_tokens`, `content_filter`); the call goes on.
 * - `too-large`: an event did not fit through the data channel; the call goes on.
 * - `image-unreadable`: the browser can't read the picture; nothing was sent.
 * - `nothing-heard`: a press in push-to-talk held no words; the call goes on.
 * - `tool-invalid`: a tool can't be declared as it is; the others are.
 * - `tools-unavailable`: an MCP server could not list its tools; the call goes on without them.
 * - `protocol-error`: the answer or an event made no sense.
 * - `aborted`: stopped by somebody before the call was live.
 */
export type RealtimeVoiceErrorCode =
  | 'unsupported-browser'
  | 'insecure-context'
  | 'microphone-denied'
  | 'microphone-blocked-by-policy'
  | 'microphone-missing'
  | 'microphone-busy'
  | 'microphone-lost'
  | 'microphone-timeout'
  | 'not-configured'
  | 'load-failed'
  | 'token-failed'
  | 'token-unreachable'
  | 'token-timeout'
  | 'token-invalid'
  | 'call-rejected'
  | 'call-unreachable'
  | 'call-timeout'
  | 'channel-timeout'
  | 'connection-failed'
  | 'connect-timeout'
  | 'connection-lost'
  | 'server-error'
  | 'session-expired'
  | 'response-incomplete'
  | 'too-large'
  | 'image-unreadable'
  | 'nothing-heard'
  | 'tool-invalid'
  | 'tools-unavailable'
  | 'protocol-error'
  | 'aborted';

export interface RealtimeVoiceErrorOptions {
  /** What was thrown underneath, if anything. */
  readonly cause?: unknown;
  /** Whether the call ended by it. Default `true`. */
  readonly fatal?: boolean;
  /** HTTP status of the answer, where there was one. */
  readonly status?: number;
  /** The server's own code, where it gave one. */
  readonly wireCode?: string | undefined;
  /** What it means for the call, where the server reported it. */
  readonly severity?: ErrorSeverity | undefined;
}

/** The one error that this package throws and reports. `message` is English, for developers. */
export class RealtimeVoiceError extends Error {
  readonly code: RealtimeVoiceErrorCode;
  /** Whether the call ended by it. */
  readonly fatal: boolean;
  /** HTTP status of the answer, where there was one. */
  readonly status: number | undefined;
  /** The server's own code, where it gave one. */
  readonly wireCode: string | undefined;
  /**
   * Of an error that the server reported: `ignorable`, `retry` (the same may work later), `renew` (a new call would
   * work) or `fatal` (a new call would fail too).
   */
  readonly severity: ErrorSeverity | undefined;

  constructor(
    code: RealtimeVoiceErrorCode,
    message: string,
    { cause, fatal = true, status, wireCode, severity }: RealtimeVoiceErrorOptions = {},
  ) {
    super(message, { cause });
    this.name = 'RealtimeVoiceError';
    this.code = code;
    this.fatal = fatal;
    this.status = status;
    this.wireCode = wireCode;
    this.severity = severity;
  }
}

/** Anything that was thrown, as the typed error; what is typed already stays as it is. */
export function toRealtimeVoiceError(
  thrown: unknown,
  code: RealtimeVoiceErrorCode,
  message: string,
): RealtimeVoiceError {
  return thrown instanceof RealtimeVoiceError
    ? thrown
    : new RealtimeVoiceError(code, message, { cause: thrown });
}
