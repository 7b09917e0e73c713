/** 32 ms at 16 kHz: what Silero judges at a time. */
export const WINDOW_SAMPLES = 512;
export const HEARING_RATE = 16_000;
export const WINDOW_MS = (WINDOW_SAMPLES * 1000) / HEARING_RATE;

/** Speech must go on this long before it counts, so that a click or a cough starts no turn. */
const MIN_SPEECH_MS = 64;
/** Silero's own advice: leaving speech takes a lower bar than entering it. */
const HYSTERESIS = 0.15;

export interface TurnDetection {
  readonly threshold: number;
  readonly prefixPaddingMs: number;
  readonly silenceMs: number;
}

export type TurnEdge =
  { readonly kind: 'started'; readonly atMs: number } | { readonly kind: 'stopped'; readonly atMs: number };

export interface TurnDetector {
  readonly speaking: boolean;
  /** One window's probability of speech, and where that window ends. */
  judge(probability: number, endMs: number): TurnEdge | undefined;
  configure(detection: TurnDetection): void;
  reset(): void;
}

export function createTurnDetector(first: TurnDetection): TurnDetector {
  let detection = first;
  let speaking = false;
  let loudMs = 0;
  let quietMs = 0;
  return {
    get speaking() {
      return speaking;
    },
    judge(probability, endMs) {
      if (!speaking) {
        loudMs = probability >= detection.threshold ? loudMs + WINDOW_MS : 0;
        if (loudMs < MIN_SPEECH_MS) return undefined;
        speaking = true;
        quietMs = 0;
        // Where speech began, with the padding that the model also gets to hear.
        return { kind: 'started', atMs: Math.max(0, Math.round(endMs - loudMs - detection.prefixPaddingMs)) };
      }
      quietMs = probability < Math.max(0.01, detection.threshold - HYSTERESIS) ? quietMs + WINDOW_MS : 0;
      if (quietMs < detection.silenceMs) return undefined;
      speaking = false;
      loudMs = 0;
      return { kind: 'stopped', atMs: Math.round(endMs) };
    },
    configure: (next) => void (detection = next),
    reset() {
      speaking = false;
      loudMs = 0;
      quietMs = 0;
    },
  };
}
