import type { ProtocolEvent } from '../protocol/protocol-event.js';

/** Follows the events of a call by code that is fetched when it is needed, and loses none meanwhile. */
export class LateFollower<Follower extends { handle(event: ProtocolEvent): void }> {
  readonly #fetch: () => Promise<Follower>;
  /** What it has to hear when it is there; `undefined` before anybody needs it. */
  #missed: ProtocolEvent[] | undefined;
  #fetched: Promise<Follower> | undefined;
  #follower: Follower | undefined;

  constructor(fetch: () => Promise<Follower>) {
    this.#fetch = fetch;
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

  /** Rejects when it can't be fetched; the next time that it is needed, it is tried again. */
  load(): Promise<Follower> {
    this.attend();
    return (this.#fetched ??= this.#load());
  }

  async #load(): Promise<Follower> {
    try {
      const follower = await this.#fetch();
      this.#follower = follower;
      for (const event of this.#missed ?? []) follower.handle(event);
      return follower;
    } catch (error) {
      this.#fetched = undefined;
      this.#missed = undefined;
      throw error;
    }
  }
}
