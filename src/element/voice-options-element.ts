import { ReactiveElement, type PropertyDeclarations } from '@lit/reactive-element';
import type { Strings } from '../locales/strings.js';
import type { SessionSettings } from '../protocol/client-events.js';
import type { SessionOptions } from '../session/session-options.js';
import { enumeration } from './enumeration.js';

/** What a page sets: the element's attributes, and the properties that are none. */
export abstract class VoiceOptionsElement extends ReactiveElement implements SessionOptions {
  /** A table instead of a decorator each: half a thousand bytes that every page would load to show a button. */
  static override properties: PropertyDeclarations = {
    tokenEndpoint: { attribute: 'token-endpoint' },
    tokenMethod: { attribute: 'token-method', converter: enumeration('post', 'get') },
    callEndpoint: { attribute: 'call-endpoint' },
    callsUrl: { attribute: 'calls-url' },
    model: {},
    voice: {},
    transcription: {},
    greeting: {},
    mode: { converter: enumeration('open-mic', 'push-to-talk', 'text') },
    layout: { converter: enumeration('inline', 'button') },
    preload: { converter: enumeration('intent', 'none', 'warm') },
    withTranscript: { type: Boolean, attribute: 'with-transcript' },
    withTextInput: { type: Boolean, attribute: 'with-text-input' },
    withEndSession: { type: Boolean, attribute: 'with-end-session' },
    disabled: { type: Boolean, reflect: true },
    session: { attribute: false },
    getToken: { attribute: false },
    exchangeOffer: { attribute: false },
    audioStream: { attribute: false },
    rtcConfiguration: { attribute: false },
    maxCallSeconds: { attribute: false },
    maxTokens: { attribute: false },
    exposeServerSecrets: { attribute: false },
    strings: { attribute: false },
  };

  /** URL of the page's back end that returns an ephemeral key; the SDP offer then goes straight to `calls-url`. */
  tokenEndpoint: string | undefined;

  /** How the token is asked for: `post` with a JSON body, or `get` with a query. */
  tokenMethod: 'post' | 'get' = 'post';

  /** URL of the page's back end that takes the SDP offer and returns the answer, instead of a token. */
  callEndpoint: string | undefined;

  /** Where the offer goes with a token. Default: the token answer's `calls_url`, else OpenAI. */
  callsUrl: string | undefined;

  /** Goes into the token request only. */
  model: string | undefined;

  /** Goes into the token request only. */
  voice: string | undefined;

  /** Model that writes down the visitor's words, or `off`. Default `gpt-realtime-whisper`. */
  transcription: string | undefined;

  /** What the assistant says first, once the call is live. */
  greeting: string | undefined;

  /**
   * How the visitor is heard: `open-mic` all the time, `push-to-talk` only while the talk button is pressed. With
   * `text` no microphone is ever asked for, and answers are written. May change in a call.
   */
  mode: 'open-mic' | 'push-to-talk' | 'text' = 'open-mic';

  /** `inline` shows a panel while there is something to show; `button` is the button alone. */
  layout: 'inline' | 'button' = 'inline';

  /** What may be fetched before the click: nothing, the code on hover, focus or touch, or a token too. */
  preload: 'none' | 'intent' | 'warm' = 'intent';

  /** Whether the transcript is shown. */
  withTranscript = false;

  /** Whether there is a box to write in. Pasted pictures are sent, too. */
  withTextInput = false;

  /** Whether the assistant may end the call: offers it the tool `end_session`. */
  withEndSession = false;

  /** Whether the button can't be used. A live call goes on. */
  disabled = false;

  /** Session settings in GA nesting, sent once as `session.update` when the channel opens. Visitors can read them. */
  session: SessionSettings | undefined;

  /** Returns the token; beats `token-endpoint`. */
  getToken: SessionOptions['getToken'];

  /** Exchanges the SDP offer for an answer; beats `call-endpoint`. */
  exchangeOffer: SessionOptions['exchangeOffer'];

  /** The page's own microphone stream; never stopped by the element. */
  audioStream: MediaStream | undefined;

  /** Given to the peer connection (ICE servers, relay only). */
  rtcConfiguration: RTCConfiguration | undefined;

  /** Ends the call after so many seconds. Default: only the server's own limit. */
  maxCallSeconds: number | undefined;

  /** Ends the call after so many tokens. Default: no limit. */
  maxTokens: number | undefined;

  /** Whether events keep the `instructions`, `tools` and the like that a server echoes. Default: they are taken out. */
  exposeServerSecrets = false;

  /** Texts that replace the built-in ones, by key; those of errors have the error's code as key. */
  strings: Partial<Strings> = {};

  /** Language of the nearest `lang`; goes into the token request. */
  get language(): string | undefined {
    return this.closest<HTMLElement>('[lang]')?.lang;
  }
}
