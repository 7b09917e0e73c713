import { expect, waitUntil } from '@open-wc/testing';
import type { RealtimeVoiceElement } from '../../src/index.js';
import { button, create, focusedPart, part, visible } from '../support/element-parts.js';
import { expectQuietConsole } from '../support/no-console.js';
import { logEvents } from '../support/session-log.js';

describe('a written conversation with <realtime-voice>', function () {
  this.timeout(30_000);
  expectQuietConsole();

  let element: RealtimeVoiceElement;
  afterEach(() => element?.stop());

  const area = () => part(element, 'text-input') as HTMLTextAreaElement;
  const send = () => part(element, 'send') as HTMLButtonElement;
  const notice = () => part(element, 'notice')?.textContent;
  const spoken = () => element.transcript.filter(({ role }) => role === 'user').map(({ text }) => text);

  const start = async (mode: RealtimeVoiceElement['mode'] = 'text') => {
    element = await create();
    element.greeting = undefined;
    element.mode = mode;
    element.withTextInput = true;
    await element.start();
    await waitUntil(() => visible(part(element, 'text-input')), 'the text box');
  };
  const write = async (text: string) => {
    area().value = text;
    area().dispatchEvent(new InputEvent('input'));
    await element.updateComplete;
  };
  const key = (name: string, init: KeyboardEventInit = {}) =>
    area().dispatchEvent(new KeyboardEvent('keydown', { key: name, cancelable: true, ...init }));

  describe('with mode="text"', () => {
    const { mediaDevices } = navigator;
    const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
    let asked = 0;
    beforeEach(() => {
      asked = 0;
      mediaDevices.getUserMedia = (constraints) => {
        asked++;
        return getUserMedia(constraints);
      };
    });
    afterEach(() => {
      mediaDevices.getUserMedia = getUserMedia;
    });

    it('offers a chat, not a talk', async () => {
      element = await create();
      element.mode = 'text';
      await element.updateComplete;
      expect(button(element).textContent?.trim()).to.equal('Start chat');
      await expect(element).to.be.accessible();
    });

    it('never asks for a microphone, and speaks of none', async () => {
      await start();
      expect(asked).to.equal(0);
      expect(visible(part(element, 'mute'))).to.equal(false);
      expect(visible(part(element, 'meter'))).to.equal(false);
      expect(part(element, 'status')?.textContent).to.equal('Ready');
      expect(button(element).textContent?.trim()).to.equal('End chat');
      const told = element.shadowRoot?.querySelector('[role=status]')?.textContent;
      expect(told).to.equal('Connected. You can write now.');
      await write('What is two plus three?');
      key('Enter');
      await waitUntil(() => element.transcript.at(-1)?.role === 'assistant', 'it is answered', {
        timeout: 10_000,
      });
      expect(element.transcript.at(-1)?.source).to.equal('text');
      await expect(element).to.be.accessible();
    });

    it('becomes a spoken one in the call, and written again', async () => {
      await start();
      element.mode = 'open-mic';
      await waitUntil(() => visible(part(element, 'mute')), 'the mute button');
      await waitUntil(() => asked === 1, 'the microphone');
      expect(visible(part(element, 'meter'))).to.equal(true);
      element.mode = 'text';
      await waitUntil(() => !visible(part(element, 'mute')), 'it goes');
      expect(visible(part(element, 'meter'))).to.equal(false);
    });

    it('stays a written one when there is no microphone to be had', async () => {
      await start();
      mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
      element.mode = 'open-mic';
      await waitUntil(() => part(element, 'error'), 'the card');
      await waitUntil(() => element.mode === 'text', 'the mode is what it was');
      expect(element.status).to.equal('live');
    });
  });

  describe('the text box', () => {
    it('is beside the voice, too, and not there without its attribute', async () => {
      await start('open-mic');
      expect(visible(part(element, 'mute'))).to.equal(true);
      expect(area().getAttribute('aria-label')).to.equal('Message');
      await expect(element).to.be.accessible();
      element.withTextInput = false;
      await element.updateComplete;
      expect(visible(area())).to.equal(false);
    });

    it('sends with Enter, keeps the focus, and is empty again', async () => {
      await start();
      area().focus();
      await write('What time is it?');
      expect(key('Enter')).to.equal(false);
      expect(area().value).to.equal('');
      expect(focusedPart(element)).to.equal('text-input');
      await waitUntil(() => spoken().includes('What time is it?'), 'it is in the transcript');
      expect(send().disabled).to.equal(true);
    });

    it('sends with its button, which hands the focus over', async () => {
      await start();
      expect(send().disabled).to.equal(true);
      await write('What time is it?');
      expect(send().disabled).to.equal(false);
      await expect(element).to.be.accessible();
      send().focus();
      send().click();
      await element.updateComplete;
      expect(send().disabled).to.equal(true);
      expect(focusedPart(element)).to.equal('text-input');
      // With a pointer the focus stays where it is, and so does the keyboard of a phone.
      expect(send().dispatchEvent(new MouseEvent('mousedown', { cancelable: true }))).to.equal(false);
    });

    it('makes a new line with Shift, and leaves an input method its Enter', async () => {
      await start();
      await write('こんにちは');
      expect(key('Enter', { shiftKey: true })).to.equal(true);
      expect(key('Enter', { isComposing: true })).to.equal(true);
      // Safari ends the composition first, and tells only by this number.
      expect(key('Enter', { keyCode: 229 })).to.equal(true);
      expect(area().value).to.equal('こんにちは');
      expect(spoken()).to.be.empty;
    });

    it('sends nothing that is empty', async () => {
      await start();
      await write(' \n ');
      expect(send().disabled).to.equal(true);
      key('Enter');
      expect(area().value).to.equal(' \n ');
      expect(spoken()).to.be.empty;
    });

    it('grows with its words, up to a few lines', async () => {
      await start();
      const heightOf = async (lines: number) => {
        await write(Array.from({ length: lines }, () => 'a line').join('\n'));
        return area().offsetHeight;
      };
      const one = await heightOf(1);
      const three = await heightOf(3);
      expect(three).to.be.greaterThan(one * 1.5);
      expect(await heightOf(30)).to.be.lessThan(one * 5);
      expect(await heightOf(1)).to.equal(one);
    });

    it('keeps what is too much to be sent, and says so', async () => {
      await start();
      const tooMuch = 'word '.repeat(80_000);
      await write(tooMuch);
      key('Enter');
      await waitUntil(() => notice(), 'the notice');
      expect(notice()).to.equal('That was too much to send at once.');
      expect(area().value).to.equal(tooMuch);
      expect(element.status).to.equal('live');
      await write('less');
      key('Enter');
      await element.updateComplete;
      expect(notice()).to.equal(undefined);
    });

    it('keeps a draft from one call to the next', async () => {
      await start();
      await write('What is');
      await element.stop();
      await element.start();
      await waitUntil(() => visible(area()), 'the text box');
      expect(area().value).to.equal('What is');
    });
  });

  describe('a pasted picture', () => {
    const paste = (blob: Blob, text?: string) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([blob], 'picture.png', { type: blob.type }));
      if (text !== undefined) clipboardData.items.add(text, 'text/plain');
      return area().dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
    };
    const picture = async (): Promise<Blob> => {
      const canvas = new OffscreenCanvas(32, 32);
      canvas.getContext('2d')?.fillRect(4, 4, 12, 12);
      return canvas.convertToBlob({ type: 'image/png' });
    };

    it('is sent and stands in the transcript', async () => {
      await start();
      expect(paste(await picture())).to.equal(false);
      await waitUntil(() => element.transcript[0]?.images === 1, 'it is in the transcript');
      await waitUntil(() => part(element, 'message'), 'it is on the page');
      expect(part(element, 'message__text')?.textContent).to.equal('Picture');
      await expect(element).to.be.accessible();
    });

    it('that is none is a notice', async () => {
      await start();
      const log = logEvents(element);
      expect(paste(new Blob(['no picture'], { type: 'image/png' }))).to.equal(false);
      await waitUntil(() => notice(), 'the notice');
      expect(notice()).to.contain('can’t be read');
      expect(element.status).to.equal('live');
      expect(log.filter((line) => line.includes('true'))).to.be.empty;
    });

    it('with words beside it is pasted as words', async () => {
      await start();
      expect(paste(await picture(), 'a table')).to.equal(true);
      expect(element.transcript).to.be.empty;
    });
  });
});
