import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { RealtimeVoiceElement } from '../../src/index.js';
import '../../src/define.js';
import { expectQuietConsole } from '../support/no-console.js';
import type { SessionEventMap } from '../../src/session/session-events.js';

const LIGHT = {
  name: 'set_light',
  description: 'Turn the light in a room on or off.',
  parameters: {
    type: 'object',
    properties: { room: { type: 'string', enum: ['kitchen'] }, on: { type: 'boolean' } },
    required: ['room', 'on'],
  },
};

describe('tools in the markup of <realtime-voice>', function () {
  this.timeout(30_000);
  expectQuietConsole();

  let element: RealtimeVoiceElement;
  let errors: SessionEventMap['call-error'][];
  afterEach(() => element?.stop());

  const create = async (...contents: readonly string[]) => {
    element = await fixture(html`<realtime-voice token-endpoint="/token" mode="text"></realtime-voice>`);
    for (const content of contents) add(content);
    errors = [];
    element.addEventListener('call-error', (event) => errors.push(event));
  };
  const add = (content: string) => {
    const script = document.createElement('script');
    script.type = 'application/json';
    script.textContent = content;
    element.append(script);
    return script;
  };
  const names = () => element.tools.map(({ name }) => name);

  it('are read when a call starts, and answered by the page', async () => {
    await create(JSON.stringify(LIGHT));
    expect(names()).to.be.empty;
    const calls: unknown[] = [];
    element.addEventListener('tool-call', (event) => {
      calls.push(event.args);
      event.respondWith({ on: true });
    });
    await element.start();
    await waitUntil(() => names().length === 1, 'it is registered');
    element.sendText('Turn on the kitchen light, please.');
    await waitUntil(() => calls.length === 1, 'it is called', { timeout: 10_000 });
    expect(calls).to.deep.equal([{ room: 'kitchen', on: true }]);
    expect(errors).to.be.empty;
  });

  it('may be a list, and several lists', async () => {
    await create(JSON.stringify([LIGHT, { ...LIGHT, name: 'b' }]), JSON.stringify({ ...LIGHT, name: 'c' }));
    await element.start();
    await waitUntil(() => names().length === 3, 'all of them');
    expect(names()).to.deep.equal(['set_light', 'b', 'c']);
  });

  it('say what is wrong with them, and leave the others', async () => {
    await create(
      '{"name": ',
      'null',
      '{"description": "nameless"}',
      '{"name": "a name"}',
      JSON.stringify(LIGHT),
    );
    await element.start();
    await waitUntil(() => errors.length === 4, 'all of what is wrong');
    for (const { code, fatal } of errors)
      expect({ code, fatal }).to.deep.equal({ code: 'tool-invalid', fatal: false });
    expect(errors[0]?.message).to.contain('JSON');
    expect(errors[2]?.message).to.contain('no name');
    expect(errors[3]?.message).to.contain('a name');
    expect(element.status).to.equal('live');
    expect(names()).to.deep.equal(['set_light']);
  });

  it('are read anew for the next call, and never replace what the page registered', async () => {
    await create(JSON.stringify(LIGHT));
    element.registerTool({ name: 'own', description: 'of the page' });
    const own = add(JSON.stringify({ ...LIGHT, name: 'own' }));
    await element.start();
    await waitUntil(() => names().length === 2, 'both');
    expect(element.tools.find(({ name }) => name === 'own')?.description).to.equal('of the page');
    await element.stop();
    own.remove();
    element.querySelector('script')?.remove();
    add(JSON.stringify({ ...LIGHT, name: 'new' }));
    await element.start();
    await waitUntil(() => names().includes('new'), 'the new one');
    expect(names()).to.have.members(['own', 'new']);
  });
});
