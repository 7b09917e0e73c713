import { aTimeout, expect, oneEvent, waitUntil } from '@open-wc/testing';
import type { RealtimeVoiceElement } from '../../src/index.js';
import { create, focusedPart, part, visible } from '../support/element-parts.js';
import { expectQuietConsole } from '../support/no-console.js';
import { logEvents } from '../support/session-log.js';

/** Longer than the shortest press that counts. */
const LONG_PRESS_MS = 400;

describe('the talk button of <realtime-voice>', function () {
  this.timeout(30_000);
  expectQuietConsole();

  let element: RealtimeVoiceElement;
  let log: string[];
  afterEach(() => element?.stop());

  const talk = () => part(element, 'talk') as HTMLButtonElement;
  const status = () => part(element, 'status')?.textContent;
  const notice = () => part(element, 'notice')?.textContent;
  const press = (type: string, init: PointerEventInit = {}) =>
    talk().dispatchEvent(
      new PointerEvent(type, {
        pointerId: 7,
        isPrimary: true,
        bubbles: true,
        composed: true,
        cancelable: true,
        ...init,
      }),
    );
  /** As a key or a screen reader makes it: without a pointer, and without a count. */
  const activate = () => talk().click();
  const talkChanges = () => log.filter((line) => line.startsWith('talk-change')).length;
  const untilTalking = (talking: boolean) =>
    waitUntil(() => element.talking === talking, talking ? 'it listens' : 'it has stopped listening');

  /** Live, in push-to-talk, without a greeting that would have to be waited for. */
  const start = async (greeting?: string) => {
    element = await create();
    element.greeting = greeting;
    element.mode = 'push-to-talk';
    log = logEvents(element);
    await element.start();
    await waitUntil(() => visible(part(element, 'talk')), 'the talk button');
  };

  it('takes the place of the mute button, and says how it is used', async () => {
    await start();
    expect(visible(part(element, 'mute'))).to.equal(false);
    expect(talk().textContent?.trim()).to.equal('Talk');
    const hint = talk().getAttribute('aria-describedby') ?? '';
    expect(element.shadowRoot?.getElementById(hint)?.textContent).to.contain('Hold to talk');
    expect(status()).to.equal('Press to talk');
    expect(element.shadowRoot?.querySelector('[role=status]')?.textContent).to.contain('talk button');
    await expect(element).to.be.accessible();
  });

  it('listens while a pointer holds it, wherever the pointer goes', async () => {
    await start();
    press('pointerdown');
    await untilTalking(true);
    await element.updateComplete;
    expect(talk().ariaPressed).to.equal('true');
    expect(status()).not.to.equal('Press to talk');
    await expect(element).to.be.accessible();
    await aTimeout(LONG_PRESS_MS);
    // Over something else on the page.
    document.body.dispatchEvent(new PointerEvent('pointerup', { pointerId: 7, bubbles: true }));
    // The click that a browser makes of the same press must not begin a second one.
    talk().dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }));
    await untilTalking(false);
    await element.updateComplete;
    expect(talk().ariaPressed).to.equal('false');
    expect(talkChanges()).to.equal(2);
    await waitUntil(() => log.some((line) => line.includes('assistant-speaking')), 'it is answered', {
      timeout: 10_000,
    });
  });

  for (const [what, end] of [
    ['the pointer is taken away', () => press('pointercancel')],
    ['the window loses the focus', () => window.dispatchEvent(new FocusEvent('blur'))],
  ] as const) {
    it(`stops listening when ${what}`, async () => {
      await start();
      press('pointerdown');
      await untilTalking(true);
      end();
      await untilTalking(false);
      // The next click, from the keyboard, begins a new one.
      activate();
      await untilTalking(true);
    });
  }

  it('does not care for other buttons of a mouse, nor for other fingers', async () => {
    await start();
    press('pointerdown', { button: 2 });
    press('pointerdown', { isPrimary: false });
    await aTimeout(50);
    expect(element.talking).to.equal(false);
    press('pointerdown');
    await untilTalking(true);
    press('pointerup', { pointerId: 8 });
    await aTimeout(LONG_PRESS_MS);
    expect(element.talking).to.equal(true);
    press('pointerup');
    await untilTalking(false);
  });

  it('opens no menu and selects nothing on a long press', async () => {
    await start();
    expect(press('contextmenu')).to.equal(false);
    const { touchAction, userSelect } = getComputedStyle(talk());
    expect({ touchAction, userSelect }).to.deep.equal({ touchAction: 'none', userSelect: 'none' });
  });

  it('takes one press to talk and one to send where nothing can be held', async () => {
    await start();
    talk().focus();
    activate();
    await untilTalking(true);
    await aTimeout(LONG_PRESS_MS);
    expect(element.talking).to.equal(true);
    activate();
    await untilTalking(false);
    expect(talkChanges()).to.equal(2);
    expect(focusedPart(element)).to.equal('talk');
  });

  it('is sent by a pointer, too, when a key began it', async () => {
    await start();
    activate();
    await untilTalking(true);
    await aTimeout(LONG_PRESS_MS);
    press('pointerdown');
    press('pointerup');
    talk().dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }));
    await untilTalking(false);
    expect(talkChanges()).to.equal(2);
  });

  it('presses once while a key is kept down', async () => {
    await start();
    const key = (repeat: boolean) =>
      talk().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', repeat, cancelable: true }));
    expect(key(false)).to.equal(true);
    expect(key(true)).to.equal(false);
  });

  it('says so when nothing was heard, until the next press', async () => {
    await start();
    press('pointerdown');
    await untilTalking(true);
    press('pointerup');
    await waitUntil(() => notice(), 'the notice');
    expect(notice()).to.contain('Nothing was heard');
    expect(element.shadowRoot?.querySelector('[role=status]')?.textContent).to.contain('Nothing was heard');
    expect(element.status).to.equal('live');
    await expect(element).to.be.accessible();
    press('pointerdown');
    await untilTalking(true);
    await element.updateComplete;
    expect(notice()).to.equal(undefined);
    press('pointerup');
  });

  it('shows what the page does by its methods', async () => {
    await start();
    await element.startTalking();
    await element.updateComplete;
    expect(talk().ariaPressed).to.equal('true');
    activate();
    await untilTalking(false);
  });

  it('goes with the mode, and gives the focus back', async () => {
    await start();
    talk().focus();
    element.mode = 'open-mic';
    await waitUntil(() => visible(part(element, 'mute')), 'the mute button');
    expect(visible(part(element, 'talk'))).to.equal(false);
    expect(focusedPart(element)).to.contain('button');
  });

  it('is not there before and after the call, nor with layout="button"', async () => {
    await start();
    element.layout = 'button';
    await element.updateComplete;
    expect(visible(talk())).to.equal(false);
    element.layout = 'inline';
    await element.updateComplete;
    expect(visible(talk())).to.equal(true);
    const ended = oneEvent(element, 'call-end');
    void element.stop();
    await ended;
    await element.updateComplete;
    expect(visible(talk())).to.equal(false);
  });

  it('takes texts of the page', async () => {
    await start();
    element.strings = { talk: 'Sprechen', 'press-to-talk': 'Zum Sprechen drücken' };
    await element.updateComplete;
    expect(talk().textContent?.trim()).to.equal('Sprechen');
    expect(status()).to.equal('Zum Sprechen drücken');
  });
});
