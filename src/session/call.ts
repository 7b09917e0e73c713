import type { Activity } from '../conversation/activity.js';
import { Conversation } from '../conversation/conversation.js';
import type { Turn } from '../conversation/turn.js';
import { sessionUpdate, type ClientEvent } from '../protocol/client-events.js';
import { parseServerEvent } from '../protocol/parse-server-event.js';
import type { ProtocolEvent, WireError } from '../protocol/protocol-event.js';
import { CallErrorEvent } from './call-events.js';
import {
  ActivityChangeEvent,
  AudioBlockedEvent,
  MuteChangeEvent,
  ServerEventEvent,
  ToolCallEvent,
  ToolResultEvent,
  TranscriptEvent,
} from './conversation-events.js';
import { RealtimeVoiceError } from './errors.js';
import type { Ignition } from './ignition.js';
import type { Microphone } from './microphone.js';
import type { Platform } from './platform.js';
import type { Scope } from './scope.js';
import { toServerError } from './server-errors.js';
import { usesCallEndpoint, type SessionOptions } from './session-options.js';
import { Speaker } from './speaker.js';
import { DEFAULT_TRANSCRIPTION } from './token-request.js';
import { WebRtcTransport } from './webrtc-transport.js';

/** What a call needs of the session that it belongs to. */
export interface CallHost {
  dispatch(event: Event): void;
  /** Ends the call with an error. */
  fail(error: RealtimeVoiceError, reason: 'error' | 'expired'): void;
}

export interface CallContext {
  readonly host: CallHost;
  readonly options: SessionOptions;
  readonly platform: Platform;
  readonly scope: Scope;
  readonly ignition: Ignition;
}

/** One call: transport, microphone, speaker and conversation, and what goes between them. */
export class Call {
  readonly #host: CallHost;
  readonly #options: SessionOptions;
  readonly #conversation: Conversation;
  readonly #speaker: Speaker;
  readonly transport: WebRtcTransport;
  #live = false;
  #reportedMuted = false;
  /** Set when connecting has put it into the call. */
  microphone: Microphone | undefined;
  /** Opaque; whatever the exchange of the offer returned. */
  callId: string | undefined;

  constructor({ host, options, platform, scope, ignition }: CallContext) {
    this.#host = host;
    this.#options = options;
    this.#speaker = new Speaker(ignition, scope, (blocked) => {
      // Before the call is live there is nothing that a tap could do about it.
      if (this.#live) host.dispatch(new AudioBlockedEvent(blocked));
    });
    this.#conversation = new Conversation({
      send: (event) => this.send(event),
      turnChanged: (turn, delta) => host.dispatch(new TranscriptEvent(turn, delta)),
      activityChanged: (from, to) => host.dispatch(new ActivityChangeEvent(from, to)),
      offerToolCall: (call) => {
        const event = new ToolCallEvent(call);
        host.dispatch(event);
        return event.answer;
      },
      reportToolResult: (result) => host.dispatch(new ToolResultEvent(result)),
      answersUnclaimedTools: !usesCallEndpoint(options),
    });
    this.transport = new WebRtcTransport(platform, options.rtcConfiguration, scope, {
      received: (frame) => this.#receive(frame),
      heard: (stream) => this.#speaker.attach(stream),
      lost: () => this.fail(this.#lostError()),
    });
  }

  get transcript(): readonly Turn[] {
    return this.#conversation.turns;
  }

  get activity(): Activity {
    return this.#conversation.activity;
  }

  get muted(): boolean {
    return this.microphone?.muted ?? false;
  }

  get inputLevel(): number {
    return this.microphone?.level ?? 0;
  }

  get outputLevel(): number {
    return this.#speaker.level;
  }

  /** The channel is open: the page's own settings go first, so that nothing is said under others. */
  configure(): void {
    const { session } = this.#options;
    // With a call endpoint the session is the back end's, and the browser sends no configuration.
    if (session && !usesCallEndpoint(this.#options)) this.send(sessionUpdate(session));
  }

  /** The call is live. */
  begin(): void {
    this.#live = true;
    if (this.#speaker.blocked) this.#host.dispatch(new AudioBlockedEvent(true));
    if (this.#options.greeting) this.#conversation.greet(this.#options.greeting);
  }

  /** The call is over: every turn is final. The scope releases the rest. */
  end(): void {
    this.#conversation.end();
  }

  /** @throws RealtimeVoiceError `too-large` (not fatal) when the event does not fit through the channel */
  send(event: ClientEvent): void {
    this.transport.send(event);
  }

  sendText(text: string): void {
    this.#conversation.sendText(text);
  }

  interrupt(): void {
    this.#conversation.interrupt();
  }

  get audioBlocked(): boolean {
    return this.#speaker.blocked;
  }

  playAudio(): Promise<void> {
    return this.#speaker.play();
  }

  /** @throws RealtimeVoiceError when the microphone can't be had again; the event `call-error` says so too */
  async setMuted(muted: boolean, silently = false): Promise<void> {
    const { microphone } = this;
    if (!microphone) return;
    try {
      if (muted) microphone.mute();
      else await microphone.unmute();
    } catch (error) {
      this.fail(error as RealtimeVoiceError);
      throw error;
    }
    // Whoever asked first has told it already.
    if (microphone.muted === this.#reportedMuted) return;
    this.#reportedMuted = microphone.muted;
    if (!silently) this.#host.dispatch(new MuteChangeEvent(microphone.muted));
  }

  /** Ends the call where the error is fatal; else only says it. */
  fail(error: RealtimeVoiceError): void {
    if (error.fatal) this.#host.fail(error, error.code === 'session-expired' ? 'expired' : 'error');
    else this.#host.dispatch(new CallErrorEvent(error));
  }

  #lostError(): RealtimeVoiceError {
    return this.#live
      ? new RealtimeVoiceError('connection-lost', 'The connection broke or the server closed it.')
      : new RealtimeVoiceError('connection-failed', 'The connection broke before the call was live.');
  }

  #receive(frame: unknown): void {
    const parsed = parseServerEvent(frame);
    if (parsed.raw) this.#host.dispatch(new ServerEventEvent(parsed.raw));
    if (parsed.kind !== 'known') return;
    this.#conversation.handle(parsed.event);
    this.#configureTranscription(parsed.event);
    this.#reportErrors(parsed.event);
  }

  /** Servers write down the visitor's words only if asked (PROTOCOL 3.5); with a call endpoint the back end decides. */
  #configureTranscription(event: ProtocolEvent): void {
    const { session } = this.#options;
    const transcription = this.#options.transcription || DEFAULT_TRANSCRIPTION;
    if (event.type !== 'session-started' || event.session.transcribesInput) return;
    if (transcription === 'off' || usesCallEndpoint(this.#options)) return;
    if (session?.audio?.input?.transcription !== undefined) return;
    this.send(sessionUpdate({ audio: { input: { transcription: { model: transcription } } } }));
  }

  #reportErrors(event: ProtocolEvent): void {
    if (event.type === 'error') this.#report(event.error);
    // A failed response says so only here (PROTOCOL 3.12).
    if (event.type === 'response-done' && event.response.error) this.#report(event.response.error);
  }

  #report(wireError: WireError): void {
    const error = toServerError(wireError);
    if (error) this.fail(error);
  }
}
