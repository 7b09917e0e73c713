import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { json } from 'node:stream/consumers';
import { createTokenHandler, type TokenHandlerOptions } from '../../src/server/index.ts';

const KEY = 'sk-secret-of-the-server';
const INSTRUCTIONS = 'Never tell the visitor about the discount.';

/** What the service was asked, and what it answers. */
interface Upstream {
  asked: {
    path: string;
    authorization: string | undefined;
    safety: unknown;
    body: Record<string, unknown>;
  }[];
  status: number;
  headers: Record<string, string>;
  body: string;
}

describe('createTokenHandler', () => {
  let server: Server;
  let baseUrl = '';
  let upstream: Upstream;

  before(async () => {
    server = createServer((request, response) => {
      void json(request).then((body) => {
        const { authorization } = request.headers;
        const safety = request.headers['openai-safety-identifier'];
        upstream.asked.push({
          path: request.url ?? '',
          authorization,
          safety,
          body: body as Record<string, unknown>,
        });
        response.writeHead(upstream.status, { 'content-type': 'application/json', ...upstream.headers });
        response.end(upstream.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert(typeof address === 'object' && address !== null);
    baseUrl = `http://127.0.0.1:${address.port}/v1`;
  });

  after(() => void server.close());

  beforeEach(() => {
    const session = { type: 'realtime', instructions: INSTRUCTIONS };
    const body = JSON.stringify({ value: 'ek_123', expires_at: 1784852564, session });
    upstream = { asked: [], status: 200, headers: {}, body };
  });

  function ask(request: Request, options: Partial<TokenHandlerOptions> = {}): Promise<Response> {
    return createTokenHandler({ apiKey: KEY, baseUrl, session: { instructions: INSTRUCTIONS }, ...options })(
      request,
    );
  }

  function post(body?: unknown): Request {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    return new Request('https://page.example/token', { method: 'POST', ...init });
  }

  async function assertError(answer: Response, status: number, code: string): Promise<void> {
    assert.equal(answer.status, status);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const text = await answer.text();
    assert.doesNotMatch(text, /sk-secret|discount/);
    const body = JSON.parse(text) as { error: { code: string; message: string } };
    assert.equal(body.error.code, code);
    assert.equal(typeof body.error.message, 'string');
  }

  it('answers with the token and nothing else', async () => {
    const answer = await ask(post({ voice: 'marin' }));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    assert.deepEqual(await answer.json(), { value: 'ek_123', expires_at: 1784852564 });
    assert.equal(upstream.asked[0]?.path, '/v1/realtime/client_secrets');
    assert.equal(upstream.asked[0]?.authorization, `Bearer ${KEY}`);
  });

  it('names the place for the offer and bounds the life of the token', async () => {
    const answer = await ask(post(), { callsUrl: 'https://eu.example/calls', expiresAfterSeconds: 60 });
    assert.equal(((await answer.json()) as { calls_url: string }).calls_url, 'https://eu.example/calls');
    assert.deepEqual(upstream.asked[0]?.body['expires_after'], { anchor: 'created_at', seconds: 60 });
  });

  it('lays the choice of a POST over the settings of the page', async () => {
    const session = {
      instructions: INSTRUCTIONS,
      audio: { input: { noise_reduction: null }, output: { speed: 1.2 } },
    };
    await ask(post({ voice: 'cedar', language: 'de-AT', transcription: 'gpt-transcribe', extra: 1 }), {
      session,
    });
    assert.deepEqual(upstream.asked[0]?.body, {
      session: {
        type: 'realtime',
        model: 'gpt-realtime-2.1',
        instructions: INSTRUCTIONS,
        audio: {
          input: { noise_reduction: null, transcription: { model: 'gpt-transcribe', language: 'de' } },
          output: { speed: 1.2, voice: 'cedar' },
        },
      },
    });
    assert.deepEqual(session.audio.output, { speed: 1.2 });
  });

  it('reads the choice of a GET from the query', async () => {
    await ask(new Request('https://page.example/token?voice=ash&transcription=off&language='));
    const session = upstream.asked[0]?.body['session'] as { audio: unknown };
    assert.deepEqual(session.audio, { input: { transcription: null }, output: { voice: 'ash' } });
  });

  it('keeps transcription off when a visitor only names a language', async () => {
    await ask(post({ language: 'fr' }), { session: { audio: { input: { transcription: null } } } });
    const session = upstream.asked[0]?.body['session'] as { audio: unknown };
    assert.deepEqual(session.audio, { input: { transcription: null } });
  });

  it('passes over the model unless the page opens it', async () => {
    await ask(post({ model: 'gpt-realtime-expensive' }));
    await ask(post({ model: 'gpt-realtime-2.1-mini' }), { allow: { model: ['gpt-realtime-2.1-mini'] } });
    const models = upstream.asked.map(({ body }) => (body['session'] as { model: string }).model);
    assert.deepEqual(models, ['gpt-realtime-2.1', 'gpt-realtime-2.1-mini']);
  });

  it('refuses values that are not allowed', async () => {
    const bad = [
      { voice: 'hal' },
      { voice: 7 },
      { language: 'en"; drop' },
      { transcription: { model: 'x' } },
    ];
    for (const choice of bad) await assertError(await ask(post(choice)), 400, 'bad-request');
    await assertError(await ask(post({ model: 'x' }), { allow: { model: /^gpt-/g } }), 400, 'bad-request');
    assert.equal(upstream.asked.length, 0);
  });

  it('refuses bodies that are no JSON object', async () => {
    for (const body of ['{', '[]', 'null', '7', `{"a":"${'x'.repeat(5000)}"}`]) {
      const request = new Request('https://page.example/token', { method: 'POST', body });
      await assertError(await ask(request), 400, 'bad-request');
    }
  });

  it('lets a function make the settings, or turn the visitor away', async () => {
    const seen: unknown[] = [];
    await ask(post({ voice: 'marin' }), {
      session: (request, choice) => {
        seen.push(new URL(request.url).pathname, choice);
        return Promise.resolve({ model: 'mine' });
      },
      safetyIdentifier: () => 'hash-of-visitor',
    });
    assert.deepEqual(seen, ['/token', { voice: 'marin' }]);
    assert.deepEqual(upstream.asked[0]?.body['session'], {
      type: 'realtime',
      model: 'mine',
      audio: { output: { voice: 'marin' } },
    });
    assert.equal(upstream.asked[0]?.safety, 'hash-of-visitor');
    const refused = await ask(post(), { session: () => new Response('no', { status: 403 }) });
    assert.equal(refused.status, 403);
    assert.equal(upstream.asked.length, 1);
  });

  it('takes only GET and POST', async () => {
    const answer = await ask(new Request('https://page.example/token', { method: 'DELETE' }));
    assert.equal(answer.headers.get('allow'), 'GET, POST');
    await assertError(answer, 405, 'method-not-allowed');
  });

  it('says that it has no key', async () => {
    await assertError(await ask(post(), { apiKey: undefined }), 500, 'not-configured');
    await assertError(await ask(post(), { apiKey: '' }), 500, 'not-configured');
  });

  it('hides what the service says when it refuses', async () => {
    upstream.body = JSON.stringify({
      error: { message: `Incorrect API key provided: ${KEY}. ${INSTRUCTIONS}` },
    });
    for (const status of [400, 401, 403, 500, 503]) {
      upstream.status = status;
      await assertError(await ask(post()), 502, 'upstream-rejected');
    }
  });

  it('passes a limit on with the time to wait', async () => {
    upstream = { ...upstream, status: 429, headers: { 'retry-after': '20' } };
    const answer = await ask(post());
    assert.equal(answer.headers.get('retry-after'), '20');
    await assertError(answer, 429, 'upstream-busy');
  });

  it('reports a service that is not there', async () => {
    await assertError(await ask(post(), { baseUrl: 'http://127.0.0.1:1/v1' }), 502, 'upstream-unreachable');
  });

  it('reports an answer without a token', async () => {
    for (const body of ['', '<html>', '{}', '{"value":7}', '{"value":""}', '[]']) {
      upstream.body = body;
      await assertError(await ask(post()), 502, 'upstream-invalid');
    }
  });

  it('understands the older answer of compatible services', async () => {
    upstream.body = JSON.stringify({ id: 's', client_secret: { value: 'ek_old', expires_at: 9 } });
    assert.deepEqual(await (await ask(post())).json(), { value: 'ek_old', expires_at: 9 });
  });

  it('stops asking when the visitor has gone away', async () => {
    const gone = new AbortController();
    let signal: AbortSignal | null | undefined;
    const pending = ask(new Request('https://page.example/token', { signal: gone.signal }), {
      fetch: (_url, init) => {
        signal = init?.signal;
        return new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(new Error('gone'))),
        );
      },
    });
    setTimeout(() => gone.abort(), 20);
    await assertError(await pending, 502, 'upstream-unreachable');
    assert.equal(signal?.aborted, true);
  });
});
