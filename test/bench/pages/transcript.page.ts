import type { RealtimeVoiceElement } from '../../../src/element/realtime-voice-element.ts';

/** What the driver calls, as `globalThis.transcript`. */
export interface TranscriptPage {
  /** Starts a call with a peer in this page as its server. */
  start(): Promise<void>;
  /** Sends so many turns through the data channel; resolves when the element has heard of them all. */
  fill(turns: number): Promise<void>;
  /** Resolves with the number of turns on screen, when there are any. */
  shown(): Promise<number>;
  /** Handles deltas at the end, one a frame: milliseconds of each. */
  measure(deltas: number): Promise<DeltaTimes>;
  /** So many frames; with a delta in each, through the data channel, or without. */
  frames(count: number, withDeltas: boolean): Promise<void>;
}

export interface DeltaTimes {
  /** A delta of a turn that is on screen: the event's handling, and style and layout after it. */
  readonly handling: readonly number[];
  readonly layout: readonly number[];
  /** The same for the first delta of a new turn, both together. */
  readonly newTurn: readonly number[];
}

declare global {
  var transcript: TranscriptPage;
}

/** About what an answer has. */
const DELTAS_PER_TURN = 40;
/** Sent without a pause; the channel's buffer and the page both have to breathe. */
const BATCH = 100;

const element = document.querySelector('realtime-voice') as RealtimeVoiceElement;
const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
const channels: RTCDataChannel[] = [];
let server: RTCDataChannel;
let lastId: string | null = null;
let count = 0;

globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
    const channel = super.createDataChannel(label, options);
    channels.push(channel);
    return channel;
  }
};

/** The far end, in the same page: real ICE, DTLS and SCTP, without a network. */
async function answer(sdp: string): Promise<{ sdp: string }> {
  const connection = new RTCPeerConnection();
  connection.addEventListener('datachannel', ({ channel }) => (server = channel));
  await connection.setRemoteDescription({ type: 'offer', sdp });
  await connection.setLocalDescription();
  while (connection.iceGatheringState !== 'complete') await nextFrame();
  return { sdp: connection.localDescription?.sdp ?? '' };
}

function addTurn(role: 'user' | 'assistant', text: string): object {
  const id = `item_${++count}`;
  const type = role === 'user' ? 'input_text' : 'output_text';
  const item = { id, type: 'message', role, status: 'completed', content: text ? [{ type, text }] : [] };
  const event = { type: 'conversation.item.added', event_id: `e${count}`, previous_item_id: lastId, item };
  lastId = id;
  return event;
}

function delta(): object {
  return {
    type: 'response.output_audio_transcript.delta',
    event_id: 'event_x',
    response_id: 'resp_x',
    item_id: lastId,
    output_index: 0,
    content_index: 0,
    delta: ' another few words',
    obfuscation: 'k2Jd8',
  };
}

/** What the data channel does with a frame, but in a task of ours, so that it can be timed. */
function receive(event: object): void {
  channels[0]?.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(event) }));
}

/** Style and layout now; what reads a position makes the browser do both. */
function layOut(): void {
  void element.shadowRoot?.querySelector('[part~="transcript"]')?.scrollHeight;
  void document.body.offsetHeight;
}

globalThis.transcript = {
  async start() {
    element.exchangeOffer = answer;
    await element.start();
    while (server?.readyState !== 'open') await nextFrame();
  },
  async fill(turns) {
    for (let sent = 0; sent < turns; sent += 1) {
      const role = sent % 2 === 0 ? 'user' : 'assistant';
      server.send(JSON.stringify(addTurn(role, `Turn ${sent}: some words that take about a line or two.`)));
      if (sent % BATCH === 0) await nextFrame();
    }
    while (element.transcript.length < turns) await nextFrame();
  },
  async shown() {
    for (;;) {
      const messages = element.shadowRoot?.querySelectorAll('[part~="message"]').length ?? 0;
      if (messages > 0) return messages;
      await nextFrame();
    }
  },
  async measure(deltas) {
    const times = { handling: [] as number[], layout: [] as number[], newTurn: [] as number[] };
    for (let index = 0; index < deltas; index += 1) {
      await nextFrame();
      const isFirst = index % DELTAS_PER_TURN === 0;
      if (isFirst) receive(addTurn('assistant', ''));
      layOut();
      const start = performance.now();
      receive(delta());
      // Whatever the element does in a microtask belongs to it.
      await Promise.resolve();
      const handled = performance.now();
      layOut();
      const end = performance.now();
      if (isFirst) times.newTurn.push(end - start);
      else {
        times.handling.push(handled - start);
        times.layout.push(end - handled);
      }
    }
    return times;
  },
  async frames(frames, withDeltas) {
    for (let index = 0; index < frames; index += 1) {
      await nextFrame();
      if (withDeltas) server.send(JSON.stringify(delta()));
    }
  },
};
