import { startWorker } from '../workers/worker-link.ts';
import { SPEECH_RATE } from './flite.ts';
import { formatWav } from './wav.ts';

/** 20 ms: what WebRTC senders use, and what the pacer counts in. */
export const FRAME_MS = 20;
export const FRAME_SAMPLES = (SPEECH_RATE / 1000) * FRAME_MS;

export interface SynthesiserRequest {
  readonly text: string;
  /** Encode to Opus with the encoder of this name; PCM without one. */
  readonly voice?: string;
}
export interface SynthesiserReply {
  readonly samples: Int16Array;
  readonly packets: readonly Uint8Array[];
}
export interface SynthesiserNotice {
  readonly close: string;
}

export interface Voice {
  /** Opus packets of 20 ms each. */
  say(text: string): Promise<readonly Uint8Array[]>;
  close(): void;
}

export interface Synthesiser {
  samples(text: string): Promise<Int16Array>;
  wav(text: string): Promise<Buffer>;
  /** One voice a call: an Opus encoder has a memory of what it just encoded. */
  open(name: string): Voice;
  close(): Promise<void>;
}

export function createSynthesiser(): Synthesiser {
  const worker = startWorker<SynthesiserRequest, SynthesiserReply, SynthesiserNotice, never>(
    new URL('./synthesiser-worker.ts', import.meta.url),
  );
  const samples = async (text: string) => (await worker.request({ text })).samples;
  return {
    samples,
    wav: async (text) => formatWav({ sampleRate: SPEECH_RATE, samples: await samples(text) }),
    open: (name) => ({
      say: async (text) => (await worker.request({ text, voice: name })).packets,
      close: () => worker.notify({ close: name }),
    }),
    close: () => worker.close(),
  };
}
