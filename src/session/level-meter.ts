/** Samples of one reading: 21 ms at 48 kHz, longer than a period of the lowest voices. */
const FFT_SIZE = 1024;
/** Speech at ordinary distance has an RMS around 0.1; it shall fill most of a meter. */
const GAIN = 4;

/** Reads how loud a stream is. No worklet: strict content security policies block those. */
export class LevelMeter {
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(context: AudioContext, stream: MediaStream) {
    this.#source = context.createMediaStreamSource(stream);
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = FFT_SIZE;
    this.#samples = new Float32Array(FFT_SIZE);
    this.#source.connect(this.#analyser);
  }

  /** Loudness now: 0 is silence, 1 is loud speech. */
  get level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const sum = this.#samples.reduce((total, sample) => total + sample * sample, 0);
    return Math.min(1, Math.sqrt(sum / FFT_SIZE) * GAIN);
  }

  disconnect(): void {
    this.#source.disconnect();
  }
}

/** A meter where there is an audio context, and audio in the stream; a call goes on without one. */
export function createLevelMeter(
  context: AudioContext | undefined,
  stream: MediaStream,
): LevelMeter | undefined {
  if (!context || stream.getAudioTracks().length === 0) return undefined;
  try {
    return new LevelMeter(context, stream);
  } catch {
    // Firefox refuses a stream of another sample rate than the context's (bugzilla 1674892).
    return undefined;
  }
}
