import { expect } from '@open-wc/testing';
import { Conversation } from '../../src/conversation/conversation.js';
import type { ProtocolEvent } from '../../src/protocol/protocol-event.js';
import { added, created, done, finished, playout, says } from './events.js';

describe('Conversation', () => {
  let log: string[];
  let conversation: Conversation;

  beforeEach(() => {
    log = [];
    conversation = new Conversation({
      send: (event) => log.push(event.type),
      turnChanged: (turn, delta) => log.push(`${turn.text}|${delta}|${turn.final ? 'final' : ''}`),
      activityChanged: (from, to) => log.push(`${from} → ${to}`),
      offerToolCall: () => ({ kind: 'unclaimed' }),
      reportToolResult: () => {},
      answersUnclaimedTools: true,
    });
  });

  const feed = (...events: ProtocolEvent[]) => {
    for (const event of events) conversation.handle(event);
  };

  it('tells each word once, and once that it is final', () => {
    feed(
      added('a1', 'assistant', null),
      says('a1', 'One '),
      says('a1', 'two'),
      playout('started'),
      done('a1', 'assistant', 'One two'),
      finished('r1'),
      playout('stopped'),
    );
    expect(log.filter((line) => line.includes('|'))).to.deep.equal([
      'One |One |',
      'One two|two|',
      'One two||final',
    ]);
  });

  it('cancels and clears when it interrupts, also what was only asked for yet', () => {
    conversation.interrupt();
    expect(log).to.be.empty;
    conversation.greet('Hello');
    conversation.interrupt();
    expect(log).to.deep.equal(['response.create', 'response.cancel', 'output_audio_buffer.clear']);
  });

  it('only clears what is merely being played', () => {
    feed(created('r1'), finished('r1'), playout('started'));
    log = [];
    conversation.interrupt();
    expect(log).to.deep.equal(['output_audio_buffer.clear']);
  });

  it('goes on after an interruption behind a filter that hides it', () => {
    conversation.greet('Hello');
    feed(says('a1', 'Hello'), playout('started'), { type: 'speech-started' });
    expect(conversation.activity).to.equal('user-speaking');
    expect(conversation.turns[0]).to.include({ interrupted: true });
    log = [];
    conversation.sendText('Again');
    expect(log).to.include('response.create');
  });

  it('listens again in the end, and says so', () => {
    feed(created('r1'), playout('started'));
    conversation.end();
    expect(conversation.activity).to.equal('listening');
    expect(log.at(-1)).to.equal('assistant-speaking → listening');
  });
});
