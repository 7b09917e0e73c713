import type { ProtocolEvent } from '../protocol/protocol-event.js';
import type { LevelPlayout, LevelPlayoutHost } from './level-playout.js';

/** Servers that tell when the assistant is heard do so soon after its first words (PROTOCOL 3.5). */
const PATIENCE_MS = 1000;

/** Finds out whether the server tells when the assistant is heard; if not, the sound itself is listened to. */
export class PlayoutWatch {
  readonly #host: LevelPlayoutHost;
  /** What was told since the first words, while nobody listens yet. */
  #missed: ProtocolEvent[] | undefined;
  #isTold = false;
  #level: LevelPlayout | undefined;

  constructor(host: LevelPlayoutHost) {
    this.#host = host;
  }

  handle(event: ProtocolEvent): void {
    if (event.type === 'output-started') this.#isTold = true;
    if (this.#isTold) return;
    if (!this.#missed && event.type === 'output-delta' && event.spoken) {
      this.#missed = [];
      const { platform, scope } = this.#host;
      scope.defer(platform.after(PATIENCE_MS, () => void this.#listen()));
    }
    if (this.#level) this.#level.handle(event);
    else this.#missed?.push(event);
  }

  async #listen(): Promise<void> {
    if (this.#isTold) return;
    const { LevelPlayout } = await import('./level-playout.js');
    if (this.#isTold || this.#host.scope.signal.aborted) return;
    this.#level = new LevelPlayout(this.#host);
    for (const event of this.#missed ?? []) this.#level.handle(event);
    this.#missed = [];
  }
}
