import { expect, oneEvent, waitUntil } from '@open-wc/testing';
import type { RealtimeVoiceElement, Tool } from '../../src/index.js';
import { create, focusedPart, part, visible } from '../support/element-parts.js';
import { expectQuietConsole } from '../support/no-console.js';

describe('the approval card of <realtime-voice>', function () {
  this.timeout(30_000);
  expectQuietConsole();

  let element: RealtimeVoiceElement;
  let done: unknown[];
  afterEach(() => element?.stop());

  const card = () => part(element, 'approval');
  const answer = (index: 0 | 1) => card()?.querySelectorAll('button')[index] as HTMLButtonElement;
  const allow = () => answer(0);
  const refuse = () => answer(1);
  const announced = () => element.shadowRoot?.querySelector('[role=status]')?.textContent;
  const untilAnswered = () =>
    waitUntil(() => element.transcript.at(-1)?.role === 'assistant', 'the assistant goes on', {
      timeout: 10_000,
    });

  const tool: Tool<{ product: string; quantity?: number }> = {
    name: 'add_to_cart',
    description: 'Add a product to the shopping cart.',
    parameters: {
      type: 'object',
      properties: {
        product: { type: 'string', enum: ['apples', 'bread'] },
        quantity: { type: 'integer', minimum: 1 },
      },
      required: ['product'],
    },
    needsApproval: true,
    execute(args) {
      done.push(args);
      return { added: true };
    },
  };

  const start = async () => {
    done = [];
    element = await create();
    element.greeting = undefined;
    element.mode = 'text';
    element.registerTool(tool);
    await element.start();
  };
  const ask = async () => {
    element.sendText('Add three apples to the cart.');
    await waitUntil(() => visible(card()), 'the card', { timeout: 10_000 });
  };

  it('says what is to be done, without taking the focus', async () => {
    await start();
    part(element, 'button')?.focus();
    await ask();
    expect(card()?.querySelector('code')?.textContent).to.equal('add_to_cart');
    const lines = [...(card()?.querySelectorAll('dt, dd') ?? [])].map((line) => line.textContent);
    expect(lines).to.deep.equal(['product', 'apples', 'quantity', '3']);
    expect(focusedPart(element)).to.contain('button');
    expect(announced()).to.contain('May the assistant do this? add_to_cart');
    expect(card()?.role).to.equal('group');
    await expect(element).to.be.accessible();
    expect(done).to.be.empty;
  });

  it('lets it be done, and goes', async () => {
    await start();
    await ask();
    allow().focus();
    allow().click();
    await element.updateComplete;
    expect(visible(card())).to.equal(false);
    expect(focusedPart(element)).to.contain('button');
    await untilAnswered();
    expect(done).to.deep.equal([{ product: 'apples', quantity: 3 }]);
  });

  it('keeps it from being done', async () => {
    await start();
    await ask();
    refuse().click();
    await untilAnswered();
    expect(done).to.be.empty;
    expect(visible(card())).to.equal(false);
  });

  it('leaves the question to a page that wants to ask by itself', async () => {
    await start();
    let seen = 0;
    element.addEventListener('approval-request', (event) => {
      seen++;
      event.preventDefault();
      void Promise.resolve().then(() => event.approve());
    });
    element.sendText('Add three apples to the cart.');
    await untilAnswered();
    expect(seen).to.equal(1);
    expect(done).to.have.length(1);
    expect(card()).to.equal(null);
  });

  it('leaves it to a page that answers at once, too', async () => {
    await start();
    element.addEventListener('approval-request', (event) => event.deny('Closed.'));
    element.sendText('Add three apples to the cart.');
    await untilAnswered();
    expect(done).to.be.empty;
    expect(card()).to.equal(null);
  });

  it('does not ask where nobody could see it, with layout="button"', async () => {
    await start();
    element.layout = 'button';
    element.sendText('Add three apples to the cart.');
    await untilAnswered();
    expect(done).to.be.empty;
    expect(card()).to.equal(null);
  });

  it('goes with the call', async () => {
    await start();
    await ask();
    await element.stop();
    await element.updateComplete;
    expect(visible(card())).to.equal(false);
    expect(done).to.be.empty;
  });

  it('goes when the visitor interrupts', async () => {
    await start();
    await ask();
    const request = oneEvent(element, 'tool-result');
    element.interrupt();
    await request.catch(() => {});
    await waitUntil(() => !visible(card()), 'it goes');
    expect(done).to.be.empty;
  });

  it('asks one question after the other, and a double click answers one', async () => {
    await start();
    element.registerTool({
      name: 'set_light',
      description: 'Turn the light in a room on or off.',
      parameters: {
        type: 'object',
        properties: { room: { type: 'string', enum: ['kitchen', 'garden'] }, on: { type: 'boolean' } },
        required: ['room', 'on'],
      },
      needsApproval: ({ on }) => on,
      execute: (args: { room: string; on: boolean }) => done.push(args),
    });
    const asked: string[] = [];
    element.addEventListener('approval-request', ({ name }) => asked.push(name));
    element.sendText('Add three apples to the cart, and then turn on the kitchen light.');
    await waitUntil(() => asked.length === 2, 'both questions', { timeout: 10_000 });
    await waitUntil(() => visible(card()), 'the card');
    const shown = () => card()?.querySelector('code')?.textContent;
    expect(shown()).to.equal(asked[0]);

    allow().focus();
    allow().dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }));
    await waitUntil(() => shown() === asked[1], 'the second question');
    expect(announced()).to.contain(asked[1]);
    await waitUntil(() => focusedPart(element) === 'approval', 'the focus is off the button');
    allow().dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true }));
    await element.updateComplete;
    expect(shown(), 'a double click answers one').to.equal(asked[1]);
    await expect(element).to.be.accessible();
    refuse().click();
    await untilAnswered();
    expect(done).to.have.length(1);
    expect(visible(card())).to.equal(false);
  });
});
