import type { ClientEvent } from '../protocol/client-events.js';
import { RealtimeVoiceError } from './errors.js';
import type { Platform } from './platform.js';
import type { Scope } from './scope.js';

/** Any label works at OpenAI; other servers take only this one (PROTOCOL 2.2). */
const CHANNEL_LABEL = 'oai-events';
/** ICE heals short breaks by itself; as long as the official SDK waits (PROTOCOL 6.2). */
const DISCONNECTED_GRACE_MS = 5000;
/** RFC 8841, section 6.1: without `a=max-message-size` it is 64 kB. */
const DEFAULT_MESSAGE_SIZE = 65_536;

export interface TransportHost {
  received(frame: unknown): void;
  /** The remote audio arrived. */
  heard(stream: MediaStream): void;
  /** Once: the connection broke, or the server closed it. */
  lost(): void;
}

/** The peer connection and its data channel. Ends with its scope. */
export class WebRtcTransport {
  readonly #peerConnection: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  readonly #opened: Promise<void>;
  /** Offered before there is a track, so that the microphone costs the connection no time. */
  readonly audioSender: RTCRtpSender;

  constructor(
    platform: Platform,
    configuration: RTCConfiguration | undefined,
    scope: Scope,
    host: TransportHost,
  ) {
    const connection = platform.createPeerConnection(configuration);
    const channel = connection.createDataChannel(CHANNEL_LABEL);
    this.#peerConnection = connection;
    this.#channel = channel;
    this.audioSender = connection.addTransceiver('audio', { direction: 'sendrecv' }).sender;
    const { signal } = scope;
    scope.defer(() => {
      channel.close();
      connection.close();
    });

    let isLost = false;
    const lose = () => {
      if (isLost || signal.aborted) return;
      isLost = true;
      host.lost();
    };
    this.#opened = new Promise((resolve) => channel.addEventListener('open', () => resolve(), { signal }));
    channel.addEventListener('message', (event: MessageEvent<unknown>) => host.received(event.data), {
      signal,
    });
    channel.addEventListener('close', lose, { signal });
    connection.addEventListener(
      'track',
      (event) => host.heard(event.streams[0] ?? new MediaStream([event.track])),
      { signal },
    );
    let cancelGrace = () => {};
    scope.defer(() => cancelGrace());
    connection.addEventListener(
      'connectionstatechange',
      () => {
        cancelGrace();
        if (connection.connectionState === 'failed') lose();
        if (connection.connectionState === 'disconnected')
          cancelGrace = platform.after(DISCONNECTED_GRACE_MS, lose);
      },
      { signal },
    );
  }

  /** Makes the offer; nobody waits for ICE candidates, as servers are reachable without (PROTOCOL 2.1). */
  async createOffer(): Promise<void> {
    await this.#peerConnection.setLocalDescription();
  }

  /** The offer as it is now. Read when it is posted, it has the candidates that were found meanwhile, and connects sooner. */
  get offer(): string {
    const sdp = this.#peerConnection.localDescription?.sdp;
    if (!sdp) throw new RealtimeVoiceError('aborted', 'The peer connection was closed.');
    return sdp;
  }

  async acceptAnswer(sdp: string): Promise<void> {
    try {
      await this.#peerConnection.setRemoteDescription({ type: 'answer', sdp });
    } catch (cause) {
      throw new RealtimeVoiceError('protocol-error', 'The browser refused the answer to the offer.', {
        cause,
      });
    }
  }

  /** Resolves when the channel is open. */
  get opened(): Promise<void> {
    return this.#opened;
  }

  /** The largest message that may be sent, in bytes; where the browser doesn't say, what every peer must take (RFC 8841). */
  get maxMessageSize(): number {
    return this.#peerConnection.sctp?.maxMessageSize ?? DEFAULT_MESSAGE_SIZE;
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#peerConnection.getStats();
  }

  /**
   * Drops the event when the channel is closed: the call is over then, and says so by itself.
   * @throws RealtimeVoiceError `too-large`, not fatal: larger messages would close the channel (PROTOCOL 2.2)
   */
  send(event: ClientEvent): void {
    if (this.#channel.readyState !== 'open') return;
    try {
      this.#channel.send(JSON.stringify(event));
    } catch (cause) {
      const message = `The event ${event.type} is larger than ${this.maxMessageSize} bytes.`;
      throw new RealtimeVoiceError('too-large', message, { cause, fatal: false });
    }
  }
}
