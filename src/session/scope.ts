/**
 * What belongs to one attempt and the call that comes of it. Whatever is acquired is deferred here at
 * once, so that every way out, at any moment, releases all of it.
 */
export class Scope {
  readonly #controller = new AbortController();
  readonly #cleanups: (() => void)[] = [];

  /** Aborted when the scope is closed, with the reason given to {@link close}. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Runs `cleanup` when the scope is closed; at once if it is already. */
  defer(cleanup: () => void): void {
    if (this.signal.aborted) cleanup();
    else this.#cleanups.push(cleanup);
  }

  /** Releases everything, last acquired first. Closing again does nothing. */
  close(reason: unknown): void {
    if (this.signal.aborted) return;
    this.#controller.abort(reason);
    for (const cleanup of this.#cleanups.reverse()) {
      try {
        cleanup();
      } catch {
        // Whatever it was, the microphone must still be released.
      }
    }
  }
}
