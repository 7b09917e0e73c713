import { createEncoder, Application, Signal, type OpusEncoderHandle } from 'libopus-wasm';
import { servePort } from '../workers/worker-port.ts';
import { loadFlite, SPEECH_RATE } from './flite.ts';
import {
  FRAME_SAMPLES,
  type SynthesiserNotice,
  type SynthesiserReply,
  type SynthesiserRequest,
} from './synthesiser.ts';
import { trimSilence } from './trim-silence.ts';

const flite = loadFlite();
const encoders = new Map<string, OpusEncoderHandle>();
const closed = new Set<string>();

async function encoderOf(voice: string): Promise<OpusEncoderHandle> {
  const known = encoders.get(voice);
  if (known) return known;
  const encoder = await createEncoder({
    channels: 1,
    sampleRate: SPEECH_RATE,
    frameSize: FRAME_SAMPLES,
    application: Application.Voip,
    signal: Signal.Voice,
    bitrate: 32_000,
    complexity: 5,
    fec: true,
  });
  if (closed.has(voice)) {
    encoder.free();
    throw new Error('the voice was closed');
  }
  encoders.set(voice, encoder);
  return encoder;
}

servePort<SynthesiserRequest, SynthesiserReply, SynthesiserNotice, never>({
  async onRequest({ text, voice }) {
    const samples = trimSilence(flite.say(text));
    if (voice === undefined) return { samples, packets: [] };
    const encoder = await encoderOf(voice);
    const packets: Uint8Array[] = [];
    for (let at = 0; at < samples.length; at += FRAME_SAMPLES) {
      const frame = new Int16Array(FRAME_SAMPLES);
      frame.set(samples.subarray(at, at + FRAME_SAMPLES));
      packets.push(encoder.encode(frame).slice());
    }
    return { samples: new Int16Array(), packets };
  },
  transfer: ({ samples }) => [samples.buffer as ArrayBuffer],
  onNotice({ close }) {
    closed.add(close);
    encoders.get(close)?.free();
    encoders.delete(close);
  },
});
