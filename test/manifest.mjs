// `npm run manifest` writes custom-elements.json; with --check it only says whether the file is fresh.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { format } from 'prettier';
import { cli } from '@custom-elements-manifest/analyzer/cli.js';

const FILE = 'custom-elements.json';

const manifest = await cli({
  argv: [
    'analyze',
    '--litelement',
    '--quiet',
    '--globs',
    'src/index.ts',
    'src/define.ts',
    'src/element/**/*.ts',
  ],
  cwd: process.cwd(),
  noWrite: true,
});
// The analyzer lists what a class keeps to itself, and the paths of the source: a reader has neither.
const shaped = JSON.stringify(manifest, (key, value) => {
  if (key === 'path' || key === 'module') return typeof value === 'string' ? toBuilt(value) : value;
  if ((key === 'members' || key === 'attributes') && Array.isArray(value)) return value.filter(isPublic);
  return value;
});
const { modules, ...head } = JSON.parse(shaped);
// Re-exports come with a path relative to their own module; every other reference is from the package's root.
for (const { path, exports = [] } of modules) {
  for (const { declaration } of exports) {
    if (declaration?.module?.startsWith('.')) {
      declaration.module = posix.join(posix.dirname(path), declaration.module);
    }
  }
}
modules.sort((a, b) => (a.path < b.path ? -1 : 1));
const options = JSON.parse(await readFile('.prettierrc.json', 'utf8'));
const text = await format(JSON.stringify({ ...head, modules }), { ...options, parser: 'json' });

if (process.argv.includes('--check')) {
  const fresh = existsSync(FILE) && (await readFile(FILE, 'utf8')) === text;
  if (!fresh) console.error(`${FILE} is stale: run \`npm run manifest\` and commit it.`);
  process.exitCode = fresh ? 0 : 1;
} else {
  await writeFile(FILE, text);
}

function toBuilt(path) {
  return path.replace(/^\/?src\/(.*)\.ts$/, 'dist/$1.js');
}

function isPublic({ name, privacy }) {
  return privacy !== 'private' && privacy !== 'protected' && !name?.startsWith('#');
}
