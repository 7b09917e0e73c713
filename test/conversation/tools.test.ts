import { expect } from '@open-wc/testing';
import { Tools } from '../../src/conversation/tools.js';
import type { ProtocolEvent } from '../../src/protocol/protocol-event.js';
import { created, finished, says } from './events.js';

describe('Tools of MCP servers', () => {
  let log: string[];
  let tools: Tools;

  beforeEach(() => {
    log = [];
    tools = new Tools({
      send: (event) => log.push(event.type),
      requestResponse: () => log.push('response'),
      offer: () => ({ kind: 'unclaimed' }),
      report: () => {},
      answersUnclaimed: true,
      needApproval: ({ id }) => log.push(`approve ${id}?`),
      reportServerTool: ({ name, failed }) => log.push(`${name} ${failed ? 'failed' : 'done'}`),
    });
  });

  const feed = (...events: ProtocolEvent[]) => {
    for (const event of events) tools.handle(event);
  };

  const call = (itemId = 'm1', failed = false): ProtocolEvent => ({
    type: 'server-tool-done',
    call: { itemId, name: 'find_order', serverLabel: 'orders', output: '{}', failed },
  });
  const responses = () => log.filter((line) => line === 'response').length;

  it('asks for an answer after a turn that only called a tool', () => {
    feed(created('r1'), call(), call());
    expect(responses()).to.equal(0);
    feed(finished('r1'));
    expect(responses()).to.equal(1);
    expect(log.filter((line) => line === 'find_order done')).to.have.length(1);
  });

  it('asks for none when the assistant spoke of the outcome in the same breath', () => {
    feed(created('r1'), call(), says('a1', 'Found it.'), finished('r1'));
    expect(responses()).to.equal(0);
  });

  it('asks for one when the call came between two responses, as after an approval', () => {
    feed(created('r1'), finished('r1'), call('m1', true));
    expect(responses()).to.equal(1);
    expect(log).to.include('find_order failed');
  });

  it('asks once for an approval that is told twice, and talks about a refusal', () => {
    const request: ProtocolEvent = {
      type: 'approval-requested',
      request: { id: 'q1', name: 'cancel_order', arguments: '{}', serverLabel: 'orders' },
    };
    feed(created('r1'), request, request, finished('r1'));
    expect(log.filter((line) => line === 'approve q1?')).to.have.length(1);
    tools.approve('q1', false, 'No.');
    expect(log.slice(-2)).to.deep.equal(['conversation.item.create', 'response']);
  });
});
