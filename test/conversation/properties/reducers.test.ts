import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { QUIET, reduceActivity, toActivity } from '../../../src/conversation/activity.js';
import { heardLength, learnPace } from '../../../src/conversation/heard-text.js';
import { blank, type Entry } from '../../../src/conversation/transcript-entry.js';
import { place } from '../../../src/conversation/transcript-order.js';
import { EMPTY_TRANSCRIPT } from '../../../src/conversation/transcript-state.js';
import { reduceTranscript } from '../../../src/conversation/transcript.js';
import { parseServerEvent } from '../../../src/protocol/parse-server-event.js';
import type { ProtocolEvent } from '../../../src/protocol/protocol-event.js';
import { HONEST, toText } from './mutations.js';
import { sequences } from './plan.js';
import { holds, TIMEOUT_MS } from './runs.js';
import { isFrame, type Step } from './step.js';

/** Items are numbers; each follows the one before it. */
const entry = (item: number, knows: boolean): Entry => ({
  ...blank(`${item}`, 'user', 0),
  after: knows && item > 0 ? `${item - 1}` : undefined,
});
const order = (entries: readonly Entry[]) => entries.map(({ id }) => Number(id));

const toEvents = (steps: readonly Step[]): readonly ProtocolEvent[] =>
  steps.flatMap((step) => {
    const parsed = parseServerEvent(isFrame(step) ? toText(step) : '');
    return parsed.kind === 'known' ? [parsed.event] : [];
  });

describe('The pure parts, whatever comes', function () {
  this.timeout(TIMEOUT_MS);

  it('puts items in order, whatever order they come in, and however often', () =>
    holds(
      fc
        .integer({ min: 1, max: 9 })
        .map((length) => Array.from({ length }, (_, item) => item))
        .chain((items) =>
          fc.tuple(
            fc.constant(items),
            fc.array(fc.tuple(fc.constantFrom(...items), fc.boolean()), { maxLength: 9 }),
            fc.shuffledSubarray(items, { minLength: items.length }),
          ),
        ),
      4000,
      ([items, before, told]) => {
        let entries: readonly Entry[] = [];
        for (const [item, knows] of before) entries = place(entries, entry(item, knows));
        for (const item of told) entries = place(entries, entry(item, true));
        expect(order(entries)).to.deep.equal(items);
        for (const item of told) expect(place(entries, entry(item, true)) === entries).to.equal(true);
      },
    ));

  it('keeps every item once, even of circles', () =>
    holds(
      fc.array(fc.tuple(fc.nat(6), fc.option(fc.nat(6), { nil: undefined })), { maxLength: 20 }),
      2000,
      (told) => {
        let entries: readonly Entry[] = [];
        for (const [item, after] of told)
          entries = place(entries, {
            ...blank(`${item}`, 'user', 0),
            after: after === undefined ? after : `${after}`,
          });
        expect(order(entries)).to.have.members([...new Set(told.map(([item]) => item))]);
      },
    ));

  it('never takes more for heard than there is, nor less for a longer time', () =>
    holds(
      fc.tuple(
        fc.array(fc.constantFrom('a', 'word', ' ', '  ', '日本語を話します', 'x'.repeat(40)), {
          maxLength: 12,
        }),
        fc.array(fc.nat(9000), { minLength: 1, maxLength: 8 }),
        fc.option(fc.double({ min: 0.1, max: 200, noNaN: true }), { nil: undefined }),
      ),
      2000,
      ([pieces, times, pace]) => {
        const text = pieces.join('');
        let last = 0;
        for (const time of times.toSorted((a, b) => a - b)) {
          const heard = heardLength(text, time, pace);
          expect(Number.isInteger(heard) && heard >= last && heard <= text.length).to.equal(true);
          last = heard;
        }
        expect(heardLength(text, 0, pace)).to.equal(0);
        expect(heardLength(text, 1e9, pace)).to.equal(text.length);
        const learnt = learnPace(pace, text.length, times[0] ?? 0);
        expect(learnt === pace || (learnt !== undefined && learnt > 0)).to.equal(true);
      },
    ));

  it('reads the same from the same events, and changes nothing that it was given', () =>
    holds(sequences(HONEST, 8), 1000, (steps) => {
      const events = toEvents(steps);
      let state = EMPTY_TRANSCRIPT;
      for (const [index, event] of events.entries()) {
        freeze(state);
        const next = reduceTranscript(state, event, index);
        expect(reduceTranscript(state, event, index)).to.deep.equal(next);
        for (const one of next.entries)
          if (!next.changed.includes(one.id)) expect(state.entries.includes(one)).to.equal(true);
        state = next;
      }
    }));

  it('listens again when everything that began has ended', () =>
    holds(sequences(HONEST, 8), 1000, (steps) => {
      const events = toEvents(steps);
      const ends = events.flatMap((event): ProtocolEvent[] => {
        if (event.type === 'response-created') return [{ type: 'response-done', response: event.response }];
        if (event.type === 'output-started') return [{ ...event, type: 'output-stopped' }];
        return event.type === 'speech-started' ? [{ ...event, type: 'speech-stopped' }] : [];
      });
      expect(toActivity([...events, ...ends].reduce(reduceActivity, QUIET))).to.equal('listening');
    }));
});

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
