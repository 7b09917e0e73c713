import type { Page } from 'puppeteer-core';
import type { Turn } from '../../src/index.ts';

/** What a test can see of a page with the element on it. */
export interface Snapshot {
  readonly status: string;
  readonly activity: string;
  readonly turns: readonly Turn[];
  /** The words on the page. */
  readonly shownTranscript: string;
  readonly transcriptEvents: readonly { readonly role: string; readonly final: boolean }[];
  readonly toolCalls: readonly { readonly name: string; readonly args: unknown }[];
  /** What the model was told of them. */
  readonly toolResults: readonly { readonly name: string; readonly failed: boolean }[];
  /** What `call-error` told. */
  readonly errors: readonly { readonly code: string; readonly fatal: boolean }[];
  readonly endReasons: readonly string[];
  readonly loudestInput: number;
  readonly loudestOutput: number;
  /** For how long nobody has spoken or thought, and nothing has come out of the speaker, in milliseconds. */
  readonly quietMs: number;
  /** How many different pictures the meter has shown. */
  readonly meterShapes: number;
  /** Ready state of each microphone track that the page ever got. */
  readonly microphones: readonly string[];
  /** State of each peer connection that the page ever made. */
  readonly connections: readonly string[];
}

/** Runs in the page before its own scripts, and looks on without changing anything. */
export function observe(): void {
  const SILENCE = 0.005;
  const tracks: MediaStreamTrack[] = [];
  const connections: RTCPeerConnection[] = [];
  const peaks = { input: 0, output: 0 };
  const shapes = new Set<string>();
  let lastSound = performance.now();

  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    tracks.push(...stream.getTracks());
    return stream;
  };
  const PeerConnection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends PeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  // Events don't bubble, but a listener on the document still catches them on their way down.
  const record = (type: string, ...fields: string[]): Record<string, unknown>[] => {
    const seen: Record<string, unknown>[] = [];
    document.addEventListener(
      type,
      (event) => {
        seen.push(Object.fromEntries(fields.map((field) => [field, event[field as keyof Event]])));
      },
      true,
    );
    return seen;
  };
  const events = {
    transcriptEvents: record('transcript', 'role', 'final'),
    toolCalls: record('tool-call', 'name', 'args'),
    toolResults: record('tool-result', 'name', 'failed'),
    errors: record('call-error', 'code', 'fatal'),
  };
  const ends = record('call-end', 'reason');

  const element = () => document.querySelector('realtime-voice');
  setInterval(() => {
    const voice = element();
    if (!voice || voice.status !== 'live') return;
    peaks.input = Math.max(peaks.input, voice.inputLevel);
    peaks.output = Math.max(peaks.output, voice.outputLevel);
    if (voice.outputLevel > SILENCE || voice.activity !== 'listening') lastSound = performance.now();
    const bars = [...(voice.shadowRoot?.querySelectorAll<HTMLElement>('[part="meter"] > *') ?? [])];
    shapes.add(bars.map((bar) => bar.style.transform).join());
  }, 20);

  const take = (): Snapshot => {
    const voice = element();
    if (!voice) throw new Error('There is no <realtime-voice> on this page.');
    return {
      status: voice.status,
      activity: voice.activity,
      turns: voice.transcript ?? [],
      shownTranscript: voice.shadowRoot?.querySelector('[part="transcript"]')?.textContent ?? '',
      ...(events as unknown as Pick<Snapshot, keyof typeof events>),
      endReasons: ends.map(({ reason }) => reason as string),
      loudestInput: peaks.input,
      loudestOutput: peaks.output,
      quietMs: performance.now() - lastSound,
      meterShapes: shapes.size,
      microphones: tracks.map(({ readyState }) => readyState),
      connections: connections.map(({ connectionState }) => connectionState),
    };
  };
  Object.assign(window, { takeSnapshot: take });
}

export function snapshot(page: Page): Promise<Snapshot> {
  return page.evaluate(() => (window as unknown as { takeSnapshot: () => Snapshot }).takeSnapshot());
}

/** Waits until the page is as described; tells what it was like when it never came to be. */
export async function until(
  page: Page,
  what: string,
  condition: (state: Snapshot) => boolean,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const state = await snapshot(page);
    if (condition(state)) return;
    if (Date.now() > deadline) throw new Error(`Timed out: ${what}. ${JSON.stringify(state, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
