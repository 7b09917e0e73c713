import type { Activity } from '../conversation/activity.js';
import { Conversation } from '../conversation/conversation.js';
import type { Turn } from '../conversation/turn.js';
import type { Usage } from '../conversation/usage.js';
import type { ClientEvent } from '../protocol/client-events.js';
import { parseServerEvent } from '../protocol/parse-server-event.js';
import type { ProtocolEvent } from '../protocol/protocol-event.js';
import type { CallContext } from './call-context.js';
import { CallErrorEvent } from './call-events.js';
import type * as CallLimitsModule from './call-limits.js';
import type { CallLimits } from './call-limits.js';
import { CallMedia } from './call-media.js';
import { ActivityChangeEvent, ServerEventEvent, TranscriptEvent, UsageEvent } from './conversation-events.js';
import { RealtimeVoiceError, toRealtimeVoiceError } from './errors.js';
import { fetchPart } from './fetch-part.js';
import { PlayoutWatch } from './playout-watch.js';
import { toResponseError, toServerError } from './server-errors.js';
import { SessionSettling } from './session-settling.js';
import { ToolLoader } from './tool-loader.js';
import { WebRtcTransport } from './webrtc-transport.js';

/** One call: transport, media and conversation, and what goes between them. */
export class Call {
  readonly #context: CallContext;
  readonly #conversation: Conversation;
  readonly #tools: ToolLoader;
  readonly #settling: SessionSettling;
  readonly #playout: PlayoutWatch;
  readonly transport: WebRtcTransport;
  readonly #limitsLoaded: Promise<typeof CallLimitsModule> | undefined;
  /** Set when the call is live, where the page set limits. */
  #limits: CallLimits | undefined;
  #live = false;
  readonly media: CallMedia;
  /** Resolves when the code is there that this call needs beside its own. */
  readonly ready: Promise<unknown>;
  /** Opaque; whatever the exchange of the offer returned. */
  callId: string | undefined;

