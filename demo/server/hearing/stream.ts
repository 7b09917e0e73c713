import type { OpusDecoderHandle } from 'libopus-wasm';
import { createAudioBuffer } from './audio-buffer.ts';
import type { CommitReply, HeardNotice } from './listener.ts';
import type { SpeechJudge } from './silero.ts';
import { createTurnDetector, HEARING_RATE, WINDOW_SAMPLES, type TurnDetection } from './turn-detector.ts';

const SAMPLES_PER_MS = HEARING_RATE / 1000;
const FRAME_SAMPLES = 20 * SAMPLES_PER_MS;
/** Without turn detection nothing empties the buffer but the client: keep the last minute. */
const MANUAL_BUFFER_SAMPLES = 60 * HEARING_RATE;
/** More than this in a row is not concealed but cut. */
const MAX_CONCEALED = 5;

export interface StreamOptions {
  readonly call: string;
  readonly detection: TurnDetection | null;
  readonly decoder: OpusDecoderHandle;
  readonly judge: SpeechJudge;
  readonly notify: (heard: HeardNotice) => void;
}

export interface Stream {
  packet(payload: Uint8Array, lost: number): void;
  fillGap(afterMs: number): void;
  configure(detection: TurnDetection | null): void;
  clear(): void;
  commit(): Promise<CommitReply>;
  close(): void;
}

/** One caller's audio: decoded, cut into windows, judged in order, and kept as the input buffer. */
export function createStream({ call, detection: first, decoder, judge, notify }: StreamOptions): Stream {
  const off: TurnDetection = { threshold: 0.5, prefixPaddingMs: 300, silenceMs: 500 };
  let detection = first;
  const turns = createTurnDetector(first ?? off);
  const buffer = createAudioBuffer();
  let rest = new Int16Array();
  let position = 0;
  let lastPacketAt = performance.now();
  let closed = false;
  let work = Promise.resolve();

  const enqueue = (step: () => void | Promise<void>) => {
    work = work
      .then(() => (closed ? undefined : step()))
      .catch((error: unknown) => console.error('listener:', error));
  };

  const judgeWindow = async (window: Int16Array) => {
    buffer.push(window);
    position += window.length;
    if (!detection) return buffer.keep(MANUAL_BUFFER_SAMPLES);
    const edge = turns.judge(await judge.probability(window), position / SAMPLES_PER_MS);
    if (edge?.kind === 'started') {
      notify({ call, ...edge });
      // The buffer at this point is the padding and the windows that decided.
      const padded = buffer.take();
      buffer.push(padded);
      notify({ call, kind: 'audio', samples: padded });
    } else if (turns.speaking || edge) {
      notify({ call, kind: 'audio', samples: window });
    }
    if (edge?.kind === 'stopped') {
      notify({ call, ...edge });
      buffer.take();
    }
    if (!turns.speaking) buffer.keep((detection.prefixPaddingMs + 100) * SAMPLES_PER_MS);
  };

  const hear = (samples: Int16Array) => {
    const all = new Int16Array(rest.length + samples.length);
    all.set(rest);
    all.set(samples, rest.length);
    let at = 0;
    for (; at + WINDOW_SAMPLES <= all.length; at += WINDOW_SAMPLES) {
      const window = all.slice(at, at + WINDOW_SAMPLES);
      enqueue(() => judgeWindow(window));
    }
    rest = all.slice(at);
  };

  return {
    packet(payload, lost) {
      if (closed) return;
      lastPacketAt = performance.now();
      for (let i = 0; i < Math.min(lost, MAX_CONCEALED); i += 1)
        hear(decoder.decodePacketLoss(FRAME_SAMPLES).slice());
      try {
        hear(decoder.decode(payload).slice());
      } catch (error) {
        console.error('a packet that is not Opus was dropped:', error);
      }
    },
    fillGap(afterMs) {
      const missingMs = performance.now() - lastPacketAt;
      if (closed || !turns.speaking || missingMs < afterMs) return;
      lastPacketAt += missingMs;
      hear(new Int16Array(Math.round(missingMs) * SAMPLES_PER_MS));
    },
    configure: (next) =>
      enqueue(() => {
        detection = next;
        turns.configure(next ?? off);
        if (!next) turns.reset();
      }),
    clear: () =>
      enqueue(() => {
        buffer.take();
        turns.reset();
      }),
    commit: () =>
      new Promise((resolve) => {
        enqueue(() => {
          const wasSpeaking = turns.speaking;
          turns.reset();
          resolve({ samples: buffer.take(), wasSpeaking });
        });
      }),
    close() {
      if (closed) return;
      closed = true;
      decoder.free();
    },
  };
}
