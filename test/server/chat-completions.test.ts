import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { createChatCompletionsMind } from '../../demo/server/mind/chat-completions-mind.ts';
import { createDefaultMind } from '../../demo/server/mind/default-mind.ts';
import { readServerSentEvents } from '../../demo/server/mind/server-sent-events.ts';
import type { Mind, MindOutput, MindRequest } from '../../demo/server/mind/mind.ts';

interface Asked {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: {
    readonly model: string;
    readonly stream: boolean;
    readonly messages: readonly unknown[];
    readonly tools?: readonly unknown[];
    readonly tool_choice?: unknown;
  };
}

/** A model server that answers each request with these bytes, however they are cut. */
async function fakeModel(
  t: { after(done: () => void): void },
  chunks: readonly (string | Buffer)[],
  status = 200,
) {
  const asked: Asked[] = [];
  let gone = false;
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const { url, headers } = request;
    const body = JSON.parse(Buffer.concat(parts).toString()) as Asked['body'];
    asked.push({ url, authorization: headers.authorization, body });
    response.on('close', () => (gone = true));
    response.writeHead(status, { 'content-type': 'text/event-stream' });
    for (const chunk of chunks) {
      response.write(chunk);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (chunks.at(-1) !== HANG) response.end();
  };
  const http = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    http.closeAllConnections();
    http.close();
  });
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`;
  return { url, asked, isGone: () => gone };
}

const HANG = ': and then nothing\n';
const event = (delta: object) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;

async function think(mind: Mind, rest: Partial<MindRequest> = {}): Promise<readonly MindOutput[]> {
  const { signal } = new AbortController();
  const request: MindRequest = {
    instructions: 'Be brief.',
    turns: [],
    tools: [],
    toolChoice: 'auto',
    signal,
    ...rest,
  };
  const outputs: MindOutput[] = [];
  for await (const output of mind.think(request)) outputs.push(output);
  return outputs;
}

describe('server-sent events', () => {
  it('are read byte by byte', async () => {
    const bytes = Buffer.from(': hello\n\ndata: Grüß 👋\r\n\r\ndata: a\ndata: b\n\ndata:last');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const events: string[] = [];
    for await (const data of readServerSentEvents(body)) events.push(data);
    assert.deepEqual(events, ['Grüß 👋', 'a\nb', 'last']);
  });
});

describe('the mind at LOCAL_MODEL_URL', () => {
  it('streams text, wherever the chunks are cut', async (t) => {
    const bytes = Buffer.from(
      `${event({ role: 'assistant', content: '' })}${event({ content: 'Grüß ' })}${event({ content: 'Gott 👋' })}data: [DONE]\n\n`,
    );
    const chunks = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) =>
      bytes.subarray(i * 7, i * 7 + 7),
    );
    const model = await fakeModel(t, chunks);
    const outputs = await think(
      createChatCompletionsMind({ url: model.url, model: 'tiny', apiKey: 'secret' }),
    );
    assert.deepEqual(outputs, [
      { kind: 'text', text: 'Grüß ' },
      { kind: 'text', text: 'Gott 👋' },
    ]);
    assert.equal(model.asked[0]?.url, '/v1/chat/completions');
    assert.equal(model.asked[0]?.authorization, 'Bearer secret');
    assert.deepEqual([model.asked[0]?.body.model, model.asked[0]?.body.stream], ['tiny', true]);
  });

  it('puts tool calls together from their pieces', async (t) => {
    const piece = (index: number, name: string | undefined, args: string) =>
      event({
        tool_calls: [
          {
            index,
            ...(name ? { id: `c${index}` } : {}),
            function: { ...(name ? { name } : {}), arguments: args },
          },
        ],
      });
    const model = await fakeModel(t, [
      piece(0, 'set_light', '{"room":'),
      piece(0, undefined, '"kitchen"}'),
      piece(1, 'get_time', ''),
      'data: [DONE]\n\n',
    ]);
    const outputs = await think(createChatCompletionsMind({ url: model.url, model: 'tiny' }));
    assert.deepEqual(outputs, [
      { kind: 'tool-call', name: 'set_light', arguments: '{"room":"kitchen"}' },
      { kind: 'tool-call', name: 'get_time', arguments: '{}' },
    ]);
  });

  it('is told the instructions, the conversation and the tools', async (t) => {
    const model = await fakeModel(t, [event({ content: 'ok' })]);
    const parameters = { type: 'object', properties: { room: { type: 'string' } } };
    await think(createChatCompletionsMind({ url: `${model.url}/chat/completions`, model: 'tiny' }), {
      turns: [
        { role: 'user', text: 'lights on' },
        { role: 'tool-call', callId: 'a', name: 'set_light', arguments: '{"room":"kitchen"}' },
        { role: 'tool-call', callId: 'b', name: 'set_light', arguments: '{"room":"bedroom"}' },
        { role: 'tool-output', callId: 'a', output: 'ok' },
        { role: 'tool-output', callId: 'b', output: 'ok' },
      ],
      tools: [{ name: 'set_light', description: 'Lights.', parameters }],
      toolChoice: { name: 'set_light' },
    });
    const call = (id: string, room: string) => ({
      id,
      type: 'function',
      function: { name: 'set_light', arguments: `{"room":"${room}"}` },
    });
    assert.deepEqual(model.asked[0]?.body, {
      model: 'tiny',
      stream: true,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'lights on' },
        { role: 'assistant', content: null, tool_calls: [call('a', 'kitchen'), call('b', 'bedroom')] },
        { role: 'tool', tool_call_id: 'a', content: 'ok' },
        { role: 'tool', tool_call_id: 'b', content: 'ok' },
      ],
      tools: [{ type: 'function', function: { name: 'set_light', description: 'Lights.', parameters } }],
      tool_choice: { type: 'function', function: { name: 'set_light' } },
    });
  });

  it('sees the pictures of a turn', async (t) => {
    const model = await fakeModel(t, [event({ content: 'A cat.' })]);
    const images = [{ url: 'data:image/png;base64,AAAA', width: 1, height: 1 }];
    await think(createChatCompletionsMind({ url: model.url, model: 'tiny' }), {
      turns: [
        { role: 'user', text: 'What is this?', images },
        { role: 'user', text: '', images },
      ],
    });
    const picture = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
    assert.deepEqual(model.asked[0]?.body.messages.slice(1), [
      { role: 'user', content: [{ type: 'text', text: 'What is this?' }, picture] },
      { role: 'user', content: [picture] },
    ]);
  });

  it('lets a response have its own instructions', async (t) => {
    const model = await fakeModel(t, [event({ content: 'ok' })]);
    await think(createChatCompletionsMind({ url: model.url, model: 'tiny' }), { request: 'Say hello.' });
    assert.deepEqual(model.asked[0]?.body.messages[0], { role: 'system', content: 'Say hello.' });
  });

  it('fails with what the model server said', async (t) => {
    const model = await fakeModel(t, ['no such model'], 404);
    await assert.rejects(
      think(createChatCompletionsMind({ url: model.url, model: 'x' })),
      /answered 404: no such model/,
    );
    const broken = await fakeModel(t, ['data: {"error":{"message":"out of memory"}}\n\n']);
    await assert.rejects(think(createChatCompletionsMind({ url: broken.url, model: 'x' })), /out of memory/);
  });

  it('stops asking when the response is cancelled', async (t) => {
    const model = await fakeModel(t, [event({ content: 'one' }), HANG]);
    const abort = new AbortController();
    const mind = createChatCompletionsMind({ url: model.url, model: 'tiny' });
    const request: MindRequest = {
      instructions: '',
      turns: [],
      tools: [],
      toolChoice: 'auto',
      signal: abort.signal,
    };
    const reading = (async () => {
      for await (const output of mind.think(request)) if (output.kind === 'text') abort.abort();
    })();
    await assert.rejects(reading, { name: 'AbortError' });
    while (!model.isGone()) await new Promise((resolve) => setImmediate(resolve));
  });

  it('is only used when it is named', async (t) => {
    const model = await fakeModel(t, [event({ content: 'from the model' })]);
    const named = createDefaultMind({ LOCAL_MODEL_URL: model.url, LOCAL_MODEL: 'named' });
    assert.deepEqual(await think(named), [{ kind: 'text', text: 'from the model' }]);
    assert.equal(model.asked[0]?.body.model, 'named');
    assert.deepEqual(await think(createDefaultMind({})), [
      { kind: 'text', text: 'Hello! How can I help you?' },
    ]);
  });
});
