/** Of Chromium only, and not in TypeScript's library: the frames of a track as a stream. */
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack });
  readonly readable: ReadableStream<AudioFrame>;
}
interface AudioFrame {
  readonly numberOfFrames: number;
  copyTo(target: Float32Array, options: { readonly planeIndex: number; readonly format: 'f32-planar' }): void;
  close(): void;
}

/** RMS over which it is sound: -50 dB, well above what a codec makes of silence. */
const SOUND = 0.003;

/**
 * Resolves when the track is heard for the first time. Frames of 10 ms, which is the resolution. Not an
 * `AnalyserNode`: that would need an `AudioContext`, which some clients have and others don't. Not
 * `getStats()`: Chromium answers it from a cache of 50 ms.
 */
export async function onFirstSound(track: MediaStreamTrack): Promise<void> {
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  for (;;) {
    const { value: frame } = await reader.read();
    if (!frame) throw new Error('The remote track ended in silence.');
    const samples = new Float32Array(frame.numberOfFrames);
    frame.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    frame.close();
    const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    if (rms > SOUND) break;
  }
  await reader.cancel();
}
