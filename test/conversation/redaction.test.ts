import { expect } from '@open-wc/testing';
import { redact, redactText } from '../../src/conversation/redaction.js';

describe('redact', () => {
  it('drops what belongs to the owner of the page, at any depth', () => {
    const event = {
      type: 'session.created',
      session: {
        id: 'sess_1',
        instructions: 'secret',
        tools: [{ name: 'secret' }],
        prompt: { id: 'secret' },
        audio: { input: { transcription: { model: 'm', prompt: 'secret' } } },
        client_secret: { value: 'secret' },
      },
      items: [{ headers: { Authorization: 'secret' }, Authorization: 'secret', kept: 'yes' }],
    };
    const clean = redact(event);
    expect(JSON.stringify(clean)).not.to.contain('secret"');
    expect(clean).to.have.nested.property('session.audio.input.transcription.model', 'm');
    expect(clean).to.have.nested.property('items[0].kept', 'yes');
  });

  it('hides keys in any text', () => {
    expect(redactText('Incorrect API key provided: sk-proj-abc123def. Or ek_1234567890.')).to.equal(
      'Incorrect API key provided: [redacted]. Or [redacted].',
    );
    expect(redactText('task-based risk-averse')).to.equal('task-based risk-averse');
  });

  it('freezes all of it, and leaves the original alone', () => {
    const event = { list: [{ a: 1 }] };
    const clean = redact(event) as typeof event;
    expect(clean).to.be.frozen;
    expect(clean.list[0]).to.be.frozen;
    expect(event.list[0]).not.to.be.frozen;
  });
});
