import { Dice } from './dice.js';
import { isAction, isFrame, type Action, type Frame, type Step } from './step.js';

/** Values that no event should have, at least not there. `HUGE` becomes a number beyond all numbers. */
const HUGE = '@huge';
const POISON: readonly unknown[] = [
  null,
  0,
  -1,
  1e15,
  HUGE,
  '',
  true,
  [],
  {},
  [null, 7, {}],
  'constructor',
  '__proto__',
  'root',
  'completed',
  'function_call',
];
const JUNK = ['', '{', 'null', '[]', '42', '{"type":7}', '{"type":"constructor"}', '{"type":"__proto__"}'];
const ACTIONS: readonly Action[] = [
  'send-text',
  'respond',
  'greet',
  'interrupt',
  'hold',
  'release',
  'write-answers',
  'speak-answers',
];

export type Mutation = keyof typeof MUTATIONS;

/** Each changes the steps in place, somewhere. */
const MUTATIONS = {
  act: (steps: Step[], dice: Dice) => insert(steps, dice, { act: dice.pick(ACTIONS) }),
  wait: (steps: Step[], dice: Dice) => insert(steps, dice, dice.pick([10, 700, 60_000])),
  junk: (steps: Step[], dice: Dice) => insert(steps, dice, dice.pick(JUNK)),
  drop: (steps: Step[], dice: Dice) => void steps.splice(dice.roll(steps.length), 1),
  swap: (steps: Step[], dice: Dice) => {
    const at = dice.roll(steps.length);
    steps.splice(at, 2, ...steps.slice(at, at + 2).reverse());
  },
  move: (steps: Step[], dice: Dice) => insert(steps, dice, ...steps.splice(dice.roll(steps.length), 1)),
  repeat: (steps: Step[], dice: Dice) => insert(steps, dice, steps[dice.roll(steps.length)] as Step),
  shuffle: (steps: Step[], dice: Dice) => {
    const from = dice.roll(steps.length);
    const length = dice.pick([4, 8, steps.length]);
    const shuffled = steps.splice(from, length);
    while (shuffled.length > 0) steps.splice(from, 0, ...shuffled.splice(dice.roll(shuffled.length), 1));
  },
  corrupt: (steps: Step[], dice: Dice) => {
    const at = dice.roll(steps.length);
    const step = steps[at];
    if (step !== undefined && isFrame(step)) steps[at] = corrupt(step, steps, dice);
  },
} as const satisfies Record<string, (steps: Step[], dice: Dice) => void>;

/** Those after which the events are still true, each by itself, though not whole nor in order. */
export const HONEST: readonly Mutation[] = [
  'act',
  'wait',
  'junk',
  'drop',
  'swap',
  'move',
  'repeat',
  'shuffle',
];
export const ALL_MUTATIONS: readonly Mutation[] = [...HONEST, 'corrupt', 'corrupt', 'corrupt'];

export function mutate(steps: Step[], mutation: Mutation, number: number): void {
  if (steps.length > 0) MUTATIONS[mutation](steps, new Dice(number));
}

/** The frame as it is on the channel. */
export function toText(frame: Frame | string): string {
  return typeof frame === 'string' ? frame : JSON.stringify(frame).replaceAll(`"${HUGE}"`, '1e999');
}

function insert(steps: Step[], dice: Dice, ...inserted: readonly Step[]): void {
  steps.splice(dice.roll(steps.length + 1), 0, ...inserted);
}

/** Takes a field away, or gives it another value: a wrong one, or that of a field of another event. */
function corrupt(frame: Frame, steps: readonly Step[], dice: Dice): Frame {
  const copy = structuredClone(frame) as Record<string, unknown>;
  let holder = copy;
  let key = dice.pick(Object.keys(holder));
  for (let depth = 0; depth < 4; depth += 1) {
    const inner = holder[key];
    if (typeof inner !== 'object' || inner === null || Object.keys(inner).length === 0 || dice.roll(3) === 2)
      break;
    holder = inner as Record<string, unknown>;
    key = dice.pick(Object.keys(holder));
  }
  const other = steps[dice.roll(steps.length)];
  const how = dice.roll(4);
  if (how === 0) Reflect.deleteProperty(holder, key);
  else if (how === 1 && other !== undefined && !isAction(other) && isFrame(other))
    holder[key] = idIn(other, key);
  else holder[key] = dice.pick(POISON);
  return copy;
}

/** An id of another event, so that events speak of each other's items, and predecessors make circles. */
function idIn(frame: Frame, key: string): unknown {
  const ids: unknown[] = [];
  for (const value of Object.values(frame))
    if (typeof value === 'string' && /^\w+_\d+$/.test(value)) ids.push(value);
  const item = frame['item'] as Frame | undefined;
  return frame[key] ?? item?.['id'] ?? ids[0] ?? frame['type'];
}
