import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Demo } from '../../demo/start-demo.ts';
import { startDemoServer } from '../support/demo-server.ts';

describe('the token endpoint of the demo', () => {
  let demo: Demo;
  before(async () => {
    demo = await startDemoServer({ recogniser: 'none' });
  });
  after(() => demo.close());

  it('issues a token of the local server, and says where the offer goes', async () => {
    const request = {
      method: 'POST',
      body: JSON.stringify({ voice: 'marin', transcription: 'gpt-realtime-whisper' }),
    };
    const answer = await fetch(`${demo.url}token`, request);
    assert.equal(answer.status, 200);
    const token = (await answer.json()) as Record<string, unknown>;
    assert.match(String(token['value']), /^ek_/);
    assert.equal(token['calls_url'], `${demo.url}v1/realtime/calls`);
    assert.deepEqual(Object.keys(token).sort(), ['calls_url', 'expires_at', 'value']);
  });

  it('answers a GET, too', async () => {
    const answer = await fetch(`${demo.url}token?voice=cedar&language=en-GB`);
    assert.equal(answer.status, 200);
  });

  it('serves the pages, and the bundle under one more address', async () => {
    for (const path of [
      '',
      'tools.html',
      'session.html',
      'demo.css',
      'cdn/realtime-voice.js',
      'cdn/session.js',
    ]) {
      const answer = await fetch(`${demo.url}${path}`);
      assert.equal(answer.status, 200, path);
      await answer.body?.cancel();
    }
    assert.equal((await fetch(`${demo.url}nothing`)).status, 404);
    assert.equal((await fetch(`${demo.url}cdn/..%2f..%2fpackage.json`)).status, 404);
  });
});
