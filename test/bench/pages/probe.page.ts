import type { Benchmark, Measurement, Step } from '../measurement.ts';
import { onFirstSound } from './first-sound.ts';

declare global {
  var benchmark: Benchmark;
}

/** Longer than one delayed request, so that a chain of requests is not taken for its end. */
const QUIET_MS = 250;

const times = new Map<Step, number>();
const connections: RTCPeerConnection[] = [];
const channels: RTCDataChannel[] = [];
let clickedAt: number | undefined;
let failure: unknown;
let stepped = (): void => {};

function mark(step: Step): void {
  if (!times.has(step)) times.set(step, performance.now());
  stepped();
}

/** Marks `step` when the promise resolves, and gives the promise on. */
function marking<T>(step: Step, promise: Promise<T>): Promise<T> {
  promise.then(
    () => mark(step),
    () => {},
  );
  return promise;
}

globalThis.benchmark = {
  ready: Promise.resolve(),
  mark,
  target() {
    const host = document.querySelector('realtime-voice')?.shadowRoot ?? document;
    const box = host.querySelector('button')?.getBoundingClientRect();
    if (!box) throw new Error('There is no button.');
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  },
  async settled() {
    for (let seen = -1; ;) {
      const now = performance.getEntriesByType('resource').length;
      if (now === seen) return;
      seen = now;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    }
  },
  live() {
    mark('live');
    const isOpen = channels.some((channel) => channel.readyState === 'open');
    const isAttached = connections.some((connection) =>
      connection.getSenders().some(({ track }) => track?.readyState === 'live'),
    );
    if (!isOpen || !isAttached) failure = new Error('Live without an open channel and a live track.');
  },
  async done(awaiting) {
    const wanted: Step[] = ['live', 'heard', ...(awaiting ? [awaiting] : [])];
    while (failure === undefined && !wanted.every((step) => times.has(step)))
      await new Promise<void>((resolve) => (stepped = resolve));
    if (failure !== undefined) throw failure;
    const start = clickedAt ?? NaN;
    return Object.fromEntries([...times].map(([step, time]) => [step, time - start])) as Measurement;
  },
};

addEventListener('click', () => (clickedAt ??= performance.now()), { capture: true });
addEventListener('error', (event) => fail(event.error ?? event.message));
addEventListener('unhandledrejection', (event) => fail(event.reason));

function fail(reason: unknown): void {
  failure = reason;
  stepped();
}

const nativeFetch = fetch;
globalThis.fetch = (input, init) => {
  const url = input instanceof Request ? input.url : String(input);
  const isToken = new URL(url, location.href).pathname === '/token';
  mark(isToken ? 'token asked' : 'call posted');
  return marking(isToken ? 'token answered' : 'call answered', nativeFetch(input, init));
};

const { mediaDevices } = navigator;
const nativeGetUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
mediaDevices.getUserMedia = (constraints) => {
  mark('microphone asked');
  return marking('microphone open', nativeGetUserMedia(constraints));
};

const senders = RTCRtpSender.prototype;
const nativeReplaceTrack = Object.getOwnPropertyDescriptor(senders, 'replaceTrack')
  ?.value as RTCRtpSender['replaceTrack'];
senders.replaceTrack = function (this: RTCRtpSender, track) {
  return marking('track attached', nativeReplaceTrack.call(this, track));
};

globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.push(this);
    this.addEventListener('track', ({ track }) => {
      onFirstSound(track).then(() => mark('heard'), fail);
    });
  }
  override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
    const channel = super.createDataChannel(label, options);
    channels.push(channel);
    channel.addEventListener('open', () => mark('channel open'));
    return channel;
  }
  override addTrack(track: MediaStreamTrack, ...streams: MediaStream[]): RTCRtpSender {
    const sender = super.addTrack(track, ...streams);
    mark('track attached');
    return sender;
  }
  override setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
    return marking('offer made', super.setLocalDescription(description));
  }
  override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    return marking('answer set', super.setRemoteDescription(description));
  }
};
