import type { ProtocolEvent } from '../protocol/protocol-event.js';
import { LateFollower } from './late-follower.js';
import type { LevelPlayout, LevelPlayoutHost } from './level-playout.js';

/** Servers that tell when the assistant is heard do so soon after its first words (PROTOCOL 3.5). */
const PATIENCE_MS = 1000;

/** Finds out whether the server tells when the assistant is heard; if not, the sound itself is listened to. */
export class PlayoutWatch {
  readonly #host: LevelPlayoutHost;
  readonly #level: LateFollower<LevelPlayout>;
  #isWaiting = false;
  #isTold = false;

  constructor(host: LevelPlayoutHost) {
    this.#host = host;
    this.#level = new LateFollower(async () => {
      const { LevelPlayout } = await import('./level-playout.js');
      return new LevelPlayout(host);
    });
  }

  /** Only what the server itself tells. */
  handle(event: ProtocolEvent): void {
    if (this.#isTold) return;
    if (event.type === 'output-started') {
      this.#isTold = true;
      this.#level.follower?.close();
      return;
    }
    if (!this.#isWaiting && event.type === 'output-delta' && event.spoken) {
      this.#isWaiting = true;
      this.#level.attend();
      const { platform, scope } = this.#host;
      scope.defer(
        platform.after(PATIENCE_MS, () => {
          // Without it turns are over when the next one begins.
          if (!this.#isTold) this.#level.load().catch(() => {});
        }),
      );
    }
    this.#level.handle(event);
  }
}
