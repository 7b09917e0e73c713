// `npm run size`: what each file of the script-tag build weighs, and two sums with a bound.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Bounds in bytes of gzip; a kilobyte is 1000 bytes here. */
const BUTTON_BOUND = 10_000;
const CALL_BOUND = 32_000;

/**
 * Chunks that an English call with a transcript never asks for, named by source file. A chunk is left out
 * of the sum only if all the project's own modules in it match. Add a pattern when a part becomes optional.
 */
const OPTIONAL = [
  // Other languages, and the words of the parts below.
  /^src\/locales\//,
  // Push-to-talk is a mode that the page asks for.
  /^src\/element\/talk-/,
  // The page asks for the text box by an attribute of its own.
  /^src\/element\/text-input-/,
  // Fetched with the first request for approval, which only some tools and MCP servers make.
  /^src\/element\/(approval|argument)-/,
  // Fetched when there are tools (those of the page, of its server, or the one that ends the call), and when
  // there is something to set in the session that the server has not set.
  /^src\/session\/(tool-bridge|tool-desk|tool-events|session-changes|session-configuration|merge-settings|registered-tool|approval|end-session)/,
  /^src\/conversation\/(tools|server-tools|tool-)/,
  /^src\/protocol\/tool-client-events/,
  // Fetched with the first picture that is sent.
  /^src\/(session|protocol)\/image/,
  // Fetched for push-to-talk and for calls in writing.
  /^src\/session\/(call-mode|push-to-talk)/,
  /^src\/protocol\/input-client-events/,
  // Fetched where the page limits its calls.
  /^src\/session\/call-limits/,
  // Fetched for a goodbye.
  /^src\/(session|conversation|protocol)\/farewell/,
  // Fetched for servers that don't tell when the assistant is heard.
  /^src\/session\/level-playout/,
  // Fetched when a server answers with an error.
  /^src\/session\/error-text/,
  // Fetched with `preload="warm"`.
  /^src\/session\/warm-token/,
  // Fetched with the warning that a limited call is about to end; calls are not limited unless the page says so.
  /^src\/element\/limit-/,
  // Fetched only where the element has script children.
  /^src\/element\/markup-tools/,
];

const ENTRY = 'realtime-voice.js';

const GRAPHS = ['dist/report/realtime-voice-graph.json', 'dist/report/session-graph.json'];

if (!GRAPHS.every((file) => existsSync(file)) || !existsSync(`dist/cdn/${ENTRY}`)) {
  execFileSync('npm', ['run', '--silent', 'build'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

const graph = new Map();
const listed = await Promise.all(GRAPHS.map(async (file) => JSON.parse(await readFile(file, 'utf8'))));
for (const chunk of listed.flat()) {
  const code = await readFile(`dist/cdn/${chunk.file}`);
  graph.set(chunk.file, {
    ...chunk,
    raw: code.length,
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: code.length } }).length,
  });
}
if (!graph.has(ENTRY)) throw new Error(`The build has no ${ENTRY}.`);

const button = reach(ENTRY, false);
const call = reach(ENTRY, true);
const session = reach('session.js', true);

console.log(`${'file'.padEnd(48)}${cells('raw', 'gzip', 'brotli')}  needed for`);
for (const chunk of graph.values()) {
  const use = button.has(chunk.file) ? 'button, call' : call.has(chunk.file) ? 'call' : useOf(chunk);
  console.log(`${chunk.file.padEnd(48)}${cells(chunk.raw, chunk.gzip, chunk.brotli)}  ${use}`);
}
console.log();
const good = [report('show the button', button, BUTTON_BOUND), report('hold a call', call, CALL_BOUND)];
report('hold a call, headless', session);
if (good.includes(false)) process.exitCode = 1;

/** The files that load for one entry: what it imports, and with `dynamic` what it may import later, too. */
function reach(entry, dynamic) {
  const found = new Set();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const chunk = graph.get(file);
    if (found.has(file) || chunk === undefined) continue;
    found.add(file);
    open.push(...chunk.imports);
    if (dynamic) open.push(...chunk.dynamicImports.filter((name) => !isOptional(graph.get(name))));
  }
  return found;
}

function isOptional(chunk) {
  const own = chunk.modules.filter((module) => module.startsWith('src/'));
  return own.length > 0 && own.every((module) => OPTIONAL.some((pattern) => pattern.test(module)));
}

function useOf({ file }) {
  return session.has(file) ? 'the headless session' : 'optional';
}

function report(name, files, bound) {
  const sum = (key) => [...files].reduce((total, file) => total + graph.get(file)[key], 0);
  const ok = bound === undefined || sum('gzip') <= bound;
  const line = `${name.padEnd(48)}${cells(sum('raw'), sum('gzip'), sum('brotli'))}`;
  console.log(bound === undefined ? line : `${line}  ${ok ? 'within' : 'OVER'} ${bound} bytes of gzip`);
  return ok;
}

function cells(...values) {
  return values.map((value) => String(value).padStart(9)).join('');
}
