import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { hasPocketsphinx } from './hearing/pocketsphinx.ts';

const PACKAGES = ['libpocketsphinx3', 'pocketsphinx-en-us'];
const COMMAND = `apt-get install --yes ${PACKAGES.join(' ')}`;

/**
 * Makes speech recognition available where that needs nobody's permission: on Debian as root. Elsewhere says
 * what to type. Never asks. True when there is a recogniser now.
 */
export function ensureRecogniser(say: (line: string) => void = console.log): boolean {
  if (hasPocketsphinx()) return true;
  const isRoot = process.getuid?.() === 0;
  if (!existsSync('/etc/debian_version') || !isRoot) {
    say('No speech recogniser found; transcripts will only say how long someone spoke.');
    say(
      existsSync('/etc/debian_version')
        ? `To install one: sudo ${COMMAND}`
        : 'Install libpocketsphinx (0.8) and its en-us model to have one.',
    );
    return false;
  }
  say(`Installing the speech recogniser: ${COMMAND}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', ...PACKAGES], {
      env,
      encoding: 'utf8',
    });
  let result = install();
  if (result.status !== 0) {
    // A fresh machine has no package lists yet.
    spawnSync('apt-get', ['update'], { env });
    result = install();
  }
  if (result.status !== 0) say(`It could not be installed: ${result.stderr.trim().split('\n').at(-1) ?? ''}`);
  return result.status === 0 && hasPocketsphinx();
}
