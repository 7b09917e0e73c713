// `npm test`: everything, from a fresh clone. `npm test -- units|node|e2e [text]` runs one stage, and of it
// only the files whose path contains the text.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installTools } from './support/install.mjs';

// The local server's voice runs on WASI, which Node 20 warns of at each start.
const TSX = ['--disable-warning=ExperimentalWarning', '--import', 'tsx'];
const WTR = 'node_modules/@web/test-runner/dist/bin.js';
const UNIT_FOLDERS = ['protocol', 'conversation', 'session', 'element', 'locales'];
const NODE_FOLDERS = ['package', 'handlers', 'server'];
const STAGES = ['units', 'node', 'e2e'];

const [stage, filter = ''] = process.argv.slice(2);
if (stage !== undefined && !STAGES.includes(stage)) {
  console.error(`No such stage: ${stage}. There are ${STAGES.join(', ')}.`);
  process.exit(2);
}

const scratch = await mkdtemp(join(tmpdir(), 'realtime-voice-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
try {
  installTools();
  await ensureRecogniser();
  if (await build()) for (const name of stage === undefined ? STAGES : [stage]) await runStage(name);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

async function ensureRecogniser() {
  if (!existsSync('demo/server/install.ts')) return;
  const code = "import('./demo/server/install.ts').then((install) => install.ensureRecogniser())";
  // Without a recogniser the server still hears; tests that need words say so themselves.
  if ((await run('node', [...TSX, '--eval', code])) !== 0) console.log('The recogniser could not be set up.');
}

async function build() {
  console.log('\n== build');
  const code = await run('npm', ['run', '--silent', 'build']);
  if (code !== 0) {
    console.log('The build failed; no test was run.');
    total.failed += 1;
  }
  return code === 0;
}

async function runStage(name) {
  console.log(`\n== ${name}`);
  const folders = { units: UNIT_FOLDERS, node: NODE_FOLDERS, e2e: ['e2e'] }[name];
  const files = (await Promise.all(folders.map(testFiles))).flat();
  const chosen = files.filter((file) => file.includes(filter));
  if (chosen.length === 0) {
    console.log('No test files.');
    total.failed += 1;
    return;
  }
  const result = join(scratch, `${name}.json`);
  const code = name === 'units' ? await runInBrowser(chosen, result) : await runInNode(name, chosen, result);
  const counts = await readCounts(result);
  // A runner that died counts as a failure even if all that it told of had passed.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  for (const key of Object.keys(total)) total[key] += counts[key];
  console.log(`== ${name}: ${counts.passed} passed, ${counts.failed} failed`);
}

function runInBrowser(files, result) {
  const args = [...TSX, WTR, '--config', 'test/wtr.config.mjs', '--files', ...files];
  return run('node', args, { TEST_COUNTS: result });
}

function runInNode(name, files, result) {
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
  reporters.push(
    '--test-reporter=./test/support/count-reporter.mjs',
    `--test-reporter-destination=${result}`,
  );
  // A browser at a time: two on two cores starve each other's audio.
  const pace = name === 'e2e' ? ['--test-concurrency=1', '--test-timeout=300000'] : ['--test-timeout=120000'];
  return run('node', [...TSX, '--test', ...pace, ...reporters, ...files]);
}

/** Node 20's --test knows no globs. */
async function testFiles(folder) {
  if (!existsSync(`test/${folder}`)) return [];
  const names = await readdir(`test/${folder}`, { recursive: true });
  const tests = names.filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules'));
  return tests.map((name) => `test/${folder}/${name.replaceAll('\\', '/')}`).sort();
}

async function readCounts(file) {
  const none = { passed: 0, failed: 0, skipped: 0 };
  if (!existsSync(file)) return none;
  const text = await readFile(file, 'utf8');
  return text === '' ? none : { ...none, ...JSON.parse(text) };
}

function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const shell = process.platform === 'win32';
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      shell,
      env: { ...process.env, ...env },
    });
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
