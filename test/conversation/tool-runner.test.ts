import { aTimeout, expect } from '@open-wc/testing';
import {
  ToolRunner,
  type ToolAnswer,
  type ToolCall,
  type ToolResult,
} from '../../src/conversation/tool-runner.js';
import type { ClientEvent } from '../../src/protocol/client-events.js';
import type { ProtocolEvent } from '../../src/protocol/protocol-event.js';
import { finished } from './events.js';

const call = (callId: string, args = '{"n":1}', responseId = 'r1'): ProtocolEvent => ({
  type: 'function-call',
  responseId,
  call: { callId, name: 'add', arguments: args },
});

describe('ToolRunner', () => {
  let log: string[];
  let results: ToolResult[];
  let offered: ToolCall[];

  const run = (answer: (call: ToolCall) => ToolAnswer, answersUnclaimed = true, limit = Infinity) =>
    new ToolRunner({
      send: (event: ClientEvent) => {
        if (JSON.stringify(event).length > limit + 100) throw new Error('too large');
        if (event.type === 'conversation.item.create' && event.item.type === 'function_call_output') {
          log.push(`${event.item.call_id}: ${event.item.output}`);
        }
      },
      requestResponse: () => log.push('response'),
      offer: (offer) => {
        offered.push(offer);
        return answer(offer);
      },
      report: (result) => results.push(result),
      answersUnclaimed,
    });
  const claim = (value: unknown): ToolAnswer => ({ kind: 'claimed', value });

  beforeEach(() => {
    log = [];
    results = [];
    offered = [];
  });

  it('sends the output, and asks for a response when the response of the call is done', async () => {
    const runner = run(() => claim({ sum: 2 }));
    runner.handle(call('c1'));
    await aTimeout(0);
    expect(log).to.be.empty;
    runner.handle(finished('r1'));
    await aTimeout(0);
    expect(log).to.deep.equal(['c1: {"sum":2}', 'response']);
    expect(offered[0]?.args).to.deep.equal({ n: 1 });
    expect(results[0]).to.include({ callId: 'c1', name: 'add', failed: false });
  });

  it('answers several calls with one response, after the slowest', async () => {
    let finish = (_value: unknown) => {};
    const runner = run((offer) =>
      claim(offer.callId === 'slow' ? new Promise((resolve) => (finish = resolve)) : 'quick'),
    );
    runner.handle(call('slow'));
    runner.handle(call('quick'));
    runner.handle(finished('r1'));
    await aTimeout(0);
    expect(log).to.deep.equal(['quick: quick']);
    finish('at last');
    await aTimeout(0);
    expect(log).to.deep.equal(['quick: quick', 'slow: at last', 'response']);
  });

  const circular: Record<string, unknown> = {};
  circular.self = circular;
  for (const [name, answer, output] of [
    ['a rejected promise', () => claim(Promise.reject(new Error('No stock.'))), '{"error":"No stock."}'],
    [
      'a listener that throws',
      (): ToolAnswer => {
        throw new Error('Broken.');
      },
      '{"error":"Broken."}',
    ],
    ['nothing', () => claim(undefined), '{"ok":true}'],
    ['a circular value', () => claim(circular), '{"error":"The result could not be written as JSON."}'],
    ['a refusal', (): ToolAnswer => ({ kind: 'refused' }), '{"error":"The page refused this call."}'],
    [
      'nobody',
      (): ToolAnswer => ({ kind: 'unclaimed' }),
      '{"error":"Nothing on the page handles the tool \\"add\\"."}',
    ],
  ] as const) {
    it(`tells the model something useful of ${name}`, async () => {
      const runner = run(answer);
      runner.handle(call('c1'));
      runner.handle(finished('r1'));
      await aTimeout(0);
      expect(log).to.deep.equal([`c1: ${output}`, 'response']);
    });
  }

  it('says so when the result does not fit through the channel, and does not leave the model waiting', async () => {
    const runner = run(() => claim('x'.repeat(1000)), true, 200);
    runner.handle(call('c1'));
    runner.handle(finished('r1'));
    await aTimeout(0);
    expect(log).to.deep.equal(['c1: {"error":"The result is too large to be sent."}', 'response']);
    expect(results[0]).to.include({ failed: true });
  });

  it('never shows the page arguments that are no JSON', async () => {
    const runner = run(() => claim(1));
    runner.handle(call('c1', '{"n":'));
    runner.handle(finished('r1'));
    await aTimeout(0);
    expect(offered).to.be.empty;
    expect(results[0]).to.include({ failed: true });
  });

  it("leaves what nobody claimed to the page's back end, the response too", async () => {
    const runner = run(() => ({ kind: 'unclaimed' }), false);
    runner.handle(call('c1'));
    runner.handle(finished('r1'));
    await aTimeout(0);
    expect(log).to.be.empty;
  });

  for (const status of ['cancelled', 'failed'] as const) {
    it(`runs nothing of a response that was ${status}`, async () => {
      const runner = run(() => claim(1));
      runner.handle(call('c1'));
      runner.handle(finished('r1', status));
      await aTimeout(0);
      expect(offered).to.be.empty;
      expect(log).to.be.empty;
    });
  }

  it('runs a call once that is told twice', async () => {
    const runner = run(() => claim(1));
    runner.handle(call('c1'));
    runner.handle(call('c1'));
    runner.handle(finished('r1'));
    runner.handle(finished('r1'));
    await aTimeout(0);
    expect(log).to.deep.equal(['c1: 1', 'response']);
  });

  it('asks for no answer when all results are silent, and for one when one is not', async () => {
    const runner = run(({ callId }) => ({ kind: 'claimed', value: 1, silent: callId !== 'loud' }));
    runner.handle(call('c1'));
    runner.handle(finished('r1'));
    await aTimeout(0);
    expect(log).to.deep.equal(['c1: 1']);
    runner.handle(call('c2', '{}', 'r2'));
    runner.handle(call('loud', '{}', 'r2'));
    runner.handle(finished('r2'));
    await aTimeout(0);
    expect(log.at(-1)).to.equal('response');
  });

  it('tells what came late, and has the assistant speak of it', () => {
    const runner = run(() => claim(1));
    runner.tellLate({ callId: 'c1', name: 'add' }, { sum: 2 });
    expect(log).to.deep.equal(['response']);
    expect(results[0]).to.include({ callId: 'c1', output: '{"sum":2}', failed: false });
  });

  it('tells nobody after the end', async () => {
    const runner = run(() => claim(1));
    runner.handle(call('c1'));
    runner.handle(finished('r1'));
    runner.end();
    await aTimeout(0);
    expect(log).to.be.empty;
  });
});
