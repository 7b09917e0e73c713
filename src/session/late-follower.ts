import type { ProtocolEvent } from '../protocol/protocol-event.js';

/** Follows the events of a call by code that is fetched when it is needed, and loses none meanwhile. */
export class LateFollower<Follower extends { handle(event: ProtocolEvent): void }> {
  readonly #fetch: () => Promise<Follower>;
  readonly #failed: (error: unknown) => void;
  /** What it has to hear when it is there; `undefined` before anybody needs it. */
  #missed: ProtocolEvent[] | undefined;
  #fetching = false;
  #follower: Follower | undefined;

  /** @param failed is told when it could not be fetched; the next time that it is needed, it is tried again */
  constructor(fetch: () => Promise<Follower>, failed: (error: unknown) => void) {
    this.#fetch = fetch;
    this.#failed = failed;
  }

  /** `undefined` before it is there. */
  get follower(): Follower | undefined {
    return this.#follower;
  }

  handle(event: ProtocolEvent): void {
    if (this.#follower) this.#follower.handle(event);
    else this.#missed?.push(event);
  }

  /** From now on nothing is lost. */
  attend(): void {
    this.#missed ??= [];
  }

  load(): void {
    this.attend();
    if (this.#fetching) return;
    this.#fetching = true;
    this.#fetch().then(
      (follower) => {
        this.#follower = follower;
        for (const event of this.#missed ?? []) follower.handle(event);
      },
      (error: unknown) => {
        this.#fetching = false;
        this.#missed = undefined;
        this.#failed(error);
      },
    );
  }
}
