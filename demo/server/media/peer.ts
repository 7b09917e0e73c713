import { randomInt } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { Audio, PeerConnection, type DataChannel, type Track } from 'node-datachannel';
import type { PacedFrame } from './pacer.ts';
import { createSequenceTracker, formatRtp, parseRtp } from './rtp.ts';
import type { OfferedAudio, Offer } from './sdp.ts';

export type PeerState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

export interface PeerListener {
  onOpen(): void;
  onMessage(text: string): void;
  onAudio(payload: Uint8Array, lost: number): void;
  /** The page closed the channel or the connection, or it was lost. Once. */
  onEnd(): void;
}

export interface PeerOptions {
  readonly bindAddress?: string | undefined;
  /** A channel agreed on beforehand (`?dcid=`) instead of one that the page announces. */
  readonly channelId?: number | undefined;
  /** The only label that is listened to; any otherwise. */
  readonly channelLabel?: string | undefined;
  /** The longest message that is taken, when it is more than the usual. */
  readonly maxMessageSize?: number | undefined;
}

export interface Peer {
  readonly hasAudio: boolean;
  answer(sdp: string): Promise<string>;
  send(frame: string | Uint8Array): void;
  sendAudio(frame: PacedFrame): void;
  closeChannel(): void;
  /** Lets what was sent go out, then closes. */
  close(): Promise<void>;
}

const GATHERING_MS = 3_000;
const FLUSH_MS = 500;
const MAX_MESSAGE_BYTES = 262_144;

const openTracks = new Set<Track>();

/** One browser's peer connection, by the recipe that the lab found to work with node-datachannel. */
export function createPeer(name: string, offer: Offer, options: PeerOptions, listener: PeerListener): Peer {
  const events = new EventEmitter();
  const connection = new PeerConnection(name, {
    iceServers: [],
    disableAutoNegotiation: true,
    maxMessageSize: Math.max(MAX_MESSAGE_BYTES, options.maxMessageSize ?? 0),
    ...(options.bindAddress === undefined ? {} : { bindAddress: options.bindAddress }),
  });
  let channel: DataChannel | undefined;
  let ended = false;

  const end = () => {
    if (ended) return;
    ended = true;
    listener.onEnd();
  };
  const adopt = (opened: DataChannel) => {
    channel = opened;
    opened.onMessage((message) => {
      if (!ended)
        listener.onMessage(typeof message === 'string' ? message : Buffer.from(message as Buffer).toString());
    });
    opened.onClosed(end);
    if (opened.isOpen()) listener.onOpen();
    else opened.onOpen(() => listener.onOpen());
  };

  connection.onGatheringStateChange((state) => events.emit(`gathering-${state}`));
  connection.onStateChange((state) => {
    if (state === 'failed' || state === 'closed') end();
  });
  connection.onDataChannel((opened) => {
    // The label is the client's business, unless the profile is particular. A channel that is not wanted
    // must be listened to all the same.
    const wanted = options.channelLabel === undefined || opened.getLabel() === options.channelLabel;
    if (channel || !wanted) opened.onClosed(() => {});
    else adopt(opened);
  });
  // Added before the offer is set: the answer's media section is then this track.
  const audio = offer.audio ? addAudio(connection, offer.audio, listener) : undefined;

  return {
    hasAudio: audio !== undefined,
    async answer(sdp) {
      const gathered = once(events, 'gathering-complete', { signal: AbortSignal.timeout(GATHERING_MS) });
      gathered.catch(() => {});
      if (options.channelId !== undefined) {
        adopt(connection.createDataChannel('oai-events', { negotiated: true, id: options.channelId }));
      }
      connection.setRemoteDescription(sdp, 'offer');
      connection.setLocalDescription('answer');
      if (connection.gatheringState() !== 'complete') await gathered;
      const answer = connection.localDescription();
      if (!answer) throw new Error('no answer was made');
      return answer.sdp;
    },
    send(frame) {
      try {
        if (!channel?.isOpen()) return;
        if (typeof frame === 'string') channel.sendMessage(frame);
        else channel.sendMessageBinary(frame);
      } catch {
        // The page closed it in this very moment, on a thread of its own; `onClosed` follows.
      }
    },
    sendAudio: (frame) => audio?.send(frame),
    closeChannel: () => channel?.close(),
    async close() {
      const deadline = performance.now() + FLUSH_MS;
      while (channel?.isOpen() && channel.bufferedAmount() > 0 && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      ended = true;
      channel?.close();
      audio?.close();
      connection.close();
    },
  };
}

interface AudioLine {
  send(frame: PacedFrame): void;
  close(): void;
}

function addAudio(connection: PeerConnection, offered: OfferedAudio, listener: PeerListener): AudioLine {
  const media = new Audio(offered.mid, offered.direction);
  const ssrc = randomInt(1, 0xffff_ffff);
  // The default asks for stereo at 96 kb/s, which triples what a browser uploads.
  media.addOpusCodec(offered.payloadType, 'minptime=10;useinbandfec=1');
  media.addSSRC(ssrc, 'realtimeapi', 'realtimeapi', 'audio');
  const track: Track = connection.addTrack(media);
  // node-datachannel 0.33.4 lets go of a connection, a channel or a track only when somebody listens for its end;
  // otherwise it keeps the process alive and may touch freed memory. The set keeps the track until then.
  openTracks.add(track);
  track.onClosed(() => void openTracks.delete(track));
  const tracker = createSequenceTracker();
  let sequence = randomInt(0, 0xffff);
  const firstTimestamp = randomInt(0, 0xffff_ffff);

  track.onMessage((packet) => {
    const rtp = parseRtp(packet);
    // Comfort noise and telephone events share the line; only speech is decoded.
    if (rtp?.payloadType !== offered.payloadType) return;
    const lost = tracker.lostBefore(rtp.sequence);
    if (lost !== undefined) listener.onAudio(rtp.payload, lost);
  });

  return {
    send({ payload, timestamp, marker }) {
      if (!track.isOpen()) return;
      const header = {
        payloadType: offered.payloadType,
        ssrc,
        sequence,
        timestamp: firstTimestamp + timestamp,
        marker,
      };
      sequence = (sequence + 1) & 0xffff;
      try {
        track.sendMessageBinary(formatRtp(header, payload));
      } catch {
        // Closed in this very moment, on a thread of its own.
      }
    },
    close: () => track.close(),
  };
}
