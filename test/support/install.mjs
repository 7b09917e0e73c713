// What a fresh machine lacks: a Chromium, and PulseAudio as a microphone that can be spoken into.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from './browser.mjs';

const CHROMIUM = ['chromium', 'fonts-dejavu-core'];
const PULSE = ['pulseaudio', 'pulseaudio-utils'];

/** Installs what is missing as root on Debian; elsewhere says what to install. Never asks a question. */
export function installTools() {
  const missing = [];
  if (findChromium() === undefined) missing.push(...CHROMIUM);
  if (!isCommand('pulseaudio') || !isCommand('paplay')) missing.push(...PULSE);
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    console.log(`Tests need ${missing.join(', ')}. On Debian: sudo ${command}`);
    console.log('Elsewhere: install Chromium or Chrome (CHROME_PATH names it) and PulseAudio.');
    return;
  }
  console.log(`Installing ${missing.join(', ')} (as root on Debian)`);
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...missing);
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync('apt-get', ['-q', ...args], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) console.log(`apt-get ${args.join(' ')} failed (${status})`);
}

function isCommand(name) {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined;
}
