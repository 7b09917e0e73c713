import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { AUTOPLAY_FLAG, baseFlags, FAKE_DEVICE_FLAGS, findChromium } from './browser.mjs';
import type { PulseAudio } from './pulse.ts';

/** How a browser is to be. */
export interface ChromiumOptions {
  /**
   * `beep`: a fake device that beeps. `file`: a fake device that plays `wavFile`, from its start at each
   * opening. A `PulseAudio`: a real device that hears what the test plays. `none`: no device at all.
   */
  readonly microphone?: 'beep' | 'file' | 'none' | PulseAudio;
  /** PCM, 16 bit; a file that cannot be read is silence. */
  readonly wavFile?: string;
  /**
   * What the visitor says to the permission prompt; with `prompt` nothing, until the test calls
   * `answerMicrophonePrompt(true | false)` in the page. Default: `grant`.
   */
  readonly permissions?: 'grant' | 'prompt' | 'deny';
  /** Sound without a click. Default: false, as in a visitor's browser. */
  readonly autoplay?: boolean;
  readonly args?: readonly string[];
}

/** A browser with a profile of its own. */
export interface Chromium {
  readonly browser: Browser;
  /** A new page at an address, with the permissions asked for. Collects what the page logs; `prepare` runs in it first. */
  open(url: string, prepare?: () => void): Promise<OpenedPage>;
  /** Closes the browser and removes its profile. */
  close(): Promise<void>;
}

export interface OpenedPage {
  readonly page: Page;
  /** Warnings, errors and uncaught exceptions, in order. */
  readonly complaints: readonly string[];
}

/** Starts Chromium without a window. */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const { microphone = 'beep', permissions = 'grant' } = options;
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found; CHROME_PATH can name one.');
  const pulse = typeof microphone === 'object' ? microphone : undefined;
  const userDataDir = await mkdtemp(join(tmpdir(), 'realtime-voice-chromium-'));
  const browser = await launch({
    executablePath,
    userDataDir,
    headless: true,
    env: { ...process.env, ...pulse?.env },
    // Puppeteer mutes the browser unless told otherwise, and a muted one has no audio energy to measure.
    ignoreDefaultArgs: ['--mute-audio'],
    args: [
      ...baseFlags(),
      ...microphoneFlags(options),
      ...(options.autoplay === true ? [AUTOPLAY_FLAG] : []),
      ...(options.args ?? []),
    ],
  });
  return {
    browser,
    async open(url, prepare) {
      const origin = new URL(url).origin;
      const page = await browser.newPage();
      // tsx names functions through a helper that the page doesn't have.
      await page.evaluateOnNewDocument('globalThis.__name = (named) => named;');
      if (permissions === 'prompt') await page.evaluateOnNewDocument(promptForMicrophone);
      else await setPermission(browser, origin, permissions === 'grant' ? 'granted' : 'denied');
      if (prepare) await page.evaluateOnNewDocument(prepare);
      const complaints = collectComplaints(page);
      await page.goto(url);
      return { page, complaints };
    },
    async close() {
      await browser.close();
      await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function microphoneFlags({ microphone = 'beep', wavFile, permissions = 'grant' }: ChromiumOptions): string[] {
  const [device = '', autoAnswer = ''] = FAKE_DEVICE_FLAGS;
  // The automatic answer is always yes, whatever the permission says.
  const flags = permissions === 'deny' ? [] : [autoAnswer];
  // Without a fake device and without a sound server Chromium finds no microphone at all.
  if (typeof microphone === 'object' || microphone === 'none') return flags;
  flags.push(device);
  if (microphone === 'file') {
    if (wavFile === undefined) throw new Error('A microphone that plays a file needs wavFile.');
    flags.push(`--use-file-for-fake-audio-capture=${wavFile}`);
  }
  return flags;
}

async function setPermission(browser: Browser, origin: string, setting: 'granted' | 'denied'): Promise<void> {
  const session = await browser.target().createCDPSession();
  // `microphone` is the name that the Permissions API uses for it.
  await session.send('Browser.setPermission', { origin, permission: { name: 'microphone' }, setting });
  await session.detach();
}

/**
 * Runs in the page before its own scripts. A browser without a window has no prompt and says no at once;
 * this one waits until the test calls `answerMicrophonePrompt(true | false)`.
 */
function promptForMicrophone(): void {
  const { mediaDevices, permissions } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const query = permissions.query.bind(permissions);
  let state: PermissionState = 'prompt';
  let answer = (_allowed: boolean): void => undefined;
  const answered = new Promise<boolean>((resolve) => (answer = resolve));
  Object.assign(globalThis, {
    answerMicrophonePrompt: (allowed: boolean): void => {
      state = allowed ? 'granted' : 'denied';
      answer(allowed);
    },
  });
  mediaDevices.getUserMedia = async (constraints) => {
    if (!(await answered)) throw new DOMException('Permission denied', 'NotAllowedError');
    return open(constraints);
  };
  permissions.query = async (descriptor) => {
    const status = await query(descriptor);
    const name: string = descriptor.name;
    return name === 'microphone' ? Object.defineProperty(status, 'state', { get: () => state }) : status;
  };
}

function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    const type = message.type();
    if (type === 'warn' || type === 'error') complaints.push(`console.${type}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${String(error)}`));
  return complaints;
}
