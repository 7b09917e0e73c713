import fc from 'fast-check';
import { BROKEN_TALKS } from './examples.js';
import { holds, TIMEOUT_MS } from './runs.js';
import { MOVES, Talk, type Play } from './talk.js';

const plays: fc.Arbitrary<Play> = fc.record({
  echoes: fc.boolean(),
  links: fc.boolean(),
  filters: fc.constantFrom(false, false, false, true),
  moves: fc.array(fc.constantFrom(...MOVES), { maxLength: 30, size: 'max' }),
});

async function play({ moves, ...manners }: Play): Promise<void> {
  const talk = new Talk(manners);
  for (const move of moves) await talk.make(move);
  await talk.finish();
}

describe('Who may speak, at a server that refuses a second response', function () {
  this.timeout(TIMEOUT_MS);

  it('gets every response that was asked for, once, and answers every call, once', () =>
    holds(plays, 25_000, play, BROKEN_TALKS));
});
