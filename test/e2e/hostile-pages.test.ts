import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { HTTPRequest, Page } from 'puppeteer-core';
import type { Demo } from '../../demo/start-demo.ts';
import { launchChromium, type Chromium } from '../support/chromium.ts';
import { startDemoServer } from '../support/demo-server.ts';
import { observe, snapshot, until } from './page-observer.ts';

const TAG =
  '<realtime-voice token-endpoint="/token" greeting="Hello there." with-transcript></realtime-voice>';

/**
 * Starts by itself, without any act of the visitor. Headless Chromium lets a page play whose microphone is
 * open, so the refusal that other browsers give is made here.
 */
const BLOCKED = `<script type="module">
  const voice = document.querySelector('realtime-voice');
  window.blocked = [];
  voice.addEventListener('audio-blocked', (event) => window.blocked.push(event.blocked));
  const { play } = HTMLMediaElement.prototype;
  let touched = false;
  document.addEventListener('pointerdown', () => (touched = true), true);
  HTMLMediaElement.prototype.play = function () {
    if (touched) return play.call(this);
    return Promise.reject(new DOMException('no gesture', 'NotAllowedError'));
  };
  voice.start();
</script>`;

/** Pages that a bank or a hospital might serve, and visitors who say no. */
describe('on a strict page', { timeout: 60_000 }, () => {
  let demo: Demo;

  before(async () => {
    demo = await startDemoServer({ recogniser: 'none' });
  });
  after(() => demo?.close());

  it('works without a single violation of a policy that allows next to nothing', async () => {
    const chromium = await launchChromium();
    try {
      const policy = [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'none'",
        "require-trusted-types-for 'script'",
      ].join('; ');
      const { page, complaints } = await openPage(chromium, pageWith(TAG), {
        'content-security-policy': policy,
      });
      await page.evaluate(() => {
        const seen: string[] = [];
        document.addEventListener('securitypolicyviolation', (event) =>
          seen.push(`${event.violatedDirective} ${event.blockedURI}`),
        );
        Object.assign(window, { violations: seen });
      });
      await page.locator('>>> button[part~="button"]').click();
      await until(page, 'the greeting was heard', ({ turns }) => turns[0]?.final === true);
      const { meterShapes } = await snapshot(page);
      assert.ok(meterShapes > 10, 'the meter moves');
      await page.locator('>>> button[part~="mute"]').click();
      await page.locator('>>> button[part~="end"]').click();
      await until(page, 'it ended', ({ status }) => status === 'idle');
      assert.deepEqual(
        await page.evaluate(() => (window as unknown as { violations: string[] }).violations),
        [],
      );
      assert.deepEqual(complaints, []);
    } finally {
      await chromium.close();
    }
  });

  it('says so when the visitor refuses the microphone, and holds nothing', async () => {
    const chromium = await launchChromium({ permissions: 'deny' });
    try {
      const { page } = await openPage(chromium, pageWith(TAG), {});
      await page.locator('>>> button[part~="button"]').click();
      await until(page, 'it failed', ({ status }) => status === 'failed');
      const { microphones, connections } = await snapshot(page);
      assert.deepEqual(microphones, []);
      assert.deepEqual(
        connections.filter((state) => state !== 'closed'),
        [],
      );
      assert.match(await textOf(page, 'error'), /microphone is blocked/i);
      assert.equal(demo.realtime.calls.size, 0, 'nothing is billed for a refusal');
    } finally {
      await chromium.close();
    }
  });

  it('says so when its own code cannot be fetched', async () => {
    const chromium = await launchChromium();
    try {
      const { page } = await openPage(chromium, pageWith(TAG), {}, /chunks\/(call-entry|panel)/);
      await page.locator('>>> button[part~="button"]').click();
      await until(page, 'it failed', ({ status }) => status === 'failed');
      const alert = await page
        .locator('>>> [role="alert"]')
        .map((element) => element.textContent ?? '')
        .wait();
      assert.match(alert, /check your connection/i);
      assert.deepEqual(
        (await snapshot(page)).microphones.filter((state) => state !== 'ended'),
        [],
      );
    } finally {
      await chromium.close();
    }
  });

  it('never hides a live microphone, even if its panel cannot be fetched', async () => {
    const chromium = await launchChromium();
    try {
      const { page } = await openPage(chromium, pageWith(TAG), {}, /chunks\/panel/);
      await page.locator('>>> button[part~="button"]').click();
      await until(page, 'it is live', ({ status }) => status === 'live');
      assert.match(await textOf(page, 'button'), /end call/i);
      await page.locator('>>> button[part~="button"]').click();
      await until(page, 'it ended', ({ status }) => status === 'idle');
      assert.deepEqual((await snapshot(page)).microphones, ['ended']);
    } finally {
      await chromium.close();
    }
  });

  it('can be cancelled while its own code is on its way', async () => {
    const chromium = await launchChromium();
    try {
      const held: HTTPRequest[] = [];
      const { page } = await openPage(chromium, pageWith(TAG), {}, /chunks\/call-entry/, (request) =>
        held.push(request),
      );
      await page.locator('>>> button[part~="button"]').click();
      await until(page, 'the microphone is on', ({ microphones }) => microphones.includes('live'));
      await page.locator('>>> button[part~="button"]').click();
      await until(page, 'it is idle', ({ status }) => status === 'idle');
      assert.deepEqual((await snapshot(page)).microphones, ['ended']);
      const arrived = page.waitForResponse((response) => response.url().includes('call-entry'));
      for (const request of held) await request.continue();
      await arrived;
      // It runs, and finds that nobody waits for it any more.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      const { status, microphones, connections, endReasons } = await snapshot(page);
      assert.deepEqual(
        { status, microphones, connections, endReasons },
        { status: 'idle', microphones: ['ended'], connections: [], endReasons: ['aborted'] },
      );
      await page.locator('>>> button[part~="button"]').click();
      await until(page, 'a retry is live', (state) => state.status === 'live');
      // A browser that is killed in a call would leave it to the server for half a minute.
      await page.locator('>>> button[part~="end"]').click();
      await until(page, 'it ended', (state) => state.status === 'idle');
    } finally {
      await chromium.close();
    }
  });

  it('posts no offer while the visitor reads the prompt', async () => {
    const chromium = await launchChromium({ permissions: 'prompt' });
    try {
      const { page } = await openPage(chromium, pageWith(TAG), {});
      const requests: string[] = [];
      page.on('request', (request) => requests.push(new URL(request.url()).pathname));
      const token = page.waitForResponse((response) => response.url().endsWith('/token'));
      await page.locator('>>> button[part~="button"]').click();
      await token;
      // Offer and token are there: nothing but the visitor's answer is missing.
      await until(page, 'the offer is made', ({ connections }) => connections.includes('new'));
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      assert.deepEqual(
        requests.filter((path) => path.includes('/calls')),
        [],
      );
      assert.equal((await snapshot(page)).status, 'connecting');
      assert.equal(demo.realtime.calls.size, 0);
      await page.evaluate(() =>
        (window as unknown as { answerMicrophonePrompt(allowed: boolean): void }).answerMicrophonePrompt(
          true,
        ),
      );
      await until(page, 'it is live', ({ status }) => status === 'live');
      assert.equal(demo.realtime.calls.size, 1);
    } finally {
      await chromium.close();
    }
  });

  it('offers to play when the browser blocks sound, and plays after a tap', async () => {
    const chromium = await launchChromium({ args: ['--autoplay-policy=document-user-activation-required'] });
    try {
      const { page } = await openPage(chromium, pageWith(TAG + BLOCKED), {});
      await page.waitForFunction(() => document.querySelector('realtime-voice')?.audioBlocked);
      assert.match(await textOf(page, 'button'), /end call/i, 'the call can be ended all the same');
      await page.locator('>>> button[part~="hear"]').click();
      await page.waitForFunction(() => document.querySelector('realtime-voice')?.audioBlocked === false);
      assert.deepEqual(await page.evaluate(() => (window as unknown as { blocked: boolean[] }).blocked), [
        true,
        false,
      ]);
      assert.equal((await snapshot(page)).status, 'live');
      assert.match(await textOf(page, 'button'), /end call/i);
    } finally {
      await chromium.close();
    }
  });

  const openPage = async (
    chromium: Chromium,
    html: string,
    headers: Record<string, string>,
    special?: RegExp,
    treat: (request: HTTPRequest) => void = (request) => void request.abort(),
  ) => {
    const { page } = await chromium.open(new URL('/demo.css', demo.url).href, observe);
    await page.setRequestInterception(true);
    page.on('request', (request: HTTPRequest) => {
      const isPage = new URL(request.url()).pathname === '/strict.html';
      if (isPage) void request.respond({ contentType: 'text/html', headers, body: html });
      else if (special?.test(request.url())) treat(request);
      else void request.continue();
    });
    const complaints: string[] = [];
    page.on('console', (message) => {
      // Chromium asks for an icon on its own account, past the interception.
      if (message.location().url?.endsWith('favicon.ico')) return;
      if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text());
    });
    await page.goto(new URL('/strict.html', demo.url).href);
    return { page, complaints };
  };
});

function pageWith(body: string): string {
  return `<!doctype html><html lang="en"><title>Strict</title><script type="module" src="/cdn/realtime-voice.js"></script>${body}</html>`;
}

function textOf(page: Page, part: string): Promise<string> {
  return page
    .locator(`>>> [part~="${part}"]`)
    .map((element) => element.textContent ?? '')
    .wait();
}
