import { expect, waitUntil } from '@open-wc/testing';
import * as z from 'zod';
import type { FunctionTool } from '../../src/protocol/client-events.js';
import type { SessionOptions } from '../../src/session/session-options.js';
import { RealtimeSession } from '../../src/session/session.js';
import type { ToolResultEvent } from '../../src/session/tool-events.js';
import { expectQuietConsole } from '../support/no-console.js';
import { setLight, setLightByEvent } from '../support/set-light.js';
import { sentBy } from '../support/sent-events.js';
import { logEvents } from '../support/session-log.js';
import { TrackingPlatform } from '../support/tracking-platform.js';

const LONG = { timeout: 20_000 };
describe('RealtimeSession, tools', function () {
  this.timeout(60_000);
  expectQuietConsole();

  let platform: TrackingPlatform;
  let session: RealtimeSession;
  let log: string[];
  let results: ToolResultEvent[];

  const create = (options: SessionOptions = {}) => {
    platform = new TrackingPlatform();
    session = new RealtimeSession({ tokenEndpoint: '/token', mode: 'text', ...options }, { platform });
    log = logEvents(session);
    results = [];
    session.addEventListener('tool-result', (event) => results.push(event));
  };
  const answered = (count = 2) =>
    waitUntil(
      () =>
        session.transcript.length >= count &&
        session.transcript.at(-1)?.role === 'assistant' &&
        session.transcript.at(-1)?.final,
      'an answer',
      LONG,
    );
  const ask = async (text = 'Please turn on the kitchen light.') => {
    const { length } = session.transcript;
    session.sendText(text);
    await answered(length + 2);
  };
  const declared = () =>
    sentBy(platform).flatMap((event) =>
      event.type === 'session.update' && event.session.tools
        ? [event.session.tools.map((tool) => (tool as FunctionTool).name)]
        : [],
    );

  afterEach(async function () {
    await session.stop();
    await waitUntil(
      () => platform.held.length === 0,
      `${this.currentTest?.title}: everything is released: ${platform.held.join()}`,
    );
  });

  it('declares a registered tool and runs it with arguments that were checked', async () => {
    create();
    session.registerTool(setLight);
    await session.start();
    await ask();
    expect(declared()).to.deep.equal([['set_light']]);
    expect(results[0]).to.include({ name: 'set_light', failed: false });
    expect(JSON.parse(results[0]?.output ?? '')).to.deep.equal({ room: 'kitchen', on: true, done: true });
    expect(session.transcript.at(-1)?.source).to.equal('tool');
  });

  it('takes a Standard Schema, and gives the tool what it makes of the arguments', async () => {
    create();
    let got: unknown;
    session.registerTool({
      name: 'set_light',
      description: 'Turns a light on or off.',
      parameters: z.object({
        room: z.enum(['kitchen', 'bedroom']).transform((room) => room.toUpperCase()),
        on: z.boolean(),
      }),
      execute: (args) => {
        got = args;
        return 'ok';
      },
    });
    await session.start();
    await ask();
    expect(got).to.deep.equal({ room: 'KITCHEN', on: true });
  });

  it('never shows wrong arguments to the page, and tells the model what is wrong', async () => {
    create();
    let ran = false;
    session.registerTool({
      ...setLight,
      parameters: z.object({
        room: z.enum(['kitchen']),
        on: z.boolean().refine((on) => !on, 'must be false'),
      }),
      execute: () => (ran = true),
    });
    await session.start();
    await ask();
    expect(ran).to.equal(false);
    expect(log.filter((line) => line.startsWith('tool-call'))).to.be.empty;
    expect(results[0]).to.include({ failed: true });
    expect(results[0]?.output).to.contain('on: must be false');
  });

  it('lets a listener answer before the tool, refuse, or leave it to the tool', async () => {
    create();
    session.registerTool(setLight);
    const answers = ['answer', 'refuse', 'leave'];
    session.addEventListener('tool-call', (event) => {
      const answer = answers.shift();
      if (answer === 'answer') event.respondWith('by the listener');
      if (answer === 'refuse') event.preventDefault();
    });
    await session.start();
    await ask();
    await ask();
    await ask();
    expect(results.map(({ output }) => output)).to.deep.equal([
      'by the listener',
      '{"error":"The page refused this call."}',
      '{"room":"kitchen","on":true,"done":true}',
    ]);
  });

  it('declares and takes back tools in a live call, beside those of the page', async () => {
    const other = { type: 'function', name: 'other', description: 'Something else.' } as const;
    create({ session: { tools: [other] } });
    await session.start();
    await waitUntil(() => declared().length === 1, 'configured');
    session.registerTool(setLight);
    await waitUntil(() => declared().length === 2, 'declared');
    session.unregisterTool('set_light');
    await waitUntil(() => declared().length === 3, 'taken back');
    expect(declared()).to.deep.equal([['other'], ['other', 'set_light'], ['other']]);
    expect(session.tools).to.be.empty;
  });

  it('says which tool can not be declared, and goes on with the others', async () => {
    create();
    session.registerTool({ name: 'broken', parameters: { type: 'string' }, execute: () => 1 });
    session.registerTool(setLight);
    await session.start();
    await waitUntil(() => declared().length === 1, 'declared');
    expect(declared()).to.deep.equal([['set_light']]);
    expect(log).to.include('call-error tool-invalid');
    expect(() => session.registerTool({ name: 'no spaces' }))
      .to.throw()
      .with.property('code', 'tool-invalid');
    expect(session.status).to.equal('live');
  });

  for (const [name, execute, output] of [
    [
      'throws',
      () => {
        throw new Error('No stock.');
      },
      '{"error":"No stock."}',
    ],
    ['gives nothing', () => undefined, '{"ok":true}'],
  ] as const) {
    it(`tells the model something useful of a tool that ${name}`, async () => {
      create();
      session.registerTool({ ...setLight, execute });
      await session.start();
      await ask();
      expect(results[0]?.output).to.equal(output);
    });
  }

  it('brings the calls of one response to the page in their order', async () => {
    create();
    const order: string[] = [];
    for (const name of ['alpha_light', 'bravo_light', 'charlie_light']) {
      session.registerTool({
        name,
        description: `Turns on the ${name.replace('_', ' ')}.`,
        parameters: { type: 'object', properties: {} },
        execute: () => order.push(name),
      });
    }
    await session.start();
    await ask('Please do the alpha light and the bravo light and the charlie light.');
    expect(order).to.deep.equal(['alpha_light', 'bravo_light', 'charlie_light']);
  });

  it('shows the progress of a slow tool, gives up, and tells what came late', async () => {
    create();
    const { promise, resolve } = Promise.withResolvers<string>();
    session.registerTool({
      ...setLight,
      timeoutMs: 50,
      execute: (_args, { progress }) => {
        progress('Looking for the switch …');
        return promise;
      },
    });
    await session.start();
    await ask();
    expect(log).to.include('tool-progress Looking for the switch … set_light');
    expect(results[0]).to.include({ failed: true });
    expect(results[0]?.output).to.contain('has not answered in 0.05 seconds');
    resolve('The light is on now.');
    await waitUntil(() => results.length === 2, 'the late result');
    expect(results[1]).to.include({ failed: false, output: 'The light is on now.' });
    await waitUntil(() => /light is on/.test(session.transcript.at(-1)?.text ?? ''), 'it is told', LONG);
  });

  it('tells a running tool when the visitor interrupts, and asks for no answer then', async () => {
    create();
    let signal: AbortSignal | undefined;
    session.registerTool({
      ...setLight,
      execute: (_args, context) => {
        ({ signal } = context);
        return new Promise((_resolve, reject) =>
          context.signal.addEventListener('abort', () => reject(context.signal.reason as Error)),
        );
      },
    });
    await session.start();
    session.sendText('Please turn on the kitchen light.');
    await waitUntil(() => signal, 'it runs', LONG);
    const requests = () => sentBy(platform).filter(({ type }) => type === 'response.create').length;
    const before = requests();
    session.interrupt();
    await waitUntil(() => results.length === 1, 'it gave up');
    expect(results[0]).to.include({ failed: true });
    expect(requests()).to.equal(before);
    // The next thing that is said is answered.
    session.sendText('What is two plus three?');
    await waitUntil(() => /five|5/i.test(session.transcript.at(-1)?.text ?? ''), 'an answer', LONG);
  });

  it('tells a running tool when the call ends', async () => {
    create();
    let signal: AbortSignal | undefined;
    session.addEventListener('tool-call', (event) => {
      ({ signal } = event);
      event.respondWith(new Promise(() => {}));
    });
    session.registerTool(setLight);
    await session.start();
    session.sendText('Please turn on the kitchen light.');
    await waitUntil(() => signal, 'it runs', LONG);
    await session.stop();
    expect(signal?.aborted).to.equal(true);
  });

  it('asks for no answer when the result is silent', async () => {
    create();
    session.registerTool({ ...setLight, silent: true });
    await session.start();
    session.sendText('Please turn on the kitchen light.');
    await waitUntil(() => results.length === 1, 'it ran', LONG);
    await ask('What is two plus three?');
    expect(session.transcript.map(({ role }) => role)).to.deep.equal(['user', 'user', 'assistant']);
  });

  describe('approval', () => {
    const risky = { ...setLight, needsApproval: true };

    it('runs a tool that was approved', async () => {
      create();
      session.registerTool(risky);
      session.addEventListener('approval-request', (event) => {
        expect(event).to.include({ name: 'set_light', serverLabel: undefined });
        expect(event.args).to.deep.equal({ room: 'kitchen', on: true });
        event.preventDefault();
        setTimeout(() => event.approve());
      });
      await session.start();
      await ask();
      expect(results[0]).to.include({ failed: false });
    });

    it('tells the model why it was not', async () => {
      create();
      let ran = false;
      session.registerTool({ ...risky, execute: () => (ran = true) });
      session.addEventListener('approval-request', (event) => event.deny('Too bright.'));
      await session.start();
      await ask();
      expect(ran).to.equal(false);
      expect(results[0]?.output).to.contain('did not allow this. Too bright.');
    });

    it('denies what nobody could be asked, and asks only where the tool says so', async () => {
      create();
      session.registerTool({ ...setLight, needsApproval: ({ on }) => on });
      await session.start();
      await ask();
      await ask('Please turn off the kitchen light.');
      expect(results.map(({ failed }) => failed)).to.deep.equal([true, false]);
      expect(log.filter((line) => line.startsWith('approval'))).to.have.length(1);
    });
  });

  describe('that are answered by event', () => {
    it('need their approval, too', async () => {
      create();
      const order: string[] = [];
      session.registerTool({ ...setLightByEvent, needsApproval: true });
      session.addEventListener('approval-request', (event) => {
        order.push('approval');
        event.approve();
      });
      session.addEventListener('tool-call', (event) => {
        order.push('call');
        event.respondWith('ok');
      });
      await session.start();
      await ask();
      expect(order).to.deep.equal(['approval', 'call']);
    });

    it('are not waited for longer than they may take', async () => {
      create();
      session.registerTool({ ...setLightByEvent, timeoutMs: 50 });
      session.addEventListener('tool-call', (event) => event.respondWith(new Promise(() => {})));
      await session.start();
      await ask();
      expect(results[0]?.output).to.contain('has not answered in 0.05 seconds');
    });
  });

  describe('of MCP servers', () => {
    const orders = { type: 'mcp', server_label: 'orders', server_url: 'https://orders.test/mcp' } as const;

    it('reports a call of the server and does not go mute after it', async () => {
      create({ session: { tools: [{ ...orders, require_approval: 'never' }] } });
      await session.start();
      await waitUntil(
        () => log.some((line) => line.startsWith('tool-progress')),
        'its tools are listed',
        LONG,
      );
      await ask('Please find order 42.');
      expect(results[0]).to.include({ name: 'find_order', failed: false });
      expect(session.transcript.at(-1)?.text).not.to.equal('');
    });

    for (const approved of [true, false]) {
      it(`brings a request for approval to the page: ${approved ? 'approved' : 'denied'}`, async () => {
        create({ session: { tools: [{ ...orders, require_approval: 'always' }] } });
        session.addEventListener('approval-request', (event) => {
          expect(event).to.include({ serverLabel: 'orders' });
          if (approved) event.approve();
          else event.deny('Not now.');
        });
        await session.start();
        await waitUntil(
          () => log.some((line) => line.startsWith('tool-progress')),
          'its tools are listed',
          LONG,
        );
        await ask('Please find order 42.');
        expect(results).to.have.length(approved ? 1 : 0);
      });
    }

    it('says when a server can not list its tools, and goes on', async () => {
      create({
        session: { tools: [{ type: 'mcp', server_label: 'broken', server_url: 'https://broken.test' }] },
      });
      await session.start();
      await waitUntil(() => log.includes('call-error tools-unavailable'), 'it says so', LONG);
      await ask('What is two plus three?');
    });
  });

  describe('end_session', () => {
    it('lets the assistant end the call after its goodbye', async () => {
      create({ withEndSession: true });
      await session.start();
      session.sendText('Goodbye!');
      await waitUntil(() => session.status === 'idle', 'it has ended', LONG);
      expect(log.at(-1)).to.equal('call-end assistant');
      expect(session.transcript.at(-1)?.text).to.match(/goodbye/i);
    });

    it('lets what it says be heard, with the microphone off', async () => {
      create({ withEndSession: true, mode: 'open-mic', muted: true });
      await session.start();
      session.sendText('Goodbye!');
      await waitUntil(() => session.status === 'ending', 'it is ending', LONG);
      expect(platform.tracks[0]?.readyState).to.equal('ended');
      await waitUntil(() => session.status === 'idle', 'it has ended', LONG);
      expect(log.at(-1)).to.equal('call-end assistant');
      expect(session.transcript.at(-1)).to.include({ interrupted: false, final: true });
    });
  });
});
