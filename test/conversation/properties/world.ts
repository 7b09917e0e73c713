import type { Activity } from '../../../src/conversation/activity.js';
import { Conversation } from '../../../src/conversation/conversation.js';
import type { ToolAnswer } from '../../../src/conversation/tool-runner.js';
import { Tools } from '../../../src/conversation/tools.js';
import type { Usage } from '../../../src/conversation/usage.js';
import type { ClientEvent } from '../../../src/protocol/client-events.js';
import { parseServerEvent } from '../../../src/protocol/parse-server-event.js';
import { check } from './check.js';
import { toText } from './mutations.js';
import { OrderRules } from './order-rules.js';
import { ResponseRules } from './response-rules.js';
import { isAction, type Action, type Step } from './step.js';
import { ToolRules } from './tool-rules.js';
import { TurnRules } from './turn-rules.js';

/** More microtasks than a tool's answer needs to get through. */
const TICKS = 8;

/** A conversation and its tools, with a page and a clock that are not real, and the rules that always hold. */
export class World {
  readonly conversation: Conversation;
  readonly tools: Tools;
  readonly #turnRules = new TurnRules();
  readonly #orderRules = new OrderRules();
  readonly #responseRules = new ResponseRules();
  readonly #toolRules = new ToolRules();
  /** Tools of the page that are still at work. */
  readonly #working: (() => void)[] = [];
  #now = 1_000_000;
  #activity: Activity = 'listening';
  #usage: Usage | undefined;

  constructor(deliver: (event: ClientEvent) => void = () => {}) {
    const send = (event: ClientEvent) => {
      this.#responseRules.send(event, this.#now);
      this.#toolRules.send(event);
      deliver(event);
    };
    this.conversation = new Conversation({
      now: () => this.#now,
      send,
      turnChanged: this.#turnRules.tell,
      activityChanged: (from, to) => {
        check(from === this.#activity && from !== to, () => `${from} → ${to} after ${this.#activity}`);
        this.#activity = to;
      },
      usageChanged: (usage) => this.#checkUsage(usage),
      interrupted: () => {},
      responseFailed: () => {},
    });
    this.tools = new Tools({
      send,
      requestResponse: () => this.conversation.respondToTools(),
      offer: ({ name }) => this.#answer(name),
      report: ({ callId }) => this.#toolRules.report(callId),
      answersUnclaimed: true,
      needApproval: ({ id, arguments: text }) => this.tools.approve(id, text === '{}'),
      reportServerTool: ({ itemId }) => this.#toolRules.report(itemId),
    });
  }

  async take(step: Step): Promise<void> {
    if (typeof step === 'number') this.#pass(step);
    else if (isAction(step)) this.act(step.act);
    else this.receive(toText(step));
    await this.settle();
  }

  receive(frame: string): void {
    this.#now += 10;
    const parsed = parseServerEvent(frame);
    if (parsed.kind !== 'known') return;
    const { event } = parsed;
    this.#responseRules.see(event);
    this.#toolRules.see(event);
    this.#orderRules.see(event);
    this.conversation.handle(event);
    this.#turnRules.see(event, this.conversation.turns);
    this.tools.handle(event);
  }

  act(action: Action): void {
    const { conversation } = this;
    switch (action) {
      case 'send-text':
        return conversation.sendText('What I typed');
      case 'respond':
        return void conversation.respond();
      case 'greet':
        return conversation.greet('Hello');
      case 'interrupt':
        this.#responseRules.interrupt();
        return conversation.interrupt();
      case 'hold':
      case 'release':
        this.#responseRules.held = action === 'hold';
        conversation.hold('page', action === 'hold');
        return;
      case 'write-answers':
      case 'speak-answers':
        conversation.writes = action === 'write-answers';
        return;
      case 'end':
        conversation.end();
        this.tools.end();
    }
  }

  /** Tools that are done get their answers through. */
  async settle(): Promise<void> {
    for (let tick = 0; tick < TICKS; tick += 1) await Promise.resolve();
  }

  /** The call ends: nothing is left open. */
  async end(): Promise<void> {
    this.#pass(1000);
    await this.settle();
    this.#orderRules.compare(this.conversation.turns);
    this.act('end');
    const { activity, turns } = this.conversation;
    check(activity === 'listening' && this.#activity === activity, () => `still ${activity}`);
    this.#turnRules.end(turns);
    this.#checkUsage(this.conversation.usage);
  }

  #pass(milliseconds: number): void {
    this.#now += milliseconds;
    for (const finish of this.#working.splice(0)) finish();
  }

  #answer(name: string): ToolAnswer {
    if (name === 'broken') throw new Error('Broken.');
    if (name === 'refused' || name === 'unclaimed') return { kind: name };
    if (name !== 'later') return { kind: 'claimed', value: 1, silent: name === 'silent' };
    return { kind: 'claimed', value: new Promise<number>((resolve) => this.#working.push(() => resolve(2))) };
  }

  #checkUsage(usage: Usage): void {
    const before = this.#usage;
    this.#usage = usage;
    if (!before) return;
    const now = numbers(usage);
    check(
      numbers(before).every((number, index) => number <= (now[index] ?? NaN)),
      () => 'the usage decreased',
    );
  }
}

function numbers(usage: Usage): readonly number[] {
  return Object.values(usage).flatMap((value: number | object) =>
    typeof value === 'number' ? [value] : (Object.values(value) as number[]),
  );
}
