import { expect } from '@open-wc/testing';
import {
  EMPTY_TRANSCRIPT,
  reduceTranscript,
  toTurns,
  type TranscriptEvent,
} from '../../src/conversation/transcript.js';
import { added, committed, created, done, finished, heard, playout, says } from './events.js';

const reduce = (...events: TranscriptEvent[]) => events.reduce(reduceTranscript, EMPTY_TRANSCRIPT);
const lines = (...events: TranscriptEvent[]) =>
  toTurns(reduce(...events)).map(({ role, text }) => `${role}: ${text}`);
const last = (...events: TranscriptEvent[]) => toTurns(reduce(...events)).at(-1);

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
    expect(last(...unheard, { type: 'speech-started' })).to.include({ final: true, interrupted: false });
  });

  it('marks an interrupted turn, whatever comes first', () => {
    const speaking = [added('a1', 'assistant', null), says('a1', 'One two three'), playout('started')];
    const truncated: TranscriptEvent = { type: 'item-truncated', itemId: 'a1' };
    for (const cut of [
      [playout('cleared'), truncated, finished('r1', 'cancelled')],
      [finished('r1', 'cancelled'), truncated, playout('cleared')],
      [truncated, playout('cleared'), done('a1', 'assistant', 'One two three')],
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
    const speech = [committed('u1', null), added('u1', 'user', null)];
    expect(last(...speech)).to.include({ final: false, text: '' });
    expect(
      last(...speech, { type: 'input-transcript-delta', itemId: 'u1', contentIndex: 0, text: 'Wh' }),
    ).to.include({ final: false, text: 'Wh' });
    expect(last(...speech, heard('u1', 'What?'))).to.include({ final: true, text: 'What?' });
    expect(last(...speech, { type: 'input-transcript-failed', itemId: 'u1' })).to.include({
      final: true,
      text: '',
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
    const generating = [
      added('a1', 'assistant', null),
      says('a1', 'One '),
      { type: 'speech-started' } as const,
    ];
    expect(last(...generating)).to.include({ final: false });
    expect(last(...generating, says('a1', 'two'))).to.include({ final: false, text: 'One two' });
  });

  it('adds nothing to a turn that was cut', () => {
    const cut = [added('a1', 'assistant', null), says('a1', 'One'), playout('started'), playout('cleared')];
    expect(last(...cut, says('a1', ' two'), done('a1', 'assistant', 'One two'))).to.include({
      text: 'One',
      interrupted: true,
    });
  });

  it('shows no system messages', () => {
    expect(lines(added('s1', undefined, null, 'secret'))).to.be.empty;
  });

  it('gives frozen turns, the same object while nothing changed', () => {
    const before = reduce(added('u1', 'user', null, 'a'));
    const after = reduceTranscript(before, created('r9'));
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
});
