import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LocalCall } from '../../demo/server/index.ts';
import { textOf } from '../../demo/server/wire/json.ts';
import { openStage, wordsOf, type Stage, type Visit } from './stage.ts';

const BOTH = 'turn on the kitchen light and put two apples into the cart';
const CLEAR = 'please clear the cart';
const CANCEL = 'please cancel order number seven';

describe('tools, called by voice', { timeout: 120_000 }, () => {
  let stage: Stage;

  before(async () => {
    stage = await openStage(BOTH, CLEAR, CANCEL);
  });
  after(() => stage?.close());

  it('runs two at once, and speaks once, of both', async () => {
    const visit = await stage.visit({ greeting: '' });
    await visit.page.$eval('realtime-voice', (voice) => {
      // Neither answers before both have begun: one after the other, they would wait for ever.
      let begun = 0;
      let allBegun = (): void => undefined;
      const together = new Promise<void>((resolve) => (allBegun = resolve));
      const begin = async <Answer>(answer: Answer): Promise<Answer> => {
        if ((begun += 1) === 2) allBegun();
        await together;
        return answer;
      };
      voice.registerTool<{ room: string; on: boolean }>({
        name: 'set_light',
        description: 'Turn the light in a room on or off.',
        parameters: {
          type: 'object',
          properties: { room: { type: 'string', enum: ['kitchen', 'bedroom'] }, on: { type: 'boolean' } },
          required: ['room', 'on'],
        },
        execute: ({ room }) => begin(`The ${room} is bright now`),
      });
      voice.registerTool<{ product: string; quantity: number }>({
        name: 'add_to_cart',
        description: 'Put a product into the shopping cart.',
        parameters: {
          type: 'object',
          properties: {
            product: { type: 'string', enum: ['apples', 'bread'] },
            quantity: { type: 'integer' },
          },
          required: ['product', 'quantity'],
        },
        execute: ({ product, quantity }) => begin(`You have ${quantity} ${product}`),
      });
    });
    const call = await visit.call();
    await visit.say(BOTH);
    await visit.until('it has spoken of both', ({ turns }) => turns[1]?.final === true);
    const { turns, toolCalls, toolResults } = await visit.look();
    assert.deepEqual(wordsOf(turns[0]?.text), wordsOf(BOTH));
    const argumentsOf = new Map(toolCalls.map(({ name, args }) => [name, args]));
    assert.equal(toolCalls.length, 2);
    assert.deepEqual(argumentsOf.get('set_light'), { room: 'kitchen', on: true });
    assert.deepEqual(argumentsOf.get('add_to_cart'), { product: 'apples', quantity: 2 });
    assert.deepEqual(
      toolResults.map(({ failed }) => failed),
      [false, false],
    );
    assert.match(turns[1]?.text ?? '', /The kitchen is bright now\./);
    assert.match(turns[1]?.text ?? '', /You have 2 apples\./);
    assert.equal(turns[1]?.source, 'tool');
    assert.deepEqual(answersTo(call), ['function_call_output', 'function_call_output', 'response.create']);
    await visit.leave();
  });

  it('does not run one that the visitor does not allow, and says so', async () => {
    const visit = await stage.visit({ greeting: '' });
    await visit.page.$eval('realtime-voice', (voice) => {
      voice.registerTool({
        name: 'clear_cart',
        description: 'Clear the shopping cart.',
        needsApproval: true,
        execute: () => document.body.setAttribute('data-cleared', ''),
      });
    });
    const call = await visit.call();
    await visit.say(CLEAR);
    await answerCard(visit, /clear_cart/, 'Don’t allow');
    await visit.until('it has said so', ({ turns }) => turns[1]?.final === true);
    const { turns, toolResults } = await visit.look();
    assert.match(turns[1]?.text ?? '', /did not allow|not allowed|denied|refused/i);
    assert.deepEqual(toolResults, [{ name: 'clear_cart', failed: true }]);
    assert.deepEqual(answersTo(call), ['function_call_output', 'response.create']);
    assert.equal(await visit.page.$('[data-cleared]'), null, 'it never ran');
    await visit.leave();
  });

  for (const { answer, outcome, word } of [
    { answer: 'Allow', outcome: 'completed', word: 'Order 7 is cancelled.' },
    { answer: 'Don’t allow', outcome: undefined, word: 'That was not allowed, so nothing was done.' },
  ]) {
    it(`asks for an MCP server, too: ${answer}`, async () => {
      const orders = {
        type: 'mcp' as const,
        server_label: 'orders',
        server_url: 'https://orders.example/mcp',
        require_approval: 'always' as const,
      };
      const visit = await stage.visit({ greeting: '', session: { tools: [orders] } });
      const call = await visit.call();
      await visit.say(CANCEL);
      await answerCard(visit, /cancel_order[\s\S]*orders[\s\S]*7/, answer);
      await visit.until('it has said what came of it', ({ turns }) => turns[1]?.final === true);
      assert.equal((await visit.look()).turns[1]?.text, word);
      const calls = call.serverEvents.filter(({ type }) => textOf(type).startsWith('response.mcp_call.'));
      assert.equal(calls.at(-1)?.['type'], outcome && `response.mcp_call.${outcome}`);
      assert.deepEqual(answersTo(call), ['mcp_approval_response', 'response.create']);
      await visit.leave();
    });
  }
});

/** Reads the card that asks, and presses one of its buttons. */
async function answerCard({ page }: Visit, question: RegExp, answer: string): Promise<void> {
  const card = await page.waitForSelector('>>> [part~="approval"]', { visible: true });
  assert.match((await card?.evaluate(({ textContent }) => textContent)) ?? '', question);
  const buttons = (await card?.$$('button')) ?? [];
  const labels = await Promise.all(
    buttons.map((button) => button.evaluate(({ textContent }) => textContent)),
  );
  assert.ok(labels.includes(answer), labels.join(', '));
  await buttons[labels.indexOf(answer)]?.click();
  await page.waitForSelector('>>> [part~="approval"]', { hidden: true });
}

/** What the page sent in answer to what the assistant called. */
function answersTo(call: LocalCall): readonly string[] {
  const [, ...events] = call.clientEvents.map(({ type, item }) => {
    const created = item as { readonly type: string } | undefined;
    return created?.type ?? textOf(type);
  });
  return events;
}
