import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { Demo } from '../../demo/start-demo.ts';
import { launchChromium, type Chromium } from '../support/chromium.ts';
import { startDemoServer } from '../support/demo-server.ts';
import { startPulseAudio, type PulseAudio } from '../support/pulse.ts';
import { observe, snapshot, until } from './page-observer.ts';

const QUESTION = 'what is two plus three';
const ORDER = 'please turn on the kitchen light';
const GRAMMAR = `#JSGF V1.0; grammar test; public <test> = ${QUESTION} | ${ORDER};`;

/** The visitor's path, with nothing replaced: a sound card, a browser, the built script, WebRTC, a server that hears. */
describe('a spoken conversation', { timeout: 120_000 }, () => {
  let demo: Demo;
  let pulse: PulseAudio;
  let chromium: Chromium;

  before(async () => {
    demo = await startDemoServer({ grammar: GRAMMAR });
    pulse = await startPulseAudio();
    chromium = await launchChromium({ microphone: pulse });
  });

  after(async () => {
    await chromium?.close();
    await pulse?.close();
    await demo?.close();
  });

  const speak = async (words: string): Promise<void> => {
    const url = new URL(`/demo/speech?text=${encodeURIComponent(words)}`, demo.url);
    await pulse.play(new Uint8Array(await (await fetch(url)).arrayBuffer()));
  };

  /**
   * Speaks when the assistant is done and its last sound is over: while something comes out of the
   * speaker, the browser's echo canceller takes the beginnings of words away.
   */
  const say = async (page: Page, words: string): Promise<void> => {
    await until(page, 'it listens', ({ activity, silentMs }) => activity === 'listening' && silentMs > 500);
    await speak(words);
  };

  it('goes from one click to a spoken answer, and ends with everything off', async () => {
    const { page, complaints } = await chromium.open(demo.url, observe);
    const idle = await snapshot(page);
    assert.deepEqual(idle.microphones, [], 'no microphone before the click');

    await page.locator('>>> button[part~="button"]').click();
    await until(page, 'the greeting was heard', ({ turns }) => turns[0]?.final === true);
    const greeted = await snapshot(page);
    assert.equal(greeted.turns[0]?.role, 'assistant');
    assert.equal(
      greeted.turns[0]?.text,
      await page.$eval('realtime-voice', (element) => element.getAttribute('greeting')),
    );
    assert.ok(greeted.loudestOutput > 0.05, `the greeting is audible: ${greeted.loudestOutput}`);
    assert.ok(greeted.meterShapes > 10, `the meter moves: ${greeted.meterShapes}`);
    assert.deepEqual(greeted.microphones, ['live']);

    await say(page, QUESTION);
    await until(page, 'the answer was heard', ({ turns }) => turns[2]?.final === true);
    const answered = await snapshot(page);
    assert.deepEqual(
      answered.turns.map(({ role }) => role),
      ['assistant', 'user', 'assistant'],
    );
    assert.equal(normalise(answered.turns[1]?.text), QUESTION);
    assert.match(answered.turns[2]?.text ?? '', /five|5/i);
    assert.ok(answered.loudestInput > 0.05, `the visitor is audible: ${answered.loudestInput}`);
    assert.match(answered.shownTranscript, /what is two plus three/i);
    const finals = answered.transcriptEvents.filter(({ final }) => final);
    assert.deepEqual(
      finals.map(({ role }) => role),
      ['assistant', 'user', 'assistant'],
      'one final event a turn, in order',
    );
    assert.equal(demo.realtime.calls.size, 1);

    await page.locator('>>> button[part~="end"]').click();
    await until(page, 'it ended', ({ status }) => status === 'idle');
    const ended = await snapshot(page);
    assert.deepEqual(ended.microphones, ['ended']);
    assert.deepEqual(ended.connections, ['closed']);
    assert.deepEqual(ended.endReasons, ['user']);
    assert.equal(ended.turns.length, 3, 'the transcript is kept');
    await waitFor('the server noticed', () => demo.realtime.calls.size === 0);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('calls a tool by voice and speaks about the outcome', async () => {
    const { page, complaints } = await chromium.open(new URL('/tools.html', demo.url).href, observe);
    await page.locator('>>> button[part~="button"]').click();
    await until(page, 'the greeting was heard', ({ turns }) => turns[0]?.final === true);
    await say(page, ORDER);
    await page.waitForSelector('.light[data-room="kitchen"][aria-pressed="true"]');
    await until(
      page,
      'the answer was heard',
      ({ turns }) => turns.at(-1)?.role === 'assistant' && turns.length === 3 && turns[2]?.final === true,
    );
    const { turns, toolCalls } = await snapshot(page);
    assert.deepEqual(toolCalls, [{ name: 'set_light', args: { room: 'kitchen', on: true } }]);
    assert.match(turns[2]?.text ?? '', /kitchen/i);
    assert.deepEqual(complaints, []);
    await page.close();
    await waitFor('the server noticed', () => demo.realtime.calls.size === 0);
  });

  it('is cut off by the visitor', async () => {
    const { page } = await chromium.open(demo.url, observe);
    await page.$eval('realtime-voice', (element) => {
      element.setAttribute(
        'greeting',
        'One, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen.',
      );
    });
    await page.locator('>>> button[part~="button"]').click();
    await until(
      page,
      'it speaks',
      ({ activity, loudestOutput }) => activity === 'assistant-speaking' && loudestOutput > 0.05,
    );
    // What is heard of it is the echo canceller's business; that somebody speaks is enough.
    await speak(QUESTION);
    await until(page, 'it was cut', ({ turns }) => turns[0]?.interrupted === true);
    await until(
      page,
      'it has answered',
      ({ turns, activity, silentMs }) =>
        turns.at(-1)?.role === 'assistant' && turns.length > 2 && activity === 'listening' && silentMs > 500,
    );
    const { turns } = await snapshot(page);
    assert.equal(turns[1]?.role, 'user');
    assert.deepEqual([turns.at(-1)?.interrupted, turns.at(-1)?.final], [false, true]);
    await page.close();
  });
});

function normalise(text = ''): string {
  return text
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .trim();
}

async function waitFor(what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 35_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `timed out: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
