import { expect } from '@open-wc/testing';
import { parseServerEvent } from '../../src/protocol/parse-server-event.js';
import type { ProtocolEvent } from '../../src/protocol/protocol-event.js';

function parse(event: Record<string, unknown>): ProtocolEvent {
  const parsed = parseServerEvent(JSON.stringify({ event_id: 'event_1', ...event }));
  if (parsed.kind !== 'known') throw new Error(`not known: ${JSON.stringify(parsed)}`);
  return parsed.event;
}

describe('parseServerEvent', () => {
  it('reads a delta and ignores the padding that real servers add', () => {
    const event = {
      type: 'response.output_audio_transcript.delta',
      response_id: 'resp_1',
      item_id: 'item_1',
      output_index: 0,
      content_index: 0,
      delta: 'Hel',
      obfuscation: 'x8Gh2',
    };
    expect(parse(event)).to.deep.equal({
      type: 'output-delta',
      responseId: 'resp_1',
      itemId: 'item_1',
      contentIndex: 0,
      text: 'Hel',
      spoken: true,
    });
  });

  it('gives the older beta names the same meaning', () => {
    const fields = { response_id: 'r', item_id: 'i', content_index: 0, delta: 'x' };
    expect(parse({ type: 'response.audio_transcript.delta', ...fields })).to.deep.equal(
      parse({ type: 'response.output_audio_transcript.delta', ...fields }),
    );
    expect(parse({ type: 'response.text.delta', ...fields })).to.deep.equal(
      parse({ type: 'response.output_text.delta', ...fields }),
    );
    const item = { id: 'i', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] };
    expect(parse({ type: 'conversation.item.created', item }).type).to.equal('item-added');
  });

  it('takes items without status, content and role', () => {
    const item = { id: 'item_1', type: 'function_call_output', call_id: 'call_1', output: '5' };
    expect(parse({ type: 'conversation.item.added', item, previous_item_id: 'item_0' })).to.deep.equal({
      type: 'item-added',
      item: { id: 'item_1', role: undefined, parts: [], spoken: false, images: 0 },
      previousItemId: 'item_0',
    });
  });

  it('keeps system messages from the visitor', () => {
    const item = {
      id: 'i',
      type: 'message',
      role: 'system',
      content: [{ type: 'input_text', text: 'secret' }],
    };
    expect(parse({ type: 'conversation.item.added', item })).to.have.nested.property('item.role', undefined);
  });

  it('reads what it can of fields that are not what they should be', () => {
    const done = { id: 'r', status: 'failed', status_details: { error: 'overloaded' }, metadata: 7 };
    expect(parse({ type: 'response.done', response: done })).to.have.nested.property(
      'response.error.message',
      '',
    );
    expect(parse({ type: 'error', error: { code: 429, message: 'Slow down.' } })).to.have.nested.property(
      'error.message',
      'Slow down.',
    );
    expect(parse({ type: 'error', error: 'no' }).type).to.equal('error');
    const delta = { type: 'response.output_text.delta', item_id: 'i', content_index: null, delta: 'x' };
    expect(parse(delta)).to.include({ text: 'x', contentIndex: 0, responseId: '' });
    const item = { id: 'i', type: 'message', role: 'user', content: [{ text: 'Hi' }] };
    expect(parse({ type: 'conversation.item.added', item })).to.have.deep.nested.property('item.parts', [
      'Hi',
    ]);
    expect(parse({ type: 'output_audio_buffer.started' }).type).to.equal('output-started');
  });

  it('knows whether the session writes down the visitor, in both generations', () => {
    const transcribes = (session: object) => {
      const event = parse({ type: 'session.created', session });
      return event.type === 'session-started' && event.session.transcribesInput;
    };
    expect(transcribes({ audio: { input: { transcription: null } } })).to.equal(false);
    expect(transcribes({})).to.equal(false);
    expect(transcribes({ audio: { input: { transcription: { model: 'm' } } } })).to.equal(true);
    expect(transcribes({ input_audio_transcription: { model: 'whisper-1' } })).to.equal(true);
  });

  it('lets only completed function calls through', () => {
    const item = { id: 'i', type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' };
    const done = { type: 'response.output_item.done', response_id: 'r' };
    expect(parse({ ...done, item: { ...item, status: 'completed' } }).type).to.equal('function-call');
    expect(parse({ ...done, item }).type).to.equal('function-call');
    const cancelled = parseServerEvent(JSON.stringify({ ...done, item: { ...item, status: 'incomplete' } }));
    expect(cancelled.kind).to.equal('unknown');
  });

  it('finds the error of a failed response', () => {
    const response = {
      id: 'r',
      status: 'failed',
      status_details: { type: 'failed', error: { type: 't', code: 'insufficient_quota', message: 'No.' } },
    };
    const event = parse({ type: 'response.done', response });
    expect(event).to.have.nested.property('response.error.code', 'insufficient_quota');
  });

  it('marks out-of-band responses', () => {
    const done = (response: object) =>
      parse({ type: 'response.created', response: { id: 'r', ...response } });
    expect(done({ conversation_id: null })).to.have.nested.property('response.inConversation', false);
    expect(done({ conversation_id: 'conv_1' })).to.have.nested.property('response.inConversation', true);
    expect(done({})).to.have.nested.property('response.inConversation', true);
  });

  it('reads what a response cost, and what of it was cached', () => {
    const usage = {
      total_tokens: 100,
      input_tokens: 70,
      output_tokens: 30,
      input_token_details: {
        text_tokens: 40,
        audio_tokens: 20,
        image_tokens: 10,
        cached_tokens: 30,
        cached_tokens_details: { text_tokens: 25, audio_tokens: 5 },
      },
      output_token_details: { text_tokens: 10, audio_tokens: 20 },
    };
    const event = parse({ type: 'response.done', response: { id: 'r', status: 'completed', usage } });
    expect(event.type === 'response-done' && event.response.usage).to.deep.equal({
      total: 100,
      input: { text: 40, audio: 20, image: 10 },
      cached: { text: 25, audio: 5, image: 0 },
      output: { text: 10, audio: 20, image: 0 },
    });
    for (const nothing of [null, undefined, {}, { input_token_details: null }, 'free']) {
      expect(parse({ type: 'response.done', response: { id: 'r', usage: nothing } }).type).to.equal(
        'response-done',
      );
    }
  });

  it('reads in which unit a transcription is billed', () => {
    const done = { type: 'conversation.item.input_audio_transcription.completed', item_id: 'i' };
    expect(parse({ ...done, transcript: 'Hi', usage: { type: 'duration', seconds: 2 } })).to.deep.include({
      usage: { tokens: 0, seconds: 2 },
    });
    expect(parse({ ...done, usage: { type: 'tokens', total_tokens: 9 } })).to.deep.include({
      usage: { tokens: 9, seconds: 0 },
    });
    expect(parse(done)).to.include({ usage: undefined, text: '' });
  });

  it('says why a response is incomplete', () => {
    const response = { id: 'r', status: 'incomplete', status_details: { reason: 'content_filter' } };
    expect(parse({ type: 'response.done', response })).to.have.deep.nested.property('response.error', {
      code: 'content_filter',
      message: '',
      clientEventId: undefined,
      severity: 'ignorable',
      kind: undefined,
      expected: false,
    });
  });

  it('tells turn detection that is off from turn detection that is not told', () => {
    const detection = (session: object) => {
      const event = parse({ type: 'session.updated', session });
      return event.type === 'session-updated' ? event.session.turnDetection : 'not read';
    };
    expect(detection({ audio: { input: { turn_detection: null } } })).to.equal(null);
    expect(detection({ audio: { input: {} } })).to.equal(undefined);
    expect(detection({ turn_detection: { type: 'server_vad' } })).to.deep.equal({ type: 'server_vad' });
  });

  it('follows the calls of MCP servers, told as an item or as an output', () => {
    const item = { id: 'm', type: 'mcp_call', server_label: 'orders', name: 'find', arguments: '{}' };
    const call = { itemId: 'm', name: 'find', serverLabel: 'orders' };
    for (const type of ['conversation.item.done', 'response.output_item.done']) {
      expect(parse({ type, response_id: 'r', item: { ...item, output: '42', error: null } })).to.deep.equal({
        type: 'server-tool-done',
        call: { ...call, output: '42', failed: false },
      });
    }
    const error = { type: 'http_error', code: 503, message: 'Down' };
    expect(parse({ type: 'conversation.item.done', item: { ...item, error } })).to.deep.equal({
      type: 'server-tool-done',
      call: { ...call, output: JSON.stringify(error), failed: true },
    });
    const request = { id: 'q', type: 'mcp_approval_request', server_label: 'orders', name: 'cancel' };
    expect(
      parse({ type: 'conversation.item.done', item: { ...request, arguments: '{"id":1}' } }),
    ).to.deep.equal({
      type: 'approval-requested',
      request: { id: 'q', name: 'cancel', serverLabel: 'orders', arguments: '{"id":1}' },
    });
    expect(parse({ type: 'mcp_list_tools.failed', item_id: 'l' })).to.include({ state: 'list-failed' });
    expect(parse({ type: 'response.mcp_call.in_progress', item_id: 'm' })).to.include({ state: 'calling' });
  });

  it('passes unknown events through', () => {
    const parsed = parseServerEvent('{"type":"some.future.event","x":1}');
    expect(parsed).to.deep.equal({ kind: 'unknown', raw: { type: 'some.future.event', x: 1 } });
    expect(parseServerEvent('{"type":"constructor"}').kind).to.equal('unknown');
  });

  for (const frame of ['', '{', 'null', '[]', '42', '{"type":5}', '"text"', new ArrayBuffer(3), undefined]) {
    it(`never throws: ${typeof frame === 'string' ? frame : Object.prototype.toString.call(frame)}`, () => {
      expect(parseServerEvent(frame).kind).to.equal('invalid');
    });
  }

  it('tells a known event that means nothing from one that it does not know', () => {
    const raw = { type: 'response.done', response: { id: 7 } };
    expect(parseServerEvent(JSON.stringify(raw))).to.deep.equal({ kind: 'invalid', raw });
  });
});
