import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findFakeServer } from '../../demo/server/mcp/fake-servers.ts';
import type { McpTool } from '../../demo/server/mcp/mcp-server.ts';
import { isAllowed, needsApproval } from '../../demo/server/mcp/tool-filter.ts';
import type { Json } from '../../demo/server/wire/json.ts';
import {
  ask,
  errorCode,
  field,
  finished,
  openCall,
  order,
  say,
  written,
  type TestEnd,
} from './support/call.ts';
import { startServer, type Running } from './support/http-server.ts';
import type { PeerClient } from './support/peer-client.ts';

const ORDERS = { type: 'mcp', server_label: 'orders', server_url: 'https://orders.example/mcp' };
const FREE = { ...ORDERS, require_approval: 'never' };

let running: Running;
before(async () => {
  running = await startServer({ recogniser: 'none' });
});
after(() => running.close());

/** A call whose MCP servers have said what tools they have, or that they cannot. */
async function openListed(t: TestEnd, ...tools: object[]): Promise<PeerClient> {
  const client = await openCall(running, t, { session: { tools } });
  await client.waitFor(({ type }) => /^mcp_list_tools\.(completed|failed)$/.test(type));
  return client;
}
const update = (...tools: object[]) => ({ type: 'session.update', session: { type: 'realtime', tools } });
const respond = { type: 'response.create', response: { output_modalities: ['text'] } };
const answerTo = (requestId: unknown, approve: boolean) => ({
  type: 'conversation.item.create',
  item: { type: 'mcp_approval_response', approval_request_id: requestId, approve },
});
const isDone = (type: string) => (event: object) =>
  field(event as never, 'type') === 'conversation.item.done' &&
  field(event as never, 'item', 'type') === type;

describe('the tools of an MCP server', () => {
  it('are listed when a session begins with it', async (t) => {
    const client = await openListed(t, FREE);
    assert.deepEqual(client.types, [
      'session.created',
      'mcp_list_tools.in_progress',
      'conversation.item.added',
      'conversation.item.done',
      'mcp_list_tools.completed',
    ]);
    const item = field(await client.waitFor('conversation.item.done'), 'item') as Record<string, unknown>;
    assert.deepEqual([item['type'], item['server_label']], ['mcp_list_tools', 'orders']);
    const tools = item['tools'] as readonly Record<string, unknown>[];
    assert.deepEqual(
      tools.map(({ name }) => name),
      ['find_order', 'cancel_order', 'refund_order', 'track_parcel', 'print_invoice'],
    );
    assert.deepEqual(tools[0]?.['annotations'], { readOnlyHint: true });
    for (const type of ['mcp_list_tools.in_progress', 'mcp_list_tools.completed'])
      assert.equal((await client.waitFor(type))['item_id'], item['id']);
  });

  it('are listed when a session gets it, once, and only those that are allowed', async (t) => {
    const client = await openCall(running, t);
    client.send(update({ ...FREE, allowed_tools: ['cancel_order'] }));
    await client.waitFor('mcp_list_tools.completed');
    const item = field(await client.waitFor('conversation.item.done'), 'item');
    assert.deepEqual(
      (item as { tools: { name: string }[] }).tools.map(({ name }) => name),
      ['cancel_order'],
    );
    const before = client.events.length;
    // Known by its label from now on.
    client.send(update({ type: 'mcp', server_label: 'orders' }));
    const updated = await client.waitFor('session.updated', before);
    assert.equal(field(updated, 'session', 'tools', '0', 'server_url'), ORDERS.server_url);
    await ask(client, 'hello');
    assert.equal(client.types.filter((type) => type === 'mcp_list_tools.in_progress').length, 1);
  });

  it('are none when it cannot be asked', async (t) => {
    const client = await openListed(t, { ...FREE, server_label: 'broken', server_url: 'https://x.example' });
    assert.deepEqual(client.types.slice(1), [
      'mcp_list_tools.in_progress',
      'conversation.item.added',
      'conversation.item.done',
      'mcp_list_tools.failed',
    ]);
    await ask(client, 'Find order 42');
    assert.deepEqual(written(client), ['You said: Find order 42.']);
  });

  it('can be retrieved as soon as they are heard of, as official clients do', async (t) => {
    const client = await openCall(running, t, { session: { tools: [FREE] } });
    const listing = await client.waitFor('mcp_list_tools.in_progress');
    client.send({ type: 'conversation.item.retrieve', item_id: listing['item_id'] });
    const retrieved = await client.waitFor('conversation.item.retrieved');
    assert.equal(field(retrieved, 'item', 'type'), 'mcp_list_tools');
  });

  it('are not there yet for a turn that comes too early', async (t) => {
    const slow = { ...FREE, server_label: 'slow', server_url: 'https://slow.example' };
    const client = await openCall(running, t, { session: { tools: [slow] } });
    await ask(client, 'Check the stock');
    assert.deepEqual(written(client), ['You said: Check the stock.']);
    assert.ok(!client.types.includes('mcp_list_tools.completed'), 'it was early');
    await client.waitFor('mcp_list_tools.completed');
    await ask(client, 'Check the stock');
    assert.ok(client.types.includes('response.mcp_call.completed'));
  });

  const WRONG: readonly (readonly [object, string, string])[] = [
    [{ type: 'mcp', server_url: 'https://x.example' }, 'missing_required_parameter', 'session.tools[0].server_label'],
    [{ type: 'mcp', server_label: 'never_seen' }, 'missing_required_parameter', 'session.tools[0].server_url'],
    [{ ...FREE, url: '' }, 'unknown_parameter', 'session.tools[0].url'],
    [{ ...FREE, require_approval: 'maybe' }, 'invalid_value', 'session.tools[0].require_approval'],
  ]; // prettier-ignore
  it('must be asked for properly', async (t) => {
    const client = await openCall(running, t);
    for (const [tool, code, param] of WRONG) {
      const before = client.events.length;
      client.send(update(tool));
      const error = await client.waitFor('error', before);
      assert.deepEqual([errorCode(error), field(error, 'error', 'param')], [code, param]);
    }
  });
});

