import { aTimeout, expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../../src/define.js';
import type { RealtimeVoiceElement } from '../../src/index.js';
import { expectQuietConsole } from '../support/no-console.js';
import { codeOf, logEvents } from '../support/session-log.js';
import { create, focusedPart, part, visible } from '../support/element-parts.js';

describe('<realtime-voice> on a page', function () {
  this.timeout(30_000);
  expectQuietConsole();

  let element: RealtimeVoiceElement;
  afterEach(() => element?.stop());

  describe('whatever happens', () => {
    it('stays muted for the next call when the visitor muted the last one', async () => {
      element = await create();
      await element.start();
      await element.mute();
      await element.stop();
      expect(element.muted).to.equal(true);
      await element.start();
      expect(element.muted).to.equal(true);
    });

    it('can be muted while it connects', async () => {
      element = await create();
      const started = element.start();
      await element.mute();
      await started;
      expect(element.muted).to.equal(true);
    });

    it('cuts the assistant off by its button, which keeps the focus', async () => {
      element = await create();
      element.muted = true;
      element.setAttribute('greeting', 'One, two, three, four, five, six, seven, eight, nine, ten, eleven.');
      await element.start();
      await waitUntil(() => part(element, 'interrupt')?.ariaDisabled === 'false', 'it speaks', {
        timeout: 9000,
      });
      part(element, 'interrupt')?.focus();
      part(element, 'interrupt')?.click();
      await waitUntil(() => element.transcript[0]?.interrupted, 'it is cut off', { timeout: 9000 });
      await waitUntil(() => part(element, 'interrupt')?.ariaDisabled === 'true', 'nothing to cut off', {
        timeout: 9000,
      });
      expect(focusedPart(element)).to.equal('interrupt');
    });

    it('gives the focus back when the mute button goes with the call', async () => {
      element = await create();
      await element.start();
      await waitUntil(() => visible(part(element, 'mute')), 'the mute button');
      part(element, 'mute')?.focus();
      await element.stop();
      await element.updateComplete;
      expect(focusedPart(element)).to.contain('button');
    });

    it('gives the focus back when the old transcript goes with the next call', async () => {
      element = await create();
      element.removeAttribute('greeting');
      await element.start();
      element.sendText('Hello');
      await waitUntil(() => visible(part(element, 'transcript')), 'a transcript');
      await element.stop();
      const started = element.start();
      part(element, 'transcript')?.focus();
      await started;
      await element.updateComplete;
      expect(focusedPart(element)).to.contain('button');
    });

    it('tells a failure to screen readers when the button stands alone', async () => {
      element = await create();
      element.layout = 'button';
      element.tokenEndpoint = '/faults/token/500';
      await codeOf(element.start());
      const announcer = element.shadowRoot?.querySelector('[role="status"]');
      await waitUntil(() => announcer?.textContent?.includes('try again'), 'it is told');
    });

    it('shows many turns in their order', async () => {
      element = await create();
      element.muted = true;
      await element.start();
      for (let index = 0; index < 120; index++) {
        element.send({
          type: 'conversation.item.create',
          item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: `number ${index}` }] },
        });
      }
      await waitUntil(() => element.transcript.length >= 120, 'all of them', { timeout: 10_000 });
      const shown = [...(element.shadowRoot?.querySelectorAll('[part~="message"] p') ?? [])].map(
        (line) => line.textContent,
      );
      expect(shown).to.deep.equal(element.transcript.map(({ text }) => text));
    });
  });

  describe('in the document', () => {
    it('ends when it is removed', async () => {
      element = await create();
      const log = logEvents(element);
      await element.start();
      element.remove();
      await waitUntil(() => element.status === 'idle', 'it ends');
      expect(log.at(-1)).to.equal('call-end removed');
    });

    it('ends when it is removed while connecting', async () => {
      element = await create();
      const started = element.start();
      element.remove();
      expect(await codeOf(started)).to.equal('aborted');
    });

    it('goes on when it is moved', async () => {
      element = await create();
      await element.start();
      const place = await fixture(html`<div></div>`);
      place.append(element);
      await aTimeout(20);
      expect(element.status).to.equal('live');
      if ('moveBefore' in place) {
        (place as unknown as { moveBefore(node: Node, child: null): void }).moveBefore(element, null);
        await aTimeout(20);
        expect(element.status).to.equal('live');
      }
    });

    it('shows what a page may not know as text, never as markup', async () => {
      element = await create();
      element.greeting = '<img src=x onerror="throw 1"><b>bold</b>';
      await element.start();
      await waitUntil(() => part(element, 'message')?.textContent?.includes('bold'), 'the words', {
        timeout: 15_000,
      });
      expect(element.shadowRoot?.querySelector('img, b')).to.equal(null);
    });
  });

  describe('before the click', () => {
    const fetch = window.fetch.bind(window);
    let requests: string[] = [];
    beforeEach(() => {
      requests = [];
      window.fetch = (input, init) => {
        requests.push(input instanceof Request ? input.url : input.toString());
        return fetch(input, init);
      };
    });
    afterEach(() => {
      window.fetch = fetch;
    });

    it('fetches nothing with preload="none", and a token only with "warm"', async () => {
      element = await create();
      element.preload = 'none';
      part(element, 'panel')?.dispatchEvent(new PointerEvent('pointerenter'));
      await aTimeout(50);
      expect(requests).to.be.empty;
      element.preload = 'warm';
      part(element, 'panel')?.dispatchEvent(new PointerEvent('pointerenter'));
      await waitUntil(() => requests.length > 0, 'a token');
      await element.start();
      expect(requests.filter((url) => url === '/token')).to.have.length(1);
    });
  });
});
