import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import '../../src/define.js';
import { RealtimeVoiceElement } from '../../src/index.js';
import { expectQuietConsole, takeConsole } from '../support/no-console.js';
import { codeOf, logEvents } from '../support/session-log.js';
import { button, create, focusedPart, part, visible } from '../support/element-parts.js';

describe('<realtime-voice>', function () {
  this.timeout(30_000);
  expectQuietConsole();

  let element: RealtimeVoiceElement;
  afterEach(() => element?.stop());

  describe('being made', () => {
    it('can be made in every way', async () => {
      element = document.createElement('realtime-voice');
      expect(element).to.be.instanceOf(RealtimeVoiceElement);
      expect(new RealtimeVoiceElement()).to.be.instanceOf(RealtimeVoiceElement);
      expect(element.attributes).to.have.length(0);
    });

    it('keeps properties that were set before it was defined', async () => {
      class Late extends RealtimeVoiceElement {}
      const early = document.createElement('late-voice') as RealtimeVoiceElement;
      early.greeting = 'Hi';
      early.tokenEndpoint = '/token';
      early.muted = true;
      Late.define('late-voice');
      document.body.append(early);
      await early.updateComplete;
      expect(early.greeting).to.equal('Hi');
      expect(early.muted).to.equal(true);
      early.remove();
    });

    it('registers twice without complaint', () => {
      expect(() => RealtimeVoiceElement.define()).not.to.throw();
    });

    it('reads attributes, and unknown words as the default', async () => {
      element = await fixture(
        html`<realtime-voice
          token-endpoint="/token"
          token-method="PUT"
          layout="circle"
          preload="all"
          muted
        ></realtime-voice>`,
      );
      expect(element).to.include({ tokenMethod: 'post', layout: 'inline', preload: 'intent', muted: true });
      element.setAttribute('layout', 'button');
      expect(element.layout).to.equal('button');
      element.removeAttribute('layout');
      expect(element.layout).to.equal('inline');
    });
  });

  describe('before a call', () => {
    it('shows one button, asks for nothing, and is accessible', async () => {
      element = await create();
      expect(element.status).to.equal('idle');
      expect(button(element).textContent?.trim()).to.equal('Start talking');
      expect(element.matches(':state(idle)')).to.equal(true);
      await expect(element).to.be.accessible();
    });

    for (const layout of ['inline', 'button'] as const) {
      it(`says nothing but its label (${layout})`, async () => {
        element = await create();
        element.layout = layout;
        await element.updateComplete;
        const text = element.shadowRoot?.textContent ?? '';
        expect(text.trim()).to.equal('Start talking');
      });
    }

    it('may be started before it is on the page', async () => {
      element = document.createElement('realtime-voice');
      element.tokenEndpoint = '/token';
      expect(await element.start()).to.equal(true);
      document.body.append(element);
      await waitUntil(() => button(element)?.textContent?.trim() === 'End call', 'its panel is there');
      element.remove();
    });

    it('is disabled and says why without an endpoint, on the page and on the console', async () => {
      element = await fixture(html`<realtime-voice></realtime-voice>`);
      expect(button(element).disabled).to.equal(true);
      await waitUntil(() => part(element, 'error'), 'the card');
      expect(part(element, 'error')?.textContent).to.contain('not set up');
      await expect(element).to.be.accessible();
      expect(takeConsole().join()).to.contain('token-endpoint');
      expect(await codeOf(element.start())).to.equal('not-configured');
      element.tokenEndpoint = '/token';
      await element.updateComplete;
      expect(button(element).disabled).to.equal(false);
      expect(await element.start()).to.equal(true);
    });

    it('can be disabled', async () => {
      element = await create();
      element.disabled = true;
      await element.updateComplete;
      expect(button(element).disabled).to.equal(true);
      expect(element.matches('[disabled]')).to.equal(true);
      await expect(element).to.be.accessible();
    });

    it('takes texts of the page', async () => {
      element = await create();
      element.strings = { start: 'Sprechen', end: 'Auflegen' };
      await element.updateComplete;
      expect(button(element).textContent?.trim()).to.equal('Sprechen');
      await element.start();
      await waitUntil(() => button(element).textContent?.trim() === 'Auflegen', 'the panel has the text too');
    });

    it('sends the language of the nearest lang', async () => {
      const outer = await fixture(
        html`<div lang="de-AT"><realtime-voice token-endpoint="/token"></realtime-voice></div>`,
      );
      element = outer.querySelector('realtime-voice') as RealtimeVoiceElement;
      expect(element.language).to.equal('de-AT');
    });
  });

  describe('in a call', () => {
    it('goes through its states, says so, and is accessible in each', async () => {
      element = await create();
      // The fake microphone beeps, which may pass for speech.
      element.muted = true;
      const log = logEvents(element);
      button(element).click();
      expect(element.status).to.equal('connecting');
      expect(element.matches(':state(connecting)')).to.equal(true);
      await oneEvent(element, 'call-live');
      expect(element.matches(':state(live)')).to.equal(true);
      await waitUntil(() => visible(part(element, 'transcript')), 'the transcript', { timeout: 10_000 });
      await waitUntil(() => element.matches(':state(assistant-speaking)'), 'it speaks', { timeout: 10_000 });
      expect(part(element, 'status')?.textContent).to.equal('Speaking');
      await expect(element).to.be.accessible();

      const bars = [...(part(element, 'meter')?.children ?? [])] as HTMLElement[];
      const shapes = new Set<string>();
      await waitUntil(
        () => shapes.add(bars.map((bar) => bar.style.transform).join()).size > 5,
        'the meter moves',
        { timeout: 10_000 },
      );

      await waitUntil(() => element.transcript[0]?.final, 'the greeting was heard', { timeout: 15_000 });
      expect(part(element, 'message')?.textContent).to.contain('Hello there.');
      expect(element.matches(':state(listening)')).to.equal(true);

      button(element).click();
      expect(log.at(-1)).to.equal('call-end user');
      expect(element.matches(':state(idle)')).to.equal(true);
      await element.updateComplete;
      expect(visible(part(element, 'transcript')), 'the transcript stays').to.equal(true);
      await expect(element).to.be.accessible();
    });

    it('keeps the focus on its button', async () => {
      element = await create();
      button(element).focus();
      button(element).click();
      await oneEvent(element, 'call-live');
      await element.updateComplete;
      expect(focusedPart(element)).to.contain('button');
      expect(button(element).textContent?.trim()).to.equal('End call');
    });

    it('mutes and unmutes by its button', async () => {
      element = await create();
      const log = logEvents(element);
      await element.start();
      await waitUntil(() => visible(part(element, 'mute')), 'the mute button');
      const mute = part(element, 'mute') as HTMLButtonElement;
      expect(mute.ariaPressed).to.equal('false');
      mute.click();
      await waitUntil(() => element.muted, 'muted');
      await element.updateComplete;
      expect(element.muted).to.equal(true);
      expect(mute.ariaPressed).to.equal('true');
      expect(element.matches(':state(muted)')).to.equal(true);
      await expect(element).to.be.accessible();
      mute.click();
      await waitUntil(() => log.includes('mute-change false'), 'unmuted');
      expect(log.filter((line) => line.startsWith('mute'))).to.deep.equal([
        'mute-change true',
        'mute-change false',
      ]);
    });

    it('fires no event when the page sets muted', async () => {
      element = await create();
      const log = logEvents(element);
      await element.start();
      element.muted = true;
      expect(element.muted).to.equal(true);
      await aTimeout(0);
      expect(log.some((line) => line.startsWith('mute'))).to.equal(false);
    });

    it('stops while connecting, by the same button', async () => {
      element = await create();
      const log = logEvents(element);
      button(element).click();
      await element.updateComplete;
      button(element).click();
      expect(log).to.deep.equal([
        'call-start',
        'status-change idle connecting',
        'status-change connecting ending',
        'status-change ending idle',
        'call-end aborted',
      ]);
    });

    it('shows what went wrong, and tries again', async () => {
      element = await create();
      element.tokenEndpoint = '/faults/token/500';
      expect(await codeOf(element.start())).to.equal('token-failed');
      await waitUntil(() => part(element, 'error'), 'the card');
      expect(part(element, 'error')?.textContent).to.contain('try again');
      expect(element.matches(':state(error)')).to.equal(true);
      expect(button(element).textContent?.trim()).to.equal('Try again');
      await expect(element).to.be.accessible();
      element.tokenEndpoint = '/token';
      button(element).click();
      await oneEvent(element, 'call-live');
      await element.updateComplete;
      expect(part(element, 'error')).to.equal(null);
    });

    it('is the button alone with layout="button"', async () => {
      element = await create();
      element.layout = 'button';
      await element.start();
      await element.updateComplete;
      expect(visible(part(element, 'transcript'))).to.equal(false);
      expect(visible(part(element, 'mute'))).to.equal(false);
      expect(visible(button(element))).to.equal(true);
      await expect(element).to.be.accessible();
    });

    it('lets two live side by side', async () => {
      element = await create();
      const other = await create();
      await Promise.all([element.start(), other.start()]);
      expect([element.status, other.status]).to.deep.equal(['live', 'live']);
      await other.stop();
      expect(element.status).to.equal('live');
    });
  });
});
