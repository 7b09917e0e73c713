import { expect } from '@open-wc/testing';
import { QUIET, reduceActivity, toActivity } from '../../src/conversation/activity.js';
import type { ProtocolEvent } from '../../src/protocol/protocol-event.js';
import { committed, created, finished, playout } from './events.js';

const walk = (...events: ProtocolEvent[]) => {
  let state = QUIET;
  return events.map((event) => toActivity((state = reduceActivity(state, event))));
};

describe('reduceActivity', () => {
  it('follows a spoken turn by what is heard, not by what is generated', () => {
    expect(
      walk(
        { type: 'speech-started', itemId: undefined },
        { type: 'speech-stopped', itemId: undefined },
        committed('u1', null),
        created('r1'),
        playout('started'),
        finished('r1'),
        playout('stopped'),
      ),
    ).to.deep.equal([
      'user-speaking',
      'listening',
      'listening',
      'thinking',
      'assistant-speaking',
      'assistant-speaking',
      'listening',
    ]);
  });

  it('shows the visitor first when both speak', () => {
    expect(
      walk(
        created('r1'),
        playout('started'),
        { type: 'speech-started', itemId: undefined },
        playout('cleared'),
      ).slice(2),
    ).to.deep.equal(['user-speaking', 'user-speaking']);
  });

  it('is not confused by the end of another response', () => {
    expect(walk(playout('started', 'r2'), playout('stopped', 'r1')).at(-1)).to.equal('assistant-speaking');
  });
});