describe('a call that needs no approval', () => {
  it('is made in the response, which then says nothing', async (t) => {
    const client = await openListed(t, FREE);
    const before = client.events.length;
    const done = await ask(client, 'Find order 42');
    await client.waitFor('rate_limits.updated');
    assert.deepEqual(order(client.types.slice(before + 2)), [
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.mcp_call_arguments.delta',
      'response.mcp_call_arguments.done',
      'response.mcp_call.in_progress',
      'response.mcp_call.completed',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    const [item, ...others] = field(done, 'response', 'output') as Record<string, unknown>[];
    assert.ok(item);
    assert.equal(others.length, 0);
    assert.deepEqual(
      [item['type'], item['server_label'], item['name'], item['arguments'], item['error']],
      ['mcp_call', 'orders', 'find_order', '{"order_number":42}', null],
    );
    assert.match(String(item['output']), /Order 42 is on its way/);
    const progress = await client.waitFor('response.mcp_call.in_progress');
    assert.deepEqual([progress['item_id'], progress['output_index']], [item['id'], 0]);

    client.send(respond);
    await client.waitFor('response.output_text.done');
    assert.deepEqual(written(client), ['Order 42 is on its way and arrives on Friday.']);
  });

  const FAILING: readonly (readonly [string, object, string])[] = [
    ['Refund order 42', { type: 'tool_execution_error', message: 'Refunds are closed today.' }, 'Refunds are closed today.'],
    ['Track the parcel', { type: 'http_error', code: 503, message: 'The parcel service is down.' }, 'The parcel service is down.'],
    ['Print the invoice', { type: 'protocol_error', code: -32602, message: 'The invoice request is invalid.' }, 'The invoice request is invalid.'],
  ]; // prettier-ignore
  for (const [wish, error, spoken] of FAILING) {
    it(`may fail: ${wish}`, async (t) => {
      const client = await openListed(t, FREE);
      const done = await ask(client, wish);
      assert.ok(client.types.includes('response.mcp_call.failed'));
      assert.ok(!client.types.includes('response.mcp_call.completed'));
      const item = field(done, 'response', 'output', '0') as Record<string, unknown>;
      assert.deepEqual([item['error'], item['output']], [error, null]);
      assert.equal(field(done, 'response', 'status'), 'completed');
      client.send(respond);
      await client.waitFor('response.output_text.done');
      assert.deepEqual(written(client), [spoken]);
    });
  }

  it('ends without an output when the response is cancelled', async (t) => {
    const client = await openListed(t, FREE);
    client.send(say('Find order 42'));
    client.send(respond);
    await client.waitFor('response.mcp_call.in_progress');
    client.send({ type: 'response.cancel' });
    const done = await client.waitFor(finished);
    assert.equal(field(done, 'response', 'status'), 'cancelled');
    const item = field(done, 'response', 'output', '0') as Record<string, unknown>;
    assert.deepEqual([item['type'], item['output'], item['error']], ['mcp_call', null, null]);
    await ask(client, 'hello');
    assert.ok(!client.types.includes('response.mcp_call.completed'), 'nor does it come later');
  });
});

describe('a call that needs approval', () => {
  const openAsked = async (t: TestEnd) => {
    const client = await openListed(t, ORDERS);
    const before = client.events.length;
    const done = await ask(client, 'Cancel order 42');
    await client.waitFor('rate_limits.updated', before);
    return { client, request: field(done, 'response', 'output', '0') as Record<string, unknown>, before };
  };

  it('is asked for, and the response is over', async (t) => {
    const { client, request, before } = await openAsked(t);
    assert.deepEqual(order(client.types.slice(before + 2)), [
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.mcp_call_arguments.delta',
      'response.mcp_call_arguments.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    assert.deepEqual(request, {
      id: request['id'],
      type: 'mcp_approval_request',
      server_label: 'orders',
      name: 'cancel_order',
      arguments: '{"order_number":42}',
    });
  });

  it('is made by itself once it is approved, and nothing is said until a response is asked for', async (t) => {
    const { client, request } = await openAsked(t);
    const before = client.events.length;
    client.send(answerTo(request['id'], true));
    const done = await client.waitFor(isDone('mcp_call'), before);
    await client.waitFor('response.output_item.done', before);
    assert.deepEqual(client.types.slice(before), [
      'conversation.item.added',
      'conversation.item.done',
      'conversation.item.added',
      'response.mcp_call.in_progress',
      'response.mcp_call.completed',
      'conversation.item.done',
      'response.output_item.done',
    ]);
    assert.equal(field(done, 'item', 'approval_request_id'), request['id']);
    assert.match(String(field(done, 'item', 'output')), /Order 42 is cancelled/);
    client.send(respond);
    await client.waitFor('response.output_text.done', before);
    assert.deepEqual(written(client, before), ['Order 42 is cancelled.']);
  });

  it('is not made when it is denied', async (t) => {
    const { client, request } = await openAsked(t);
    const before = client.events.length;
    client.send(answerTo(request['id'], false));
    await client.waitFor(isDone('mcp_approval_response'), before);
    client.send(respond);
    await client.waitFor('response.output_text.done', before);
    assert.deepEqual(written(client, before), ['That was not allowed, so nothing was done.']);
    assert.ok(!client.types.includes('response.mcp_call.in_progress'));
  });

  it('takes one answer, and none to what was not asked', async (t) => {
    const { client, request } = await openAsked(t);
    client.send(answerTo('mcpr_nobody', true));
    const unknown = await client.waitFor('error');
    assert.deepEqual(
      [errorCode(unknown), field(unknown, 'error', 'param')],
      ['invalid_value', 'item.approval_request_id'],
    );
    client.send(answerTo(request['id'], false));
    await client.waitFor(isDone('mcp_approval_response'));
    const before = client.events.length;
    client.send(answerTo(request['id'], true));
    assert.equal(errorCode(await client.waitFor('error', before)), 'invalid_value');
    assert.ok(!client.types.includes('response.mcp_call.in_progress'));
  });
});

describe('which tools are allowed, and which need approval', () => {
  const tool = (name: string, readOnly: boolean) => ({ name, readOnly }) as McpTool;
  const [find, cancel] = [tool('find_order', true), tool('cancel_order', false)];

  it('is told by names or by a filter', () => {
    const allowed = (filter: Json | undefined) => [find, cancel].map((one) => isAllowed(filter, one));
    assert.deepEqual(allowed(undefined), [true, true]);
    assert.deepEqual(allowed(['find_order']), [true, false]);
    assert.deepEqual(allowed({ read_only: true }), [true, false]);
    assert.deepEqual(allowed({ tool_names: ['cancel_order'] }), [false, true]);
    assert.deepEqual(allowed({}), [false, false]);
  });

  it('is told by always, never, or filters of both; approval is needed where nothing is said', () => {
    const needed = (filter: Json | undefined) => [find, cancel].map((one) => needsApproval(filter, one));
    assert.deepEqual(needed(undefined), [true, true]);
    assert.deepEqual(needed('always'), [true, true]);
    assert.deepEqual(needed('never'), [false, false]);
    assert.deepEqual(needed({ never: { read_only: true } }), [false, true]);
    assert.deepEqual(needed({ always: { tool_names: ['cancel_order'] } }), [false, true]);
    assert.deepEqual(
      needed({ always: { tool_names: ['find_order'] }, never: { tool_names: ['find_order'] } }),
      [true, true],
    );
  });

  it('finds a server by its label or by its address, and nobody elsewhere', () => {
    assert.ok(findFakeServer('orders', '')?.tools);
    assert.ok(findFakeServer('shop', 'https://mcp.example/orders')?.tools);
    assert.equal(findFakeServer('shop', 'https://mcp.example')?.tools, undefined);
  });
});
