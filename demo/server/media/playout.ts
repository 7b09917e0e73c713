import { FRAME_MS } from '../speech/synthesiser.ts';
import { createPacer, type PacedFrame, type PacerClock } from './pacer.ts';

/** What one response says: frames may still be coming while the first ones play. */
export interface Utterance {
  readonly responseId: string;
  readonly itemId: string;
  readonly playedMs: number;
  /** All that was pushed, played or not. */
  readonly spokenMs: number;
  push(frames: readonly Uint8Array[]): void;
  /** No more frames will come. */
  end(): void;
}

export type PlayoutEdge =
  | { readonly kind: 'started'; readonly responseId: string }
  | { readonly kind: 'stopped'; readonly responseId: string };

export interface Playout {
  open(responseId: string, itemId: string): Utterance;
  /** Drops what was not sent yet; the utterances that were cut, with what the listener heard of each. */
  clear(): readonly Utterance[];
  close(): void;
}

interface Queued extends Utterance {
  frames: Uint8Array[];
  ended: boolean;
  sent: number;
  pushed: number;
}

/** The output audio buffer: utterances one after another, in step with real RTP. */
export function createPlayout(
  send: (frame: PacedFrame) => void,
  onEdge: (edge: PlayoutEdge) => void,
  clock?: PacerClock,
): Playout {
  let queue: Queued[] = [];

  const next = (): Uint8Array | undefined => {
    for (let head = queue[0]; head; head = queue[0]) {
      const frame = head.frames.shift();
      if (frame) {
        if (head.sent === 0) onEdge({ kind: 'started', responseId: head.responseId });
        head.sent += 1;
        return frame;
      }
      if (!head.ended) return undefined;
      queue.shift();
      if (head.sent > 0) onEdge({ kind: 'stopped', responseId: head.responseId });
    }
    return undefined;
  };
  const pacer = createPacer(next, send, clock);

  return {
    open(responseId, itemId) {
      const utterance: Queued = {
        responseId,
        itemId,
        frames: [],
        ended: false,
        sent: 0,
        pushed: 0,
        get spokenMs() {
          return this.pushed * FRAME_MS;
        },
        get playedMs() {
          return this.sent * FRAME_MS;
        },
        push(frames) {
          if (this.ended) return;
          this.frames.push(...frames);
          this.pushed += frames.length;
          pacer.wake();
        },
        end() {
          this.ended = true;
          pacer.wake();
        },
      };
      queue.push(utterance);
      return utterance;
    },
    clear() {
      const cut = queue.filter((one) => one.frames.length > 0 || !one.ended);
      for (const one of queue) {
        one.frames = [];
        one.ended = true;
      }
      queue = [];
      return cut;
    },
    close() {
      queue = [];
      pacer.stop();
    },
  };
}
