import { expect } from '@open-wc/testing';
import { ResponseSequencer } from '../../src/conversation/response-sequencer.js';
import type { ClientEvent } from '../../src/protocol/client-events.js';
import { created, finished, playout, refused, says } from './events.js';

describe('ResponseSequencer', () => {
  let sent: ClientEvent[];
  let sequencer: ResponseSequencer;
  const id = (index: number) => (sent[index] as { event_id: string }).event_id;

  beforeEach(() => {
    sent = [];
    sequencer = new ResponseSequencer((event) => sent.push(event));
  });

  it('sends the first request at once and holds the next until the response is done', () => {
    sequencer.request({ instructions: 'one' });
    sequencer.request({ instructions: 'two' });
    expect(sent).to.have.length(1);
    sequencer.handle(created('r1'));
    expect(sent).to.have.length(1);
    sequencer.handle(finished('r1'));
    expect(sent).to.have.length(2);
    expect(sent[1]).to.have.nested.property('response.instructions', 'two');
  });

  it('waits for a response that turn detection began', () => {
    sequencer.handle(created('vad'));
    sequencer.request();
    expect(sent).to.be.empty;
    sequencer.handle(finished('vad', 'cancelled'));
    expect(sent).to.have.length(1);
  });

  it('merges requests that ask for nothing special', () => {
    sequencer.handle(created('r1'));
    sequencer.request();
    sequencer.request();
    sequencer.handle(finished('r1'));
    sequencer.handle(created('r2'));
    sequencer.handle(finished('r2'));
    expect(sent).to.have.length(1);
  });

  for (const linked of [true, false]) {
    it(`asks again when another response was faster (${linked ? 'linked' : 'unlinked'} error)`, () => {
      sequencer.request({ instructions: 'greeting' });
      sequencer.handle(created('vad'));
      sequencer.handle(refused('conversation_already_has_active_response', linked ? id(0) : undefined));
      expect(sent).to.have.length(1);
      sequencer.handle(finished('vad'));
      expect(sent).to.have.length(2);
      expect(sent[1]).to.have.nested.property('response.instructions', 'greeting');
    });
  }

  it('does not ask again at once when it never heard of the active response', () => {
    sequencer.request();
    sequencer.handle(refused('conversation_already_has_active_response'));
    expect(sent).to.have.length(1);
    sequencer.handle(finished('unseen'));
    expect(sent).to.have.length(2);
  });

  it('goes on after a request that was refused for another reason', () => {
    sequencer.request({ instructions: 'bad' });
    sequencer.request({ instructions: 'good' });
    sequencer.handle(refused('invalid_value', id(0)));
    expect(sent).to.have.length(2);
  });

  it('does not wait for ever after an error that names no event', () => {
    sequencer.request({ instructions: 'one' });
    sequencer.request({ instructions: 'two' });
    sequencer.handle(refused('invalid_value'));
    expect(sent).to.have.length(2);
  });

  it("ignores errors about somebody else's event", () => {
    sequencer.request({ instructions: 'one' });
    sequencer.request({ instructions: 'two' });
    sequencer.handle(refused('invalid_value', 'event_of_the_page'));
    expect(sent).to.have.length(1);
  });

  it('does not repeat a request that has begun because of a refusal of another', () => {
    sequencer.request({ instructions: 'greeting' });
    sequencer.handle(created('r1', true, id(0)));
    sequencer.handle(refused('conversation_already_has_active_response'));
    sequencer.handle(finished('r1'));
    expect(sent).to.have.length(1);
  });

  it('lets out-of-band responses run beside', () => {
    sequencer.handle(created('aside', false));
    sequencer.request();
    expect(sent).to.have.length(1);
  });

  it('goes on behind a filter that hides responses', () => {
    sequencer.request({ instructions: 'one' });
    sequencer.request({ instructions: 'two' });
    sequencer.handle(playout('started'));
    sequencer.handle(playout('stopped'));
    expect(sent).to.have.length(2);
  });

  it('holds all requests until it may send them', () => {
    sequencer.hold(true);
    sequencer.request();
    sequencer.handle(created('r1'));
    sequencer.handle(finished('r1'));
    expect(sent).to.be.empty;
    sequencer.hold(false);
    expect(sent).to.have.length(1);
  });

  it('goes on after a written answer behind a filter that hides responses', () => {
    sequencer.request({ instructions: 'one' });
    sequencer.request({ instructions: 'two' });
    sequencer.handle({
      type: 'output-done',
      responseId: 'r1',
      itemId: 'a1',
      contentIndex: 0,
      text: 'One',
      spoken: false,
    });
    expect(sent).to.have.length(2);
  });

  it('does not wait for a request that could not be sent', () => {
    const failing = new ResponseSequencer((event) => {
      if (JSON.stringify(event).includes('huge')) throw new Error('too large');
      sent.push(event);
    });
    expect(() => failing.request({ instructions: 'huge' })).to.throw('too large');
    failing.request({ instructions: 'small' });
    expect(sent).to.have.length(1);
  });

  it('keeps the id that the page gave, and repeats a request that failed with the settings that it had', () => {
    expect(sequencer.request({ instructions: 'greeting' }, { id: 'mine' })).to.equal('mine');
    expect(id(0)).to.equal('mine');
    sequencer.handle(created('r1', true, 'mine'));
    sequencer.handle(finished('r1', 'failed'));
    sequencer.repeat('mine');
    expect(sent[1]).to.have.nested.property('response.instructions', 'greeting');
    sequencer.handle(finished('r2', 'failed'));
    sequencer.repeat('somebody else');
    expect(sent[2]).not.to.have.nested.property('response.instructions');
  });

  it('puts its defaults under the settings of each request', () => {
    sequencer.defaults = { output_modalities: ['text'] };
    sequencer.request({ instructions: 'one' });
    expect(sent[0]).to.have.deep.nested.property('response.output_modalities', ['text']);
  });

  it('goes on behind a filter that hides what became of a response that was cut off, or came to nothing', () => {
    let now = 0;
    const filtered = new ResponseSequencer(
      (event) => sent.push(event),
      () => now,
    );
    filtered.request();
    filtered.cancel();
    filtered.request();
    expect(sent).to.have.length(2);
    now = 14_000;
    filtered.request();
    expect(sent).to.have.length(2);
    now = 16_000;
    filtered.request();
    expect(sent).to.have.length(3);
  });

  it('waits behind a filter as long as it is being answered', () => {
    let now = 0;
    const filtered = new ResponseSequencer(
      (event) => sent.push(event),
      () => now,
    );
    filtered.request();
    filtered.handle(says('a1', 'A long story'));
    now = 60_000;
    filtered.request();
    expect(sent).to.have.length(1);
  });

  it('asks what waits when the visitor interrupts, but not again what was cut off', () => {
    sequencer.request({ instructions: 'one' });
    sequencer.request({ instructions: 'two' });
    sequencer.cancel();
    sequencer.handle(created('vad'));
    sequencer.handle(refused('conversation_already_has_active_response', id(0)));
    sequencer.handle(finished('vad'));
    expect(sent).to.have.length(2);
    expect(sent[1]).to.have.nested.property('response.instructions', 'two');
  });

  it('asks again at once, but only once, when the active response is over before the refusal comes', () => {
    sequencer.handle(created('vad'));
    sequencer.handle(finished('vad'));
    sequencer.request();
    sequencer.handle(refused('conversation_already_has_active_response'));
    expect(sent).to.have.length(2);
    sequencer.handle(refused('conversation_already_has_active_response'));
    expect(sent).to.have.length(2);
    sequencer.handle(finished('unseen'));
    expect(sent).to.have.length(3);
  });
});
