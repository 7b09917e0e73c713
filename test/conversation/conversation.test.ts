import { expect } from '@open-wc/testing';
import { Conversation } from '../../src/conversation/conversation.js';
import type { ProtocolEvent } from '../../src/protocol/protocol-event.js';
import type { Usage } from '../../src/conversation/usage.js';
import { classifyError } from '../../src/protocol/classify-error.js';
import { added, created, done, finished, playout, says, speech } from './events.js';

describe('Conversation', () => {
  let log: string[];
  let conversation: Conversation;
  let now: number;
  let usages: Usage[];
  let deleted: string[];

  beforeEach(() => {
    log = [];
    usages = [];
    deleted = [];
    now = 0;
    conversation = new Conversation({
      send: (event) => log.push(event.type),
      turnChanged: (turn, delta, isDeleted) => {
        if (isDeleted) deleted.push(turn.itemId);
        else log.push(`${turn.text}|${delta}|${turn.final ? 'final' : ''}`);
      },
      activityChanged: (from, to) => log.push(`${from} → ${to}`),
      now: () => now,
      usageChanged: (usage) => usages.push(usage),
      interrupted: () => log.push('interrupted'),
      responseFailed: ({ code }, incomplete) => log.push(`${incomplete ? 'incomplete' : 'failed'}: ${code}`),
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
    feed(says('a1', 'Hello'), playout('started'), speech('started'));
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

  it('tells when a turn is deleted', () => {
    feed(added('u1', 'user', null, 'Hi'));
    conversation.handle({ type: 'item-deleted', itemId: 'u1' });
    expect(deleted).to.deep.equal(['u1']);
    expect(conversation.turns).to.be.empty;
  });

  it('tries once more when the server failed, and then says so', () => {
    const error = classifyError({ type: 'server_error', message: 'Sorry' });
    conversation.greet('Hello');
    feed(created('r1', true, 'response_1'), finished('r1', 'failed', { error, requestId: 'response_1' }));
    expect(log.filter((line) => line === 'response.create')).to.have.length(2);
    feed(created('r2'), finished('r2', 'failed', { error }));
    expect(log.filter((line) => line === 'response.create')).to.have.length(2);
    expect(log).to.include('failed: undefined');
  });

  it('tries the same again, also when something else waits', () => {
    const error = classifyError({ type: 'server_error', message: 'Sorry' });
    const asked: unknown[] = [];
    conversation = new Conversation({
      send: (event) => event.type === 'response.create' && asked.push(event.response?.instructions),
      turnChanged: () => {},
      activityChanged: () => {},
      now: () => now,
      usageChanged: () => {},
      interrupted: () => {},
      responseFailed: () => {},
    });
    const requestId = conversation.respond({ instructions: 'greeting' });
    conversation.respond();
    feed(created('r1', true, requestId), finished('r1', 'failed', { error, requestId }));
    feed(created('r2'), finished('r2'));
    expect(asked).to.deep.equal(['greeting', undefined, 'greeting']);
  });

  it('says so when an answer was broken off', () => {
    const error = classifyError({ code: 'max_output_tokens' });
    feed(created('r1'), finished('r1', 'incomplete', { error }));
    expect(log).to.include('incomplete: max_output_tokens');
  });

  it('counts tokens once, the cached ones among them, and the seconds of speech', () => {
    const usage = {
      total: 100,
      input: { text: 40, audio: 30, image: 0 },
      cached: { text: 20, audio: 0, image: 0 },
      output: { text: 10, audio: 20, image: 0 },
    };
    conversation.begin();
    now = 1000;
    feed(created('r1'), playout('started'));
    now = 4000;
    feed(finished('r1', 'completed', { usage }), playout('stopped'), speech('started'));
    now = 6000;
    feed(speech('stopped'), created('r2'), finished('r2', 'completed', { usage }));
    expect(usages.at(-1)).to.deep.equal({
      totalTokens: 200,
      input: { text: 80, audio: 60, image: 0 },
      cached: { text: 40, audio: 0, image: 0 },
      output: { text: 20, audio: 40, image: 0 },
      transcription: { tokens: 0, seconds: 0 },
      callSeconds: 6,
      userSpeechSeconds: 2,
      assistantSpeechSeconds: 3,
    });
  });
});
