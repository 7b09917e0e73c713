import { FRAME_MS } from '../speech/synthesiser.ts';

/** Opus counts in 48 kHz whatever the encoder was fed. */
const FRAME_TICKS = 48 * FRAME_MS;

export interface PacedFrame {
  readonly payload: Uint8Array;
  readonly timestamp: number;
  readonly marker: boolean;
}

export interface PacerClock {
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

export interface Pacer {
  /** Sends at once when it was idle; `next` is asked for a frame every 20 ms until it has none. */
  wake(): void;
  stop(): void;
}

const REAL_CLOCK: PacerClock = {
  now: () => performance.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/**
 * Timers drift and a busy thread wakes late, so every wake sends all frames that are due by the clock. Between
 * two replies nothing is sent, but RTP time goes on with the wall clock, or the browser would take the pause
 * for a late packet.
 */
export function createPacer(
  next: () => Uint8Array | undefined,
  send: (frame: PacedFrame) => void,
  clock: PacerClock = REAL_CLOCK,
): Pacer {
  const origin = clock.now();
  let dueAt = origin;
  let marker = true;
  let timer: unknown;

  const run = () => {
    timer = undefined;
    const now = clock.now();
    while (dueAt <= now) {
      const payload = next();
      if (!payload) {
        marker = true;
        return;
      }
      const timestamp = Math.round((dueAt - origin) / FRAME_MS) * FRAME_TICKS;
      send({ payload, timestamp, marker });
      marker = false;
      dueAt += FRAME_MS;
    }
    timer = clock.setTimeout(run, dueAt - now);
  };

  return {
    wake() {
      if (timer !== undefined) return;
      const late = clock.now() - dueAt;
      // On the grid of the stream, so that timestamps stay multiples of a frame.
      if (late > FRAME_MS) dueAt += Math.floor(late / FRAME_MS) * FRAME_MS;
      run();
    },
    stop() {
      if (timer !== undefined) clock.clearTimeout(timer);
      timer = undefined;
    },
  };
}
