import { FRAME_MS } from '../speech/synthesiser.ts';
import { createPacer, type PacedFrame, type PacerClock } from './pacer.ts';
import { createSpokenWords, type SpokenItem } from './spoken-words.ts';

/** What one response says: frames may still be coming while the first ones play. */
export interface Utterance extends SpokenItem {
  readonly playedMs: number;
  /** All that was pushed, played or not. */
  readonly spokenMs: number;
  push(frames: readonly Uint8Array[], clip?: Clip): void;
  /** No more frames will come. */
  end(): void;
}

/** What frames say, and how many there are of it even if not all are pushed. */
export interface Clip {
  readonly text: string;
  readonly frames: number;
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
      const words = createSpokenWords();
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
        get words() {
          return words.read(this.sent);
        },
        push(frames, clip) {
          if (this.ended) return;
          if (clip) words.add(clip.text, clip.frames);
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
