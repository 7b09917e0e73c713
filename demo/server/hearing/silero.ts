import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as ort from 'onnxruntime-web';
import { HEARING_RATE, WINDOW_SAMPLES } from './turn-detector.ts';

/** Silero v5 wants the end of the window before in front of each window. */
const CONTEXT_SAMPLES = 64;
/** Digital silence (a muted track, a gap that we filled) needs no network to be recognised. */
const SILENT_PEAK = 4;

export interface SpeechJudge {
  probability(window: Int16Array): Promise<number>;
}

/** One network for all calls; each judge keeps the state of its own stream. */
export async function loadSilero(): Promise<() => SpeechJudge> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const folder = dirname(createRequire(import.meta.url).resolve('@ricky0123/vad-web'));
  const session = await ort.InferenceSession.create(readFileSync(join(folder, 'silero_vad_v5.onnx')), {
    executionProviders: ['wasm'],
  });
  const sr = new ort.Tensor('int64', BigInt64Array.from([BigInt(HEARING_RATE)]));
  return () => {
    const input = new Float32Array(CONTEXT_SAMPLES + WINDOW_SAMPLES);
    let state = new ort.Tensor('float32', new Float32Array(256), [2, 1, 128]);
    return {
      async probability(window) {
        let peak = 0;
        input.copyWithin(0, WINDOW_SAMPLES);
        for (let i = 0; i < WINDOW_SAMPLES; i += 1) {
          const sample = window[i] ?? 0;
          peak = Math.max(peak, Math.abs(sample));
          input[CONTEXT_SAMPLES + i] = sample / 32_768;
        }
        if (peak <= SILENT_PEAK) return 0;
        const result = await session.run({
          input: new ort.Tensor('float32', input.slice(), [1, input.length]),
          state,
          sr,
        });
        const { output, stateN } = result;
        if (!output || !stateN) throw new Error('Silero answered without output or stateN');
        state = stateN as ort.TypedTensor<'float32'>;
        return Number(output.data[0]);
      },
    };
  };
}
