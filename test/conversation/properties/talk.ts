import type { ClientEvent, ResponseSettings } from '../../../src/protocol/client-events.js';
import { check } from './check.js';
import { ModelServer, type Manners } from './model-server.js';
import { World } from './world.js';

export const MOVES = [
  'up',
  'up',
  'down',
  'all up',
  'all up',
  'all down',
  'all down',
  'hear',
  'hear nothing',
  'say',
  'call a tool',
  'call a tool',
  'complete',
  'complete',
  'incomplete',
  'fail',
  'fall silent',
  'complain',
  'time passes',
  'respond',
  'send text',
  'ask',
  'ask badly',
  'ask aside',
  'interrupt',
  'hold',
  'release',
] as const;
export type Move = (typeof MOVES)[number];

export interface Play extends Manners {
  readonly moves: readonly Move[];
}

/** More rounds than it takes to say all that was ever asked for. */
const ROUNDS = 200;

interface Message {
  readonly frame: string;
  /** The request that it answers. */
  readonly answer: string | undefined;
}

/** A conversation with a model of a server. What one side says takes its time to the other, but keeps its order. */
export class Talk {
  readonly #world: World;
  readonly #server: ModelServer;
  readonly #up: ClientEvent[] = [];
  readonly #down: Message[] = [];
  /** Responses that must be had, unless the server refuses them for what they are. */
  readonly #wanted = new Set<string>();
  /** What was sent before an interruption must not be sent again after it. */
  readonly #stale = new Set<string>();
  readonly #asked = new Set<string>();
  /** Asked for, and as far as the client has heard, not answered yet. */
  readonly #open = new Set<string>();
  readonly #manners: Manners;
  /**
   * An error, or the end of a response of which nobody knows who wanted it, made the client give up a request that
   * was still under way. Where errors name no event, nobody can say then which of two requests was refused.
   */
  #ambiguous = false;
  #interrupted = false;

  constructor(manners: Manners) {
    this.#manners = manners;
    // Behind a filter nobody can know what became of a request.
    this.#ambiguous = manners.filters;
    this.#server = new ModelServer(manners, (frame, answer) =>
      this.#down.push({ frame: JSON.stringify(frame), answer }),
    );
    this.#world = new World((event) => this.#send(event));
  }

  async make(move: Move): Promise<void> {
    switch (move) {
      case 'up':
      case 'all up':
        for (const event of this.#up.splice(0, move === 'up' ? 1 : Infinity)) this.#server.receive(event);
        break;
      case 'down':
      case 'all down':
        for (const { frame, answer } of this.#down.splice(0, move === 'down' ? 1 : Infinity)) {
          if (answer !== undefined) this.#open.delete(answer);
          this.#world.receive(frame);
          await this.#world.settle();
        }
        break;
      case 'hear':
        return this.#server.hear();
      case 'hear nothing':
        return this.#server.hearNothing();
      case 'say':
        return this.#server.say();
      case 'call a tool':
        return this.#server.call();
      case 'complete':
        return this.#server.end('completed');
      case 'incomplete':
        return this.#server.end('incomplete', 'max_output_tokens');
      case 'fail':
        return this.#server.end('failed');
      case 'fall silent':
        return this.#server.fallSilent();
      case 'complain':
        return this.#server.complain();
      case 'time passes':
        return this.#world.take(1000);
      case 'respond':
        return this.#ask();
      case 'ask':
        return this.#ask({ instructions: 'Say this.' });
      case 'ask badly':
        return this.#ask({ instructions: 'bad' });
      case 'ask aside':
        return this.#ask({ conversation: 'none' });
      case 'send text':
        return this.#world.act('send-text');
      case 'interrupt':
        return this.#interrupt();
      case 'hold':
      case 'release':
        return this.#world.act(move);
    }
  }

  /** Nobody wants anything more; all that is under way comes to its end. */
  async finish(): Promise<void> {
    await this.#drain();
    if (!this.#ambiguous) this.#checkWanted();
    if (this.#manners.filters) {
      // All that can be promised: one request goes on with each answer that is heard.
      for (let rounds = this.#wanted.size + 1; rounds > 0; rounds -= 1) {
        this.#server.hear();
        await this.#drain();
      }
    } else {
      this.#checkTools();
      const { activity } = this.#world.conversation;
      check(activity === 'listening', () => `still ${activity}`);
    }
    this.#ask({ instructions: 'One last thing.' });
    await this.#drain();
    const isAnswered = this.#server.accepted.includes([...this.#wanted].at(-1) ?? '');
    check(isAnswered, () => 'no response can be had any more');
    await this.#world.end();
  }

  #checkTools(): void {
    const { calls, begun, begunBeforeOutput } = this.#server;
    for (const [id, answered] of calls) check(answered, () => `${id} was never answered`);
    const isTold = begunBeforeOutput === undefined || begun > begunBeforeOutput;
    const isExcused = this.#interrupted || this.#ambiguous;
    check(isTold || isExcused, () => 'nothing was said of what a tool came to');
  }

  #checkWanted(): void {
    const { accepted, rejected } = this.#server;
    check(new Set(accepted).size === accepted.length, () => `asked for twice: ${accepted.join()}`);
    for (const id of this.#wanted) {
      check(accepted.includes(id) || rejected.includes(id), () => `${id} was never answered`);
    }
  }

  #ask(settings?: ResponseSettings): void {
    this.#wanted.add(this.#world.conversation.respond(settings));
  }

  #interrupt(): void {
    // What was sent is refused or begins, and is then cancelled.
    for (const id of this.#open) {
      this.#stale.add(id);
      this.#wanted.delete(id);
    }
    this.#interrupted = true;
    this.#world.act('interrupt');
  }

  #send(event: ClientEvent): void {
    if (event.type === 'response.create' && event.event_id !== undefined) {
      check(
        this.#ambiguous || !this.#stale.has(event.event_id),
        () => `${event.event_id} was asked for before the interruption`,
      );
      this.#asked.add(event.event_id);
      if (event.response?.['conversation'] !== 'none') {
        this.#ambiguous ||= this.#open.size > 0 && !this.#manners.links;
        this.#open.add(event.event_id);
      }
    }
    this.#up.push(event);
  }

  async #drain(): Promise<void> {
    this.#world.act('release');
    for (let round = 0; round < ROUNDS; round += 1) {
      await this.#world.take(1000);
      await this.make('all up');
      await this.make('all down');
      if (this.#up.length === 0 && this.#down.length === 0 && this.#server.isIdle) return;
      this.#server.say();
      this.#server.end('completed');
      this.#server.fallSilent();
      this.#server.hearNothing();
    }
    throw new Error('It never comes to an end.');
  }
}
