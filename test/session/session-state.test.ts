import { expect } from '@open-wc/testing';
import type { Call } from '../../src/session/call.js';
import { RealtimeVoiceError } from '../../src/session/errors.js';
import { Scope } from '../../src/session/scope.js';
import { transition, type SessionState } from '../../src/session/session-state.js';

const scope = new Scope();
const states: Record<SessionState['status'], SessionState> = {
  idle: { status: 'idle' },
  connecting: { status: 'connecting', scope },
  live: { status: 'live', scope, call: {} as Call },
  ending: { status: 'ending' },
  failed: { status: 'failed', error: new RealtimeVoiceError('aborted', '') },
};
const allowed: Record<SessionState['status'], SessionState['status'][]> = {
  idle: ['connecting'],
  connecting: ['live', 'ending', 'failed'],
  live: ['ending', 'failed'],
  ending: ['idle', 'failed'],
  failed: ['connecting'],
};

describe('transition', () => {
  for (const from of Object.values(states)) {
    for (const to of Object.values(states)) {
      const follows = allowed[from.status].includes(to.status);
      it(`${from.status} → ${to.status}: ${follows ? 'yes' : 'no'}`, () => {
        expect(transition(from, to)).to.equal(follows ? to : from);
      });
    }
  }
});

describe('Scope', () => {
  it('releases in reverse, once', () => {
    const log: string[] = [];
    const inner = new Scope();
    inner.defer(() => log.push('first'));
    inner.defer(() => log.push('second'));
    inner.close(undefined);
    inner.close(undefined);
    expect(log).to.deep.equal(['second', 'first']);
  });

  it('releases at once what comes too late', () => {
    const inner = new Scope();
    inner.close('why');
    let released = false;
    inner.defer(() => (released = true));
    expect(released).to.equal(true);
    expect(inner.signal.reason).to.equal('why');
  });
});
