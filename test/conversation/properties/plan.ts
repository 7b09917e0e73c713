import fc from 'fast-check';
import { Dice } from './dice.js';
import { mutate, type Mutation } from './mutations.js';
import type { Step } from './step.js';
import { Story, type Dialect } from './story.js';

const SCENES = [
  'voice',
  'answer',
  'typed',
  'answer',
  'catchUp',
  'handled',
  'aside',
  'error',
  'noise',
] as const;
const DIALECTS: readonly Dialect[] = ['ga', 'ga', 'beta', 'bare'];
/** `fc.integer` is much faster than `fc.maxSafeNat`; two of them make a number for many dice. */
const number = fc
  .tuple(fc.integer({ min: 0, max: 0x3ff_ffff }), fc.integer({ min: 0, max: 0x3ff_ffff }))
  .map(([high, low]) => high * 0x400_0000 + low);

/** Conversations as servers tell them. Shrinks towards a short one. */
export const stories: fc.Arbitrary<Story> = fc
  .tuple(
    fc.constantFrom(...DIALECTS),
    fc.array(fc.tuple(fc.constantFrom(...SCENES), number), { minLength: 1, maxLength: 7 }),
  )
  .map(([dialect, scenes]) => {
    const story = new Story(dialect);
    for (const [scene, dice] of scenes) story[scene](new Dice(dice));
    story.catchUp();
    return story;
  });

/** Such conversations, changed in a few places. */
export function sequences(mutations: readonly Mutation[], most: number): fc.Arbitrary<readonly Step[]> {
  return fc
    .tuple(stories, fc.array(fc.tuple(fc.constantFrom(...mutations), number), { maxLength: most }))
    .map(([story, changes]) => {
      const steps = [...story.steps];
      for (const [mutation, dice] of changes) mutate(steps, mutation, dice);
      return steps;
    });
}
