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

/** Words are short, and the same ones are counted again and again; each costs a run of the program. */
const CACHED_TEXT = 40;
const MAX_CACHED = 200;
const cache = new Map<string, Int16Array>();

function samplesOf(text: string): Int16Array {
  const known = cache.get(text);
  if (known) return known;
  const samples = trimSilence(flite.say(text));
  if (text.length <= CACHED_TEXT && cache.size < MAX_CACHED) cache.set(text, samples);
  return samples;
}

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
    const samples = samplesOf(text);
    // A copy goes away to the other thread.
    if (voice === undefined) return { samples: samples.slice(), packets: [] };
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
