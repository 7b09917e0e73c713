import { once, EventEmitter } from 'node:events';
import { Application, createEncoder } from 'libopus-wasm';
import { Audio, PeerConnection } from 'node-datachannel';
import { formatRtp, parseRtp } from '../../../demo/server/media/rtp.ts';
import { withoutCandidates } from '../../../demo/server/media/sdp.ts';
import type { Running } from './http-server.ts';
import { issueSecret, post } from './http-server.ts';

/** An event of the wire; a test looks at whatever field it is about. */
export type Event = { readonly type: string } & { readonly [key: string]: unknown };
type Match = string | ((event: Event) => boolean);

const PAYLOAD_TYPE = 109; // Firefox's number, so that nothing gets used to Chromium's 111
const WAIT_MS = 15_000;

export interface PeerClient {
  readonly callId: string;
  readonly events: readonly Event[];
  /** All that came over the channel, what is no event among it. */
  readonly frames: readonly (string | Uint8Array)[];
  /** The answer to the offer. */
  readonly response: Response;
  readonly types: readonly string[];
  readonly closed: boolean;
  /** RTP packets heard so far. */
  readonly packets: number;
  send(event: object | string): void;
  /** The first event from `after` (default: the first ever) that matches; waits for it. */
  waitFor(match: Match, after?: number): Promise<Event>;
  /** Sends speech at its own pace, and then silence until `until` resolves. */
  speak(samples: Int16Array, until?: Promise<unknown>): Promise<void>;
  waitClosed(): Promise<void>;
  close(): void;
}

export interface PeerClientOptions {
  readonly session?: object;
  readonly query?: string;
  readonly audio?: boolean;
  readonly label?: string;
  readonly negotiatedId?: number;
  /** Where the offer goes. */
  readonly path?: string;
  /** As JSON instead of bare: `{sdp}` and these fields; the answer is JSON too. */
  readonly json?: object;
  /** In place of a fresh client secret. */
  readonly key?: string;
}

const MIN_SESSION = { audio: { input: { transcription: { model: 'gpt-realtime-whisper' } } } };

/** A browser's side of a call without the browser: the same offer, channel and RTP. */
export async function connect(running: Running, options: PeerClientOptions = {}): Promise<PeerClient> {
  const { session = MIN_SESSION, query = '', audio = true, label = 'oai-events', negotiatedId } = options;
  const { path = '/v1/realtime/calls', json } = options;
  const key = options.key ?? (await issueSecret(running.origin, session)).value;
  const changes = new EventEmitter().setMaxListeners(0);
  const events: Event[] = [];
  const frames: (string | Uint8Array)[] = [];
  let packets = 0;
  let closed = false;
  const connection = openConnection();
  const track = audio ? addTrack(connection) : undefined;
  track?.onMessage((packet) => {
    if (parseRtp(packet)) packets += 1;
  });
  const channel = connection.createDataChannel(
    label,
    negotiatedId === undefined ? {} : { negotiated: true, id: negotiatedId },
  );
  channel.onMessage((message) => {
    frames.push(typeof message === 'string' ? message : new Uint8Array(message));
    const event = readEvent(message);
    if (event) events.push(event);
    changes.emit('change');
  });
  channel.onClosed(() => {
    closed = true;
    changes.emit('change');
  });
  const opened = new Promise<void>((resolve) => channel.onOpen(resolve));
  const offer = offerOf(connection);
  const url = `${running.origin}${path}${query}`;
  const response = await (json
    ? post(url, key, JSON.stringify({ ...json, sdp: offer }), 'application/json')
    : post(url, key, offer, 'application/sdp'));
  if (!response.ok) throw new Error(`${response.status} ${await response.clone().text()}`);
  const answer = await response.clone().text();
  const { sdp, ...named } = json ? (JSON.parse(answer) as Record<string, string>) : { sdp: answer };
  connection.setRemoteDescription(sdp ?? '', 'answer');
  await opened;

  const until = async <T>(found: () => T | undefined, what: string): Promise<T> => {
    const signal = AbortSignal.timeout(WAIT_MS);
    for (;;) {
      const value = found();
      if (value !== undefined) return value;
      await once(changes, 'change', { signal }).catch(() => {
        throw new Error(`waited for ${what}; had ${events.map(({ type }) => type).join(' ')}`);
      });
    }
  };
  return {
    callId: response.headers.get('location')?.split('/').pop() ?? Object.values(named)[0] ?? '',
    events,
    frames,
    response,
    get types() {
      return events.map(({ type }) => type);
    },
    get closed() {
      return closed;
    },
    get packets() {
      return packets;
    },
    send: (event) => void channel.sendMessage(typeof event === 'string' ? event : JSON.stringify(event)),
    waitFor: (match, after = 0) => {
      const matches = typeof match === 'string' ? (event: Event) => event.type === match : match;
      return until(
        () => events.slice(after).find(matches),
        typeof match === 'string' ? match : String(match),
      );
    },
    async speak(samples, until) {
      if (!track) throw new Error('this client has no audio');
      await sendSpeech(samples, (packet) => void track.sendMessageBinary(packet), until);
    },
    waitClosed: async () => void (await until(() => closed || undefined, 'the channel to close')),
    close() {
      track?.close();
      connection.close();
    },
  };
}

