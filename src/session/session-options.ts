import type { SessionSettings } from '../protocol/client-events.js';

/** What a token endpoint or {@link SessionOptions.getToken} may answer. */
export type TokenAnswer =
  | string
  | {
      readonly value?: string;
      readonly token?: string;
      readonly client_secret?: string | { readonly value?: string; readonly expires_at?: number };
      /** Seconds since the epoch. */
      readonly expires_at?: number;
      /** Where the offer goes with this token. */
      readonly calls_url?: string;
    };

/** What an exchange of the page's own answers. */
export interface ExchangeAnswer {
  readonly sdp: string;
  /** Opaque handle of the call, given back as `callId`. */
  readonly callId?: string | undefined;
}

/**
 * How the visitor takes part: by an open microphone, by one that is open only while they press, or in writing, without a
 * microphone and with written answers.
 */
export type CallMode = 'open-mic' | 'push-to-talk' | 'text';

/** How a session is configured; read at each start. The element has the same properties. */
export interface SessionOptions {
  /** URL of the page's back end that returns an ephemeral key. */
  tokenEndpoint?: string | undefined;
  /** How the token is asked for: `post` with a JSON body, or `get` with a query. Default `post`. */
  tokenMethod?: 'post' | 'get' | undefined;
  /** URL of the page's back end that takes the SDP offer and returns the answer. Beats a token. */
  callEndpoint?: string | undefined;
  /** Where the offer goes with a token. Default: the token answer's `calls_url`, else OpenAI. */
  callsUrl?: string | undefined;
  /** Returns the token; beats `tokenEndpoint`. */
  getToken?: ((options: { readonly signal: AbortSignal }) => TokenAnswer | Promise<TokenAnswer>) | undefined;
  /** Exchanges the offer for an answer; beats `callEndpoint`. */
  exchangeOffer?:
    ((sdp: string, options: { readonly signal: AbortSignal }) => Promise<ExchangeAnswer>) | undefined;
  /** Goes into the token request. */
  model?: string | undefined;
  /** Goes into the token request. */
  voice?: string | undefined;
  /** BCP 47 tag of the visitor's language; goes into the token request. */
  language?: string | undefined;
  /** Model that writes down the visitor's words, or `off`. Default `gpt-realtime-whisper`. */
  transcription?: string | undefined;
  /** What the assistant says first, once the call is live. */
  greeting?: string | undefined;
  /** Session settings in GA nesting, sent once, in one `session.update`, when the channel opens; merged with what the server has. */
  session?: SessionSettings | undefined;
  /** The page's own microphone stream; never stopped by us. */
  audioStream?: MediaStream | undefined;
  /** Given to the peer connection (ICE servers, relay only). */
  rtcConfiguration?: RTCConfiguration | undefined;
  /** Whether the call starts with the microphone muted. Default `false`. */
  muted?: boolean | undefined;
  /** How the visitor takes part. Default `open-mic`. */
  mode?: CallMode | undefined;
  /**
   * Whether the assistant may end the call, by a tool `end_session`. With a call endpoint the back end declares that
   * tool itself. Default `false`.
   */
  withEndSession?: boolean | undefined;
  /** The call ends after so many seconds, with a warning before and a spoken goodbye. Default: no limit. */
  maxCallSeconds?: number | undefined;
  /** The call ends after so many tokens, with a warning before and a spoken goodbye. Default: no limit. */
  maxTokens?: number | undefined;
  /** Whether `server-event` shows instructions, tools and keys that the server echoes. Default `false`. */
  exposeServerSecrets?: boolean | undefined;
}

/** Whether the session is held by the page's back end (a call endpoint), which beats a token. */
export function usesCallEndpoint(options: SessionOptions): boolean {
  return Boolean(options.callEndpoint || options.exchangeOffer);
}

/** Whether the session is opened with a token. */
export function usesToken(options: SessionOptions): boolean {
  return !usesCallEndpoint(options) && Boolean(options.tokenEndpoint || options.getToken);
}

/** Whether there is any way to a call. */
export function isConfigured(options: SessionOptions): boolean {
  return usesCallEndpoint(options) || usesToken(options);
}
