// `npm run check`: everything that is judged without running the code. All steps run, then the exit code.
import { spawnSync } from 'node:child_process';

const STEPS = [
  ['types of src', 'tsc', '-p', 'tsconfig.json', '--noEmit'],
  ['types of src/protocol, without DOM', 'tsc', '-p', 'src/protocol'],
  ['types of src/conversation, without DOM', 'tsc', '-p', 'src/conversation'],
  ['types of demo', 'tsc', '-p', 'demo'],
  ['types of test', 'tsc', '-p', 'test'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['layers', 'node', 'test/layers.mjs'],
  ['manifest', 'node', 'test/manifest.mjs', '--check'],
];

const failed = [];
for (const [name, command, ...args] of STEPS) {
  console.log(`> ${name}`);
  // npm puts node_modules/.bin on the path.
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? 'check: all good' : `check: failed: ${failed.join('; ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