function readEvent(message: string | Buffer | ArrayBuffer): Event | undefined {
  try {
    const value: unknown = typeof message === 'string' ? JSON.parse(message) : undefined;
    const isEvent = typeof value === 'object' && value !== null && 'type' in value;
    return isEvent && typeof value.type === 'string' ? (value as Event) : undefined;
  } catch {
    return undefined;
  }
}

/** The library lets a connection go only when somebody listens for its end. */
export function openConnection(): PeerConnection {
  const connection = new PeerConnection('test', { iceServers: [], disableAutoNegotiation: true });
  connection.onStateChange(() => {});
  return connection;
}

/** Without candidates, as browsers post it; a server that checks at once would else overtake our own set-up. */
export function offerOf(connection: PeerConnection): string {
  connection.setLocalDescription('offer');
  return withoutCandidates(connection.localDescription()?.sdp ?? '');
}

function addTrack(connection: PeerConnection): ReturnType<PeerConnection['addTrack']> {
  const media = new Audio('0', 'SendRecv');
  media.addOpusCodec(PAYLOAD_TYPE, 'minptime=10;useinbandfec=1');
  media.addSSRC(4711, 'client', 'client', 'microphone');
  const track = connection.addTrack(media);
  // Or the library keeps the process alive; see demo/server/media/peer.ts.
  track.onClosed(() => void openTracks.delete(track));
  openTracks.add(track);
  return track;
}

let sequence = 0;
const openTracks = new Set<object>();

async function sendSpeech(
  samples: Int16Array,
  send: (packet: Buffer) => void,
  until?: Promise<unknown>,
): Promise<void> {
  const encoder = await createEncoder({
    channels: 1,
    sampleRate: 16_000,
    frameSize: 320,
    application: Application.Voip,
  });
  let quiet = until !== undefined;
  until?.then(
    () => (quiet = false),
    () => (quiet = false),
  );
  const start = performance.now();
  for (let frame = 0; frame * 320 < samples.length || quiet; frame += 1) {
    const pcm = new Int16Array(320);
    pcm.set(samples.subarray(frame * 320, frame * 320 + 320));
    sequence += 1;
    const header = {
      payloadType: PAYLOAD_TYPE,
      ssrc: 4711,
      sequence,
      timestamp: sequence * 960,
      marker: frame === 0,
    };
    send(formatRtp(header, encoder.encode(pcm)));
    const wait = start + (frame + 1) * 20 - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
  encoder.free();
}
