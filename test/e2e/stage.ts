import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import type { LocalCall } from '../../demo/server/index.ts';
import type { Demo } from '../../demo/start-demo.ts';
import type { RealtimeVoiceElement } from '../../src/index.ts';
import { launchChromium, type Chromium } from '../support/chromium.ts';
import { startDemoServer } from '../support/demo-server.ts';
import { startPulseAudio, type PulseAudio } from '../support/pulse.ts';
import { observe, snapshot, until, type Snapshot } from './page-observer.ts';

const WAIT_MS = 30_000;

/** A sound card, a browser, the built script and a server that hears: all that a spoken conversation needs. */
export interface Stage {
  readonly demo: Demo;
  /** Opens a page of the demo; `properties` are set on its element before anything else happens. */
  visit(properties?: ElementProperties, path?: string): Promise<Visit>;
  close(): Promise<void>;
}

/** What a page could set on its element, as far as it can be sent there. */
export type ElementProperties = Partial<
  Omit<RealtimeVoiceElement, 'getToken' | 'exchangeOffer' | 'audioStream'>
>;

/** One visitor on one page. */
export interface Visit {
  readonly page: Page;
  /** Warnings, errors and uncaught exceptions of the page, in order. */
  readonly complaints: readonly string[];
  /** Presses the button and waits for the greeting to be heard, where there is one; the server's end of the call. */
  call(): Promise<LocalCall>;
  /** Speaks as soon as the assistant has finished, in the server's words, too, and resolves when it was said. */
  say(words: string): Promise<void>;
  /** Speaks now, whatever is heard. */
  speak(words: string): Promise<void>;
  /** Speaks over the assistant, again and again until it stops. */
  speakOver(words: string): Promise<void>;
  /** Cuts off an answer that is not what the test is about. */
  hush(): Promise<void>;
  set(properties: ElementProperties): Promise<void>;
  look(): Promise<Snapshot>;
  until(what: string, condition: (state: Snapshot) => boolean): Promise<void>;
  /**
   * Presses the end button where a call is live, and sees to it that nothing of the call is left.
   * @param complaints what the page was bound to log
   */
  leave(complaints?: readonly string[]): Promise<void>;
}

/** @param grammar JSGF alternatives: the server hears nothing else */
export async function openStage(...sentences: readonly string[]): Promise<Stage> {
  const grammar = `#JSGF V1.0; grammar test; public <test> = ${sentences.join(' | ')};`;
  const demo = await startDemoServer(sentences.length > 0 ? { grammar } : { recogniser: 'none' });
  const pulse = await startPulseAudio();
  const chromium = await launchChromium({ microphone: pulse });
  return {
    demo,
    async visit(properties = {}, path = '/') {
      // One that a failed test has left behind would hear this one's words.
      for (const page of await chromium.browser.pages())
        if (page.url().startsWith(demo.url)) await page.close();
      return visit({ demo, pulse, chromium }, properties, path);
    },
    async close() {
      await chromium.close();
      await pulse.close();
      await demo.close();
    },
  };
}

type Props = Pick<Stage, 'demo'> & { readonly pulse: PulseAudio; readonly chromium: Chromium };

async function visit(
  { demo, pulse, chromium }: Props,
  properties: ElementProperties,
  path: string,
): Promise<Visit> {
  const { page, complaints } = await chromium.open(new URL(path, demo.url).href, observe);
  const { calls } = demo.realtime;
  const speak = async (words: string): Promise<void> => {
    const url = new URL(`/demo/speech?text=${encodeURIComponent(words)}`, demo.url);
    await pulse.play(new Uint8Array(await (await fetch(url)).arrayBuffer()));
  };
  let live: LocalCall | undefined;
  const self: Visit = {
    page,
    complaints,
    speak,
    look: () => snapshot(page),
    until: (what, condition) => until(page, what, condition),
    set: (wanted) =>
      page.$eval('realtime-voice', (element, given) => void Object.assign(element, given), wanted as object),
    async call() {
      const before = new Set(calls.values());
      await page.locator('>>> button[part~="button"]').click();
      await self.until('the call is live', ({ status }) => status === 'live');
      live = [...calls.values()].find((one) => !before.has(one));
      assert.ok(live, 'the server knows of the call');
      const greeting = await page.$eval('realtime-voice', (element) => element.greeting);
      if (greeting) await self.until('the greeting was heard', ({ turns }) => turns[0]?.final === true);
      return live;
    },
    /**
     * While something comes out of the speaker, and a moment longer, the browser's echo canceller takes
     * the beginnings of words away.
     */
    async say(words) {
      await self.until('nobody speaks', ({ status, quietMs }) => status === 'live' && quietMs > 500);
      await speak(words);
    },
    /** The echo canceller may take the first words away whole, in a young call above all. */
    async speakOver(words) {
      const { itemId } = (await snapshot(page)).turns.at(-1) ?? {};
      const isSpeaking = async () =>
        (await snapshot(page)).turns.some(
          (turn) => turn.itemId === itemId && !turn.interrupted && !turn.final,
        );
      while (await isSpeaking()) await speak(words);
    },
    async hush() {
      await self.until('it answers', ({ activity }) => activity === 'assistant-speaking');
      await page.$eval('realtime-voice', (element) => element.interrupt());
    },
    async leave(expected = []) {
      if ((await snapshot(page)).status === 'live') await page.locator('>>> button[part~="end"]').click();
      await self.until('it is over', ({ status }) => status === 'idle' || status === 'failed');
      const { microphones, connections } = await snapshot(page);
      assert.deepEqual([...new Set(microphones)], microphones.length > 0 ? ['ended'] : []);
      assert.deepEqual([...new Set(connections)], ['closed']);
      await waitFor('the server noticed', () => live?.state !== 'live');
      assert.deepEqual(complaints, expected);
      await page.close();
    },
  };
  await self.set(properties);
  return self;
}

/** Waits for something outside of the page. */
export async function waitFor(what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `timed out: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Words as a recogniser writes them. */
export function wordsOf(text = ''): readonly string[] {
  return text.toLowerCase().match(/[a-z\d'-]+/g) ?? [];
}
