import { expect, oneEvent, waitUntil } from '@open-wc/testing';
import type { RealtimeVoiceElement } from '../../src/index.js';
import { button, create, part, visible } from '../support/element-parts.js';
import { expectQuietConsole } from '../support/no-console.js';
import { logEvents } from '../support/session-log.js';

describe('what <realtime-voice> says of a call', function () {
  this.timeout(30_000);
  expectQuietConsole();

  let element: RealtimeVoiceElement;
  let log: string[];
  afterEach(() => element?.stop());

  const status = () => part(element, 'status')?.textContent;
  const notice = () => part(element, 'notice')?.textContent;
  const announced = () => element.shadowRoot?.querySelector('[role=status]')?.textContent;

  const start = async (options: Partial<RealtimeVoiceElement> = {}) => {
    element = await create();
    Object.assign(element, { greeting: undefined, mode: 'text', ...options });
    log = logEvents(element);
    await element.start();
    await waitUntil(() => status(), 'the panel');
  };

  it('shows what a running tool says of itself, until it has its result', async () => {
    await start();
    let finish = (_value: string): void => {};
    element.registerTool({
      name: 'check_stock',
      description: 'Check the stock of the shop.',
      execute: (_args, context) => {
        context.progress('Looking on the shelf <b>');
        return new Promise((resolve) => (finish = resolve));
      },
    });
    element.sendText('Check the stock, please.');
    await waitUntil(() => status() === 'Looking on the shelf <b>', 'the progress', { timeout: 10_000 });
    await expect(element).to.be.accessible();
    finish('all there');
    await waitUntil(() => log.includes('tool-result check_stock'), 'the result', { timeout: 10_000 });
    await element.updateComplete;
    expect(status()).not.to.contain('Looking');
  });

  it('says that an MCP server is being called, and that one could not list its tools', async () => {
    const orders = {
      type: 'mcp',
      server_label: 'orders',
      server_url: 'https://orders.test',
      require_approval: 'never',
    };
    const broken = { type: 'mcp', server_label: 'broken', server_url: 'https://broken.test' };
    await start({ session: { tools: [orders, broken] } as RealtimeVoiceElement['session'] });
    await waitUntil(() => notice(), 'the notice', { timeout: 10_000 });
    expect(notice()).to.equal('Some of what the assistant can do is not available.');
    expect(announced()).to.equal(notice());
    const shown = new Set<string | null | undefined>();
    element.addEventListener(
      'tool-progress',
      () => void element.updateComplete.then(() => shown.add(status())),
    );
    element.sendText('Please find order 42.');
    await waitUntil(() => log.includes('tool-result find_order'), 'the result', { timeout: 10_000 });
    expect([...shown]).to.deep.equal(['Working on it']);
    await expect(element).to.be.accessible();
  });

  it('warns before the longest time is over, in words and politely', async () => {
    await start({ maxCallSeconds: 5 });
    await waitUntil(() => notice(), 'the warning', { timeout: 10_000 });
    expect(notice()).to.equal('This call ends in about 1 second.');
    expect(announced()).to.equal(notice());
    await expect(element).to.be.accessible();
    await oneEvent(element, 'call-end');
    await element.updateComplete;
    expect(notice()).to.equal(undefined);
  });

  it('gives the time in the language of the page’s own sentence', async () => {
    element = await create();
    element.lang = 'de';
    Object.assign(element, { greeting: undefined, mode: 'text', maxCallSeconds: 5 });
    element.strings = { 'limit-seconds': 'Noch etwa {time}.' };
    await element.start();
    await waitUntil(() => notice(), 'the warning', { timeout: 10_000 });
    expect(notice()).to.equal('Noch etwa 1 Sekunde.');
  });

  it('says goodbye, and can be ended at once', async () => {
    await start({ mode: 'open-mic', muted: true });
    const stopped = element.stop({ farewell: 'Goodbye, and thank you for your call. See you again soon.' });
    await element.updateComplete;
    expect(element.status).to.equal('ending');
    expect(element.matches(':state(ending)')).to.equal(true);
    expect(status()).to.equal('Saying goodbye');
    expect(visible(part(element, 'mute'))).to.equal(false);
    expect(button(element).textContent?.trim()).to.equal('End call');
    expect(part(element, 'end')?.getAttribute('part')).to.contain('button');
    await expect(element).to.be.accessible();
    button(element).click();
    await stopped;
    expect(element.status).to.equal('idle');
    expect(log.filter((line) => line.startsWith('call-end'))).to.have.length(1);
  });

  it('forgets a deleted turn', async () => {
    await start();
    element.sendText('Forget this.');
    await waitUntil(() => part(element, 'message'), 'it is on the page');
    const itemId = element.transcript[0]?.itemId ?? '';
    element.send({ type: 'conversation.item.delete', item_id: itemId });
    const mine = () => element.shadowRoot?.querySelectorAll('.message.user').length;
    await waitUntil(() => mine() === 0, 'it is gone', { timeout: 10_000 });
    expect(element.transcript.some((turn) => turn.itemId === itemId)).to.equal(false);
  });

  it('reads the new attributes, and unknown words as the default', async () => {
    element = await create();
    element.setAttribute('mode', 'PUSH-TO-TALK');
    element.setAttribute('with-text-input', '');
    element.setAttribute('with-end-session', '');
    expect(element).to.include({ mode: 'push-to-talk', withTextInput: true, withEndSession: true });
    element.setAttribute('mode', 'telepathy');
    expect(element.mode).to.equal('open-mic');
    expect(element.usage).to.equal(undefined);
    expect(element.talking).to.equal(false);
    expect(await element.getStats()).to.equal(undefined);
  });
});
