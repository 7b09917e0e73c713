/** The input audio buffer: PCM since the last commit or clear, bounded from the front. */
export interface AudioBuffer {
  readonly length: number;
  push(samples: Int16Array): void;
  /** Forgets all but the last `count` samples. */
  keep(count: number): void;
  take(): Int16Array;
}

export function createAudioBuffer(): AudioBuffer {
  let chunks: Int16Array[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(samples) {
      chunks.push(samples);
      length += samples.length;
    },
    keep(count) {
      while (chunks[0] && length - chunks[0].length >= count) {
        length -= chunks[0].length;
        chunks.shift();
      }
    },
    take() {
      const all = joinSamples(chunks);
      chunks = [];
      length = 0;
      return all;
    },
  };
}

export function joinSamples(chunks: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