  constructor(context: CallContext) {
    this.#context = context;
    const { host, options, platform, scope } = context;
    const { dispatch } = host;
    const send = (event: ClientEvent) => this.transport.send(event);
    const fail = (error: RealtimeVoiceError) => this.fail(error);
    this.#conversation = new Conversation({
      now: () => platform.now(),
      send,
      turnChanged: (turn, delta, deleted) => dispatch(new TranscriptEvent(turn, delta, deleted)),
      activityChanged: (from, to) => dispatch(new ActivityChangeEvent(from, to)),
      usageChanged: (usage) => {
        dispatch(new UsageEvent(usage));
        this.#limits?.count(usage.totalTokens);
      },
      interrupted: () => this.#tools.interrupt(),
      responseFailed: (wireError, incomplete) => this.#report(toResponseError(wireError, incomplete)),
    });
    const conversation = this.#conversation;
    // Nothing is said under other settings than the page's own.
    conversation.hold('settings', true);
    this.#tools = new ToolLoader(context, { conversation, send, fail });
    this.#settling = new SessionSettling(context, {
      send,
      settled: () => conversation.hold('settings', false),
      fail,
    });
    this.transport = new WebRtcTransport(platform, options.rtcConfiguration, scope, {
      received: (frame) => this.#receive(frame),
      heard: (stream) => this.media.play(stream),
      lost: () => this.fail(this.#lostError()),
    });
    this.media = new CallMedia(context, {
      conversation,
      settling: this.#settling,
      sender: this.transport.audioSender,
      send,
      fail,
    });
    // A call that shall be limited must not go on without what limits it.
    if (options.maxCallSeconds || options.maxTokens) this.#limitsLoaded = import('./call-limits.js');
    this.ready = Promise.all([this.media.ready, this.#limitsLoaded]);
    // Whoever waits for it comes later.
    this.ready.catch(() => {});
    const { media } = this;
    this.#playout = new PlayoutWatch({
      platform,
      scope,
      conversation,
      tell: (event, at) => this.#handle(event, at),
      get outputLevel() {
        return media.outputLevel;
      },
    });
    scope.defer(() => (this.#live = false));
  }

  get transcript(): readonly Turn[] {
    return this.#conversation.turns;
  }

  get activity(): Activity {
    return this.#conversation.activity;
  }

  get usage(): Usage {
    return this.#conversation.usage;
  }

  /** The channel is open: the page's own settings go first, so that nothing is said under others. */
  configure(): void {
    this.#settling.begin();
  }

  /** What was wished for while the call was being set up. */
  catchUp(): void {
    this.media.catchUp();
    this.#settling.catchUp();
  }

  /** The call is live. */
  begin(): void {
    this.#live = true;
    this.media.begin();
    this.#conversation.begin();
    const { options, platform, scope, host } = this.#context;
    if (options.greeting) this.#conversation.greet(options.greeting);
    void this.#limitsLoaded?.then(({ CallLimits }) => {
      const { dispatch } = host;
      const exceeded = () => host.leave('limit');
      if (this.#live) this.#limits = new CallLimits({ platform, scope, options, dispatch, exceeded });
    });
  }

  /** Resolves when the assistant's goodbye was heard, or takes too long. The microphone is off from now on. */
  async sayGoodbye(words: string | undefined, responseId: string | undefined): Promise<void> {
    this.media.releaseMicrophone();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#context.scope.defer(resolve);
    import('./farewell.js')
      .then(({ sayGoodbye }) => sayGoodbye(this.#context, this.#conversation, words, responseId))
      // Without it the call just ends.
      .then(resolve, resolve);
    await promise;
  }

  /** The call is over: every turn is final. The scope releases the rest. */
  end(): void {
    this.#conversation.end();
  }

  /**
   * Sends it as it is; a `response.create` as soon as no other response is active.
   * @throws RealtimeVoiceError `too-large` (not fatal) when the event does not fit through the channel
   */
  send(event: ClientEvent): void {
    if (event.type === 'response.create') {
      this.#conversation.respond(event.response ?? {}, event.event_id);
      return;
    }
    this.transport.send(event);
    if (event.type === 'session.update') this.#settling.sent(event);
  }

  sendText(text: string): void {
    this.#conversation.sendText(text);
  }

  /** @throws RealtimeVoiceError `image-unreadable` or `too-large`, neither fatal */
  async sendImage(blob: Blob, text: string): Promise<void> {
    const { imageMessage } = await fetchPart(import('./image.js'));
    const event = await imageMessage(blob, this.transport.maxMessageSize, text);
    if (this.#live) this.#conversation.say(event);
  }

  interrupt(): void {
    this.#tools.interrupt();
    this.#conversation.interrupt();
  }

  /** The page changed `session`, its tools or `mode` in the call. */
  async optionsChanged(names: readonly ('session' | 'tools' | 'mode')[]): Promise<void> {
    const { options } = this.#context;
    if (names.includes('mode')) {
      try {
        await this.media.changeMode(options.mode ?? 'open-mic');
      } catch (error) {
        options.mode = this.media.mode;
        throw error;
      }
    }
    if (names.includes('session') || names.includes('tools')) await this.#settling.changed();
  }

  getStats(): Promise<RTCStatsReport> {
    return this.transport.getStats();
  }

  /** Ends the call where the error is fatal; else only says it. */
  fail(error: RealtimeVoiceError): void {
    const { host } = this.#context;
    if (error.fatal) host.fail(error, error.code === 'session-expired' ? 'expired' : 'error');
    else host.dispatch(new CallErrorEvent(error));
  }

  #lostError(): RealtimeVoiceError {
    return this.#live
      ? new RealtimeVoiceError('connection-lost', 'The connection broke or the server closed it.')
      : new RealtimeVoiceError('connection-failed', 'The connection broke before the call was live.');
  }

  #receive(frame: unknown): void {
    const parsed = parseServerEvent(frame);
    const { host, options } = this.#context;
    if (parsed.raw) host.dispatch(new ServerEventEvent(parsed.raw, options.exposeServerSecrets ?? false));
    if (parsed.kind !== 'known') return;
    try {
      this.#playout.handle(parsed.event);
      this.#handle(parsed.event);
    } catch (cause) {
      // One event that leads to nothing good never ends a call.
      const { code, message } = toRealtimeVoiceError(
        cause,
        'protocol-error',
        'A server event was not understood.',
      );
      this.fail(new RealtimeVoiceError(code, message, { cause, fatal: false }));
    }
  }

  /** @param at when it happened, where that was not now; milliseconds since the epoch */
  #handle(event: ProtocolEvent, at?: number): void {
    this.#conversation.handle(event, at);
    this.#settling.handle(event);
    this.media.handle(event);
    this.#tools.handle(event);
    if (event.type === 'error') this.#report(toServerError(event.error));
  }

  #report(error: RealtimeVoiceError | undefined): void {
    if (error) this.fail(error);
  }
}
