import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hasPocketsphinx } from '../../demo/server/hearing/pocketsphinx.ts';
import { issueSecret, post, startServer, type Running, type Secret } from './support/http-server.ts';
import { offerOf, openConnection } from './support/peer-client.ts';

interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly code: string | null;
    readonly param: string | null;
  };
}

let running: Running;
let secrets: string;
let calls: string;
before(async () => {
  running = await startServer({ recogniser: 'none' });
  secrets = `${running.origin}/v1/realtime/client_secrets`;
  calls = `${running.origin}/v1/realtime/calls`;
});
after(() => running.close());

const json = (value: unknown) => JSON.stringify(value);
const errorOf = async (response: Response) => ((await response.json()) as ErrorBody).error;
const issue = (body: unknown, key: string | undefined = 'sk-local') =>
  post(secrets, key, json(body), 'application/json');

function newOffer(t: { after(done: () => void): void }): string {
  const connection = openConnection();
  connection.createDataChannel('oai-events').onClosed(() => {});
  t.after(() => connection.close());
  return offerOf(connection);
}

describe('client secrets', () => {
  it('issues a key with the whole session', async () => {
    const response = await issue({
      session: { type: 'realtime', instructions: 'Be brief.', audio: { output: { voice: 'marin' } } },
    });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(response.headers.get('access-control-allow-origin'), null);
    const { value, expires_at: expiresAt, session } = (await response.json()) as Secret;
    assert.match(value, /^ek_/);
    assert.ok(Math.abs(expiresAt - Date.now() / 1000 - 600) < 5);
    assert.equal(session['instructions'], 'Be brief.');
    assert.equal(session['expires_at'], 0);
    assert.match(String(session['id']), /^sess_/);
    assert.deepEqual(session['audio'], {
      input: {
        format: { type: 'audio/pcm', rate: 24000 },
        transcription: null,
        noise_reduction: null,
        turn_detection: {
          type: 'server_vad',
          threshold: 0.5,
          prefix_padding_ms: 300,
          silence_duration_ms: 200,
          idle_timeout_ms: null,
          create_response: true,
          interrupt_response: true,
        },
      },
      output: { format: { type: 'audio/pcm', rate: 24000 }, voice: 'marin', speed: 1 },
    });
  });

  it('takes no body at all', async () => {
    assert.equal((await post(secrets, 'sk-local', '')).status, 200);
  });

  it('refuses other keys, its own among them', async () => {
    const wrong = await issue({}, 'sk-wrong');
    assert.equal(wrong.status, 401);
    assert.equal((await errorOf(wrong)).code, 'invalid_api_key');
    const none = await issue({}, '');
    assert.equal(none.status, 401);
    assert.match((await errorOf(none)).message, /didn't provide an API key/);
    const { value } = await issueSecret(running.origin);
    assert.equal((await issue({}, value)).status, 401);
  });

  const WRONG: readonly (readonly [unknown, string, string])[] = [
    [{ model: 'gpt-realtime' }, 'unknown_parameter', 'model'],
    [{ session: { type: 'realtime', voice: 'marin' } }, 'unknown_parameter', 'session.voice'],
    [
      { session: { type: 'realtime', audio: { voice: 'marin' } } },
      'unknown_parameter',
      'session.audio.voice',
    ],
    [{ session: { model: 'gpt-realtime' } }, 'missing_required_parameter', 'session.type'],
    [
      { session: { type: 'realtime', audio: { output: { voice: 'nobody' } } } },
      'invalid_value',
      'session.audio.output.voice',
    ],
    [{ expires_after: { anchor: 'created_at', seconds: 9 } }, 'invalid_value', 'expires_after.seconds'],
    [{ expires_after: { anchor: 'created_at', seconds: 7201 } }, 'invalid_value', 'expires_after.seconds'],
  ];
  for (const [body, code, param] of WRONG) {
    it(`refuses ${json(body)}`, async () => {
      const response = await issue(body);
      assert.equal(response.status, 400);
      const error = await errorOf(response);
      assert.deepEqual([error.code, error.param, error.type], [code, param, 'invalid_request_error']);
    });
  }
});

describe('calls', () => {
  it('answers an offer with 201, text/plain, Location and CORS', async (t) => {
    const { value } = await issueSecret(running.origin);
    const response = await post(calls, value, newOffer(t), 'application/sdp');
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.match(response.headers.get('location') ?? '', /^\/v1\/realtime\/calls\/rtc_\w+$/);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(response.headers.get('access-control-expose-headers'), 'Location, X-Request-Id');
    assert.equal(response.headers.get('timing-allow-origin'), '*');
    assert.ok(response.headers.get('x-request-id'));
    const sdp = await response.text();
    assert.match(sdp, /^v=0\r\n/);
    assert.match(sdp, /a=setup:active/);
    assert.match(sdp, /a=candidate:/);
  });

  for (const style of ['plain strings', 'typed parts']) {
    it(`takes a form of ${style} with the standard key`, async (t) => {
      const form = new FormData();
      const session = json({ type: 'realtime', instructions: 'From the form.' });
      if (style === 'plain strings') {
        form.set('sdp', newOffer(t));
        form.set('session', session);
      } else {
        form.set('sdp', new Blob([newOffer(t)], { type: 'application/sdp' }));
        form.set('session', new Blob([session], { type: 'application/json' }));
      }
      const response = await post(calls, 'sk-local', form);
      assert.equal(response.status, 201);
      const id = response.headers.get('location')?.split('/').pop() ?? '';
      assert.equal(running.server.calls.get(id)?.session.instructions, 'From the form.');
    });
  }

  it('refuses a wrong or missing key where a page can read it', async (t) => {
    for (const key of ['ek_made_up', undefined]) {
      const response = await post(calls, key, newOffer(t), 'application/sdp');
      assert.equal(response.status, 401);
      assert.equal(response.headers.get('access-control-allow-origin'), '*');
      assert.equal((await errorOf(response)).type, 'invalid_request_error');
    }
  });

  it('refuses what is no offer', async () => {
    const { value } = await issueSecret(running.origin);
    for (const sdp of ['', 'hello', 'v=0\r\n']) {
      const response = await post(calls, value, sdp, 'application/sdp');
      assert.equal(response.status, 400, JSON.stringify(sdp));
      assert.equal((await errorOf(response)).param, 'sdp');
    }
    assert.equal((await post(calls, value, '{}', 'application/json')).status, 400);
  });

  it('answers the preflight for the headers that clients send', async () => {
    const response = await fetch(calls, { method: 'OPTIONS' });
    assert.ok(response.ok);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    const allowed = response.headers.get('access-control-allow-headers')?.toLowerCase().split(', ') ?? [];
    for (const name of ['authorization', 'content-type', 'x-openai-agents-sdk'])
      assert.ok(allowed.includes(name), name);
  });

  it('hangs up a call once', async (t) => {
    const { value } = await issueSecret(running.origin);
    const started = await post(calls, value, newOffer(t), 'application/sdp');
    const id = started.headers.get('location')?.split('/').pop() ?? '';
    const call = running.server.calls.get(id);
    assert.equal((await post(`${calls}/${id}/hangup`, 'sk-local', '')).status, 200);
    await call?.ended;
    assert.equal(call?.state, 'ended');
    const again = await post(`${calls}/${id}/hangup`, 'sk-local', '');
    assert.equal(again.status, 404);
    assert.equal((await errorOf(again)).code, 'call_id_not_found');
    assert.equal((await post(`${calls}/${id}/hangup`, undefined, '')).status, 401);
  });

  it('fails on demand', async (t) => {
    const response = await post(
      `${calls}?status=429&code=rate_limit_exceeded&message=Slow`,
      'any',
      newOffer(t),
      'application/sdp',
    );
    assert.equal(response.status, 429);
    assert.deepEqual([(await errorOf(response)).code], ['rate_limit_exceeded']);
    const html = await post(`${calls}?status=500&body=html`, 'any', newOffer(t), 'application/sdp');
    assert.match(await html.text(), /^<h1>/);
    const signal = AbortSignal.timeout(200);
    const never = fetch(`${calls}?never=1`, { method: 'POST', body: 'v=0', signal });
    await assert.rejects(never, { name: 'TimeoutError' });
  });
});

describe('the rest', () => {
  it('does not start with a grammar that it cannot read', { skip: !hasPocketsphinx() }, async () => {
    await assert.rejects(startServer({ grammar: 'nonsense' }), /grammar/);
  });

  it('leaves other paths alone', async () => {
    assert.equal((await fetch(`${running.origin}/index.html`)).status, 418);
    assert.equal((await fetch(`${running.origin}/v1/realtime/nothing`)).status, 404);
  });

  it('speaks a WAV of 16 kHz', async () => {
    const response = await fetch(`${running.origin}/demo/speech?text=${encodeURIComponent('Hello there.')}`);
    assert.equal(response.headers.get('content-type'), 'audio/wav');
    const wav = Buffer.from(await response.arrayBuffer());
    assert.equal(wav.toString('latin1', 0, 4), 'RIFF');
    assert.equal(wav.readUInt32LE(24), 16_000);
    assert.ok(wav.length > 16_000, `${wav.length} bytes`);
  });
});
