import { expect } from '@open-wc/testing';
import { Conversation } from '../../src/conversation/conversation.js';
import { classifyError } from '../../src/protocol/classify-error.js';
import type { ProtocolEvent } from '../../src/protocol/protocol-event.js';
import type { CallContext } from '../../src/session/call-context.js';
import { sayGoodbye } from '../../src/session/farewell.js';
import { Scope } from '../../src/session/scope.js';
import { created, finished, playout, says } from '../conversation/events.js';

describe('sayGoodbye', () => {
  let log: string[];
  let conversation: Conversation;
  let over: boolean;

  beforeEach(() => {
    log = [];
    over = false;
    conversation = new Conversation({
      now: () => 0,
      send: (event) => log.push(event.type),
      turnChanged: () => {},
      activityChanged: () => {},
      usageChanged: () => {},
      interrupted: () => {},
      responseFailed: () => {},
    });
  });

  const context = { platform: { after: () => () => {} }, scope: new Scope() } as unknown as CallContext;
  const feed = (...events: ProtocolEvent[]) => {
    for (const event of events) conversation.handle(event);
  };
  const begin = (responseId?: string) => {
    void sayGoodbye(context, conversation, 'Bye!', responseId).then(() => (over = true));
  };
  const isOver = async () => {
    await Promise.resolve();
    await Promise.resolve();
    return over;
  };

  it('is over when it was heard, not what was being said before', async () => {
    feed(created('r1'), says('a1', 'Once upon a time'), playout('started'));
    begin();
    feed(playout('cleared'), finished('r1', 'cancelled'), created('r2', true, 'response_1'));
    feed(says('a2', 'Bye!', 'r2'), playout('started', 'r2'), finished('r2'));
    expect(await isOver()).to.equal(false);
    feed(playout('stopped', 'r2'));
    expect(await isOver()).to.equal(true);
  });

  it('takes the next response for it where the server gives no ids back', async () => {
    feed(created('r1'), finished('r1'));
    begin();
    feed(created('r2'), says('a2', 'Bye!', 'r2'), playout('started', 'r2'), playout('stopped', 'r2'));
    expect(await isOver()).to.equal(true);
  });

  it('is not taken for what somebody else asked for, where the server gives ids back', async () => {
    conversation.respond();
    feed(created('r1', true, 'response_1'), finished('r1'));
    begin();
    feed(created('vad'), says('a2', 'Yes?', 'vad'), playout('started', 'vad'), playout('stopped', 'vad'));
    expect(await isOver()).to.equal(false);
  });

  it('is not said twice when the assistant has said it with the call of its tool', async () => {
    feed(created('r1'), says('a1', 'Bye!'), playout('started'), finished('r1'));
    begin('r1');
    expect(log).not.to.include('response.create');
    expect(await isOver()).to.equal(false);
    feed(playout('stopped'));
    expect(await isOver()).to.equal(true);
  });

  it('is over when it was heard before anybody asked', async () => {
    feed(created('r1'), says('a1', 'Bye!'), playout('started'), playout('stopped'), finished('r1'));
    begin('r1');
    expect(await isOver()).to.equal(true);
  });

  it('is asked for when the assistant only called the tool', () => {
    feed(created('r1'), finished('r1'));
    begin('r1');
    expect(log).to.include('response.create');
  });

  it('is over when it can not be said, and is not tried again', async () => {
    feed(created('r0'), finished('r0'));
    begin();
    feed(created('r1'), finished('r1', 'failed', { error: classifyError({ type: 'server_error' }) }));
    expect(await isOver()).to.equal(true);
    expect(log.filter((line) => line === 'response.create')).to.have.length(1);
  });

  it('is over when it is written', async () => {
    feed(created('r0'), finished('r0'));
    begin();
    feed(created('r1'), says('a1', 'Bye', 'r1', false), {
      type: 'output-done',
      responseId: 'r1',
      itemId: 'a1',
      contentIndex: 0,
      text: 'Bye',
      spoken: false,
    });
    expect(await isOver()).to.equal(true);
  });

  it('is over behind a filter when it was heard', async () => {
    begin();
    feed(playout('started'), playout('stopped'));
    expect(await isOver()).to.equal(true);
  });

  it('lets tools ask for no more answers', () => {
    begin();
    log = [];
    conversation.respondToTools();
    expect(log).to.be.empty;
  });
});
