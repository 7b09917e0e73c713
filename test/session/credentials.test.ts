import { expect } from '@open-wc/testing';
import { readToken } from '../../src/session/credentials.js';
import { readErrorText } from '../../src/session/error-text.js';
import type { TokenAnswer } from '../../src/session/session-options.js';
import { codeOf } from '../support/session-log.js';

describe('readToken', () => {
  const json = (body: unknown) => Promise.resolve(new Response(JSON.stringify(body), { status: 200 }));
  const answers: Record<string, Promise<Response | TokenAnswer>> = {
    '{value}': json({ value: 'ek_1234567', expires_at: 1 }),
    '{client_secret: {value}}': json({ client_secret: { value: 'ek_1234567' }, instructions: 'x' }),
    '{client_secret}': json({ client_secret: 'ek_1234567' }),
    '{token}': json({ token: 'ek_1234567' }),
    'a JSON string': json('ek_1234567'),
    'a bare string': Promise.resolve(new Response('ek_1234567\n')),
    'a string of getToken()': Promise.resolve('ek_1234567'),
    'an object of getToken()': Promise.resolve({ value: 'ek_1234567' }),
  };
  for (const [name, answer] of Object.entries(answers)) {
    it(`takes ${name}`, async () => {
      expect(await readToken(answer)).to.include({ value: 'ek_1234567' });
    });
  }

  it('takes the address for the offer along', async () => {
    const token = await readToken(json({ value: 'ek_1', calls_url: 'https://voice.example/calls' }));
    expect(token.callsUrl).to.equal('https://voice.example/calls');
  });

  for (const [name, body] of Object.entries({
    null: null,
    'a number': 5,
    'an empty object': {},
    'an empty string': '',
    'a sentence': 'please sign in',
    'a number as value': { value: 5 },
  })) {
    it(`refuses ${name}`, async () => {
      expect(await codeOf(readToken(json(body)))).to.equal('token-invalid');
    });
  }
});

describe('readErrorText', () => {
  it("finds the server's own words in any envelope", () => {
    const openai = JSON.stringify({ error: { message: 'No quota.', code: 'insufficient_quota' } });
    expect(readErrorText(openai)).to.deep.equal({ message: 'No quota.', code: 'insufficient_quota' });
    expect(readErrorText('{"error":"Broken."}')).to.deep.equal({ message: 'Broken.', code: undefined });
    expect(readErrorText('{"message":"Broken."}').message).to.equal('Broken.');
    expect(readErrorText('Broken.').message).to.equal('Broken.');
    expect(readErrorText('<!doctype html>').message).to.equal('');
    expect(readErrorText('null').message).to.be.a('string');
  });

  it('never repeats a key', () => {
    const text = readErrorText(
      '{"error":"Bad key sk-abcdefgh, or tok.en-of.another/kind"}',
      'tok.en-of.another/kind',
    );
    expect(text.message).to.equal('Bad key [redacted], or [redacted]');
  });
});
