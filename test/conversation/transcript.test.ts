import { expect } from '@open-wc/testing';
import { reduceTranscript, toTurns, type TranscriptEvent } from '../../src/conversation/transcript.js';
import { EMPTY_TRANSCRIPT } from '../../src/conversation/transcript-state.js';
import {
  added,
  committed,
  created,
  done,
  finished,
  heard,
  playout,
  says,
  speech,
  truncated,
} from './events.js';

/** One event every 10 milliseconds; numbers are pauses in milliseconds. */
const reduce = (...script: (TranscriptEvent | number)[]) => {
  let now = 0;
  return script.reduce<typeof EMPTY_TRANSCRIPT>((transcript, step) => {
    now += typeof step === 'number' ? step : 10;
    return typeof step === 'number' ? transcript : reduceTranscript(transcript, step, now);
  }, EMPTY_TRANSCRIPT);
};
const lines = (...events: (TranscriptEvent | number)[]) =>
  toTurns(reduce(...events)).map(({ role, text }) => `${role}: ${text}`);
const last = (...events: (TranscriptEvent | number)[]) => toTurns(reduce(...events)).at(-1);

describe('reduceTranscript', () => {
  it('orders by predecessor, not by arrival: the words of the visitor come after the answer', () => {
    const order = lines(
      committed('u1', null),
      added('u1', 'user', null),
      created('r1'),
      added('a1', 'assistant', 'u1'),
      says('a1', 'It is noon.'),
      heard('u1', 'What time is it?'),
    );
    expect(order).to.deep.equal(['user: What time is it?', 'assistant: It is noon.']);
  });

  it('takes no order from item-done, whose predecessor real servers leave out', () => {
    const order = lines(
      added('u1', 'user', null, 'Hi'),
      added('a1', 'assistant', 'u1'),
      says('a1', 'Hello'),
      done('a1', 'assistant', 'Hello'),
    );
    expect(order).to.deep.equal(['user: Hi', 'assistant: Hello']);
  });

  it('keeps the place of an item whose predecessor comes later', () => {
    const order = lines(
      says('a1', 'Answer'),
      added('a1', 'assistant', 'u1'),
      added('u1', 'user', null, 'Question'),
    );
    expect(order).to.deep.equal(['user: Question', 'assistant: Answer']);
  });

  it('places items behind function calls, which show no text themselves', () => {
    const order = lines(
      added('u1', 'user', null, 'Light on'),
      added('call', undefined, 'u1'),
      added('output', undefined, 'call'),
      added('a1', 'assistant', 'output'),
      says('a1', 'Done.'),
    );
    expect(order).to.deep.equal(['user: Light on', 'assistant: Done.']);
  });

  it('keeps what was streamed when the item itself comes late and empty', () => {
    expect(lines(says('a1', 'Hel'), added('a1', 'assistant', null), says('a1', 'lo'))).to.deep.equal([
      'assistant: Hello',
    ]);
  });

  it('puts several content parts together', () => {
    const second: TranscriptEvent = {
      type: 'output-delta',
      responseId: 'r1',
      itemId: 'a1',
      contentIndex: 1,
      text: ' world',
      spoken: true,
    };
    expect(lines(says('a1', 'Hello'), second)).to.deep.equal(['assistant: Hello world']);
  });

  it("makes the assistant's spoken turn final only when it was heard", () => {
    const spoken = [
      created('r1'),
      added('a1', 'assistant', null),
      says('a1', 'Hello'),
      playout('started'),
      done('a1', 'assistant', 'Hello'),
      finished('r1'),
    ];
    expect(last(...spoken)).to.include({ final: false, interrupted: false });
    expect(last(...spoken, playout('stopped'))).to.include({ final: true, interrupted: false });
  });

  it('makes a written answer final when it is done', () => {
    const written = [added('a1', 'assistant', null), says('a1', 'Hello', 'r1', false)];
    expect(last(...written)).to.include({ final: false });
    expect(last(...written, done('a1', 'assistant', 'Hello', false))).to.include({
      final: true,
      text: 'Hello',
    });
  });

  it('makes a turn final when the next begins, at servers that never say it was heard', () => {
    const unheard = [
      added('a1', 'assistant', null),
      says('a1', 'Hello'),
      done('a1', 'assistant', 'Hello'),
      finished('r1'),
    ];
    expect(last(...unheard)).to.include({ final: false });
    expect(last(...unheard, speech('started'))).to.include({ final: true, interrupted: false });
  });

  it('marks an interrupted turn, whatever comes first', () => {
    const speaking = [added('a1', 'assistant', null), says('a1', 'One two three'), playout('started')];
    const cutAt = truncated('a1', 900);
    for (const cut of [
      [playout('cleared'), cutAt, finished('r1', 'cancelled')],
      [finished('r1', 'cancelled'), cutAt, playout('cleared')],
      [cutAt, playout('cleared'), done('a1', 'assistant', 'One two three')],
    ]) {
      expect(last(...speaking, ...cut)).to.include({ final: true, interrupted: true });
    }
  });

  it('marks the turn of a response that was cancelled before a sound', () => {
    expect(last(added('a1', 'assistant', null), says('a1', 'One'), finished('r1', 'cancelled'))).to.include({
      final: true,
      interrupted: true,
    });
  });

  it("makes the visitor's turn final when it is written down, or can't be", () => {
    const spoken = [committed('u1', null), added('u1', 'user', null)];
    expect(last(...spoken)).to.include({ final: false, text: '' });
    expect(
      last(...spoken, {
        type: 'input-transcript-delta',
        itemId: 'u1',
        contentIndex: 0,
        text: 'Wh',
        usage: undefined,
      }),
    ).to.include({ final: false, text: 'Wh' });
    expect(last(...spoken, heard('u1', 'What?'))).to.include({ final: true, text: 'What?' });
    expect(last(...spoken, { type: 'input-transcript-failed', itemId: 'u1' })).to.include({
      final: true,
      text: '',
      failed: true,
    });
  });

  it('drops deleted items and follows with the rest', () => {
    expect(
      lines(added('u1', 'user', null, 'a'), added('u2', 'user', 'u1', 'b'), {
        type: 'item-deleted',
        itemId: 'u1',
      }),
    ).to.deep.equal(['user: b']);
  });

  it('keeps the chain of followers when their predecessor comes last', () => {
    const order = lines(
      added('a1', 'assistant', 'u1'),
      says('a1', 'One'),
      added('u2', 'user', 'a1', 'Two'),
      added('u1', 'user', null, 'Zero'),
    );
    expect(order).to.deep.equal(['user: Zero', 'assistant: One', 'user: Two']);
  });

  it('never loses words to an event that tells them again without text', () => {
    const streamed = [added('a1', 'assistant', null), says('a1', 'One two three'), playout('started')];
    const empty: TranscriptEvent = {
      type: 'output-done',
      responseId: 'r1',
      itemId: 'a1',
      contentIndex: 0,
      text: '',
      spoken: true,
    };
    expect(lines(...streamed, empty, done('a1', 'assistant', ''))).to.deep.equal([
      'assistant: One two three',
    ]);
  });

  it('does not call a turn final that is still being generated when somebody speaks', () => {
    const generating = [added('a1', 'assistant', null), says('a1', 'One '), speech('started')];
    expect(last(...generating)).to.include({ final: false });
    expect(last(...generating, says('a1', 'two'))).to.include({ final: false, text: 'One two' });
  });

  it('adds what comes after the cut to what was not heard', () => {
    const cut = [
      added('a1', 'assistant', null),
      says('a1', 'One'),
      playout('started'),
      2000,
      playout('cleared'),
    ];
    expect(last(...cut, says('a1', ' two'), done('a1', 'assistant', 'One two'))).to.include({
      text: 'One',
      unheardText: ' two',
      interrupted: true,
    });
  });

  it('shows no system messages', () => {
    expect(lines(added('s1', undefined, null, 'secret'))).to.be.empty;
  });

  it('gives frozen turns, the same object while nothing changed', () => {
    const before = reduce(added('u1', 'user', null, 'a'));
    const after = reduceTranscript(before, created('r9'), 0);
    expect(toTurns(after)[0]).to.equal(toTurns(before)[0]);
    expect(toTurns(after)).to.be.frozen;
    expect(toTurns(after)[0]).to.be.frozen;
  });

  it('makes everything final when the call is over', () => {
    const turns = toTurns(
      reduce(committed('u1', null), says('a1', 'Hel'), playout('started'), { type: 'call-ended' }),
    );
    expect(turns.map((turn) => turn.final)).to.deep.equal([true, true]);
  });

  describe('what was heard of a turn that was cut', () => {
    const words = 'one two three four five six seven eight nine ten';
    const begun = [created('r1'), added('a1', 'assistant', null), says('a1', words)];
    const speaking = [...begun, playout('started')];
    // Ten characters a second: a turn of 40 characters that was heard in four seconds.
    const earlier = [
      created('r0'),
      added('a0', 'assistant', null),
      says('a0', 'x'.repeat(40), 'r0'),
      playout('started', 'r0'),
      3990,
      playout('stopped', 'r0'),
    ];

    it('is read off the time that the server gives, at the pace of earlier turns', () => {
      expect(last(...earlier, ...speaking, playout('cleared'), truncated('a1', 1400))).to.include({
        text: 'one two three',
        unheardText: ' four five six seven eight nine ten',
        cutEstimated: true,
        interrupted: true,
        final: true,
      });
    });

    it('is read off the clock where the server gives no time', () => {
      const cut = [...earlier, ...speaking, 1790, playout('cleared')];
      expect(last(...cut)).to.include({ text: 'one two three four', interrupted: true, final: false });
      expect(last(...cut, committed('u1', 'a1'))).to.include({ role: 'user' });
      const turns = toTurns(reduce(...cut, committed('u1', 'a1')));
      expect(turns[1]).to.include({ text: 'one two three four', final: true });
    });

    it('believes the server rather than the clock', () => {
      const turn = last(...earlier, ...speaking, 3990, playout('cleared'), truncated('a1', 700));
      expect(turn).to.include({ text: 'one two' });
    });

    it('is all of it when all of it was heard, and nothing when nothing was; neither is an estimate', () => {
      expect(last(...speaking, playout('cleared'), truncated('a1', 60_000))).to.include({
        text: words,
        unheardText: '',
        cutEstimated: false,
      });
      expect(last(...begun, finished('r1', 'cancelled'))).to.include({
        text: '',
        unheardText: words,
        cutEstimated: false,
        final: true,
      });
    });

    it('waits for what the server says of it, in whatever order', () => {
      const turn = last(
        ...earlier,
        ...speaking,
        2990,
        playout('cleared'),
        finished('r1', 'cancelled'),
        truncated('a1', 700),
      );
      expect(turn).to.include({ text: 'one two', final: true });
    });

    it('is nothing of an answer that waited behind the one that was heard', () => {
      const waiting = [
        created('r2'),
        added('a2', 'assistant', 'a1'),
        says('a2', words, 'r2'),
        done('a2', 'assistant', words),
      ];
      const turn = last(
        ...speaking,
        finished('r1'),
        ...waiting,
        finished('r2'),
        speech('started'),
        playout('cleared'),
        truncated('a2', 0),
      );
      expect(turn).to.include({ itemId: 'a2', text: '', interrupted: true, final: true });
    });

    it('cuts nothing that was written', () => {
      const written = [created('r1'), added('a1', 'assistant', null), says('a1', 'One two', 'r1', false)];
      expect(last(...written, finished('r1', 'cancelled'))).to.include({ text: 'One two', unheardText: '' });
    });

    it('counts when the visitor hangs up, too', () => {
      expect(last(...earlier, ...speaking, 690, { type: 'call-ended' })).to.include({
        text: 'one two',
        interrupted: true,
      });
    });
  });

  it('knows when a turn began and ended, and how it came about', () => {
    const [user, assistant] = toTurns(
      reduce(
        speech('started'), // 10
        990,
        speech('stopped'), // 1010
        committed('u1', null),
        added('u1', 'user', null),
        created('r1'),
        added('a1', 'assistant', 'u1'),
        says('a1', 'Hello'),
        playout('started'), // 1070
        490,
        playout('stopped'), // 1570
      ),
    );
    expect(user).to.include({ startedAt: 10, endedAt: 1010, source: 'voice' });
    expect(assistant).to.include({ startedAt: 1070, endedAt: 1570, source: 'voice' });
  });

  it('holds the place of a turn of which nothing more is said before it is written down', () => {
    const order = lines(
      { type: 'speech-started', itemId: 'u1' },
      { type: 'speech-stopped', itemId: 'u1' },
      created('r1'),
      says('a1', 'It is noon.'),
      heard('u1', 'What time is it?'),
    );
    expect(order).to.deep.equal(['user: What time is it?', 'assistant: It is noon.']);
  });

  it('tells typed turns, written answers and the outcome of tools apart', () => {
    const sources = toTurns(
      reduce(
        added('u1', 'user', null, 'Hi'),
        created('r1'),
        says('a1', 'Hello', 'r1', false),
        finished('r1'),
        created('r2', true, 'tools_2'),
        says('a2', 'It is sunny.', 'r2'),
      ),
    ).map(({ source }) => source);
    expect(sources).to.deep.equal(['text', 'text', 'tool']);
  });
});
