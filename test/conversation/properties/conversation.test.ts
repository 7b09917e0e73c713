import { expect } from '@open-wc/testing';
import { BROKEN_CONVERSATIONS } from './examples.js';
import { ALL_MUTATIONS, HONEST } from './mutations.js';
import { sequences, stories } from './plan.js';
import { holds, TIMEOUT_MS } from './runs.js';
import type { Step } from './step.js';
import { World } from './world.js';

async function play(steps: readonly Step[]): Promise<World> {
  const world = new World();
  for (const step of steps) await world.take(step);
  return world;
}

async function playToTheEnd(steps: readonly Step[]): Promise<void> {
  const world = await play(steps);
  await world.end();
}

describe('Conversation, whatever comes', function () {
  this.timeout(TIMEOUT_MS);

  it('writes down all that is said, in order, when the server tells everything once and in order', () =>
    holds(stories, 15_000, async ({ steps, lines }) => {
      const world = await play(steps);
      const shown = world.conversation.turns.map(({ itemId: id, role, text, unheardText, final }, index) => ({
        id,
        role,
        text: text + unheardText,
        final: lines[index]?.final === undefined ? undefined : final,
      }));
      expect(shown).to.deep.equal(lines);
      await world.end();
    }));

  it('holds its rules when events are lost, doubled, late and early', () =>
    holds(sequences(HONEST, 8), 25_000, playToTheEnd));

  it('holds them when events are wrong, too', () =>
    holds(sequences(ALL_MUTATIONS, 12), 25_000, playToTheEnd, BROKEN_CONVERSATIONS));
});
