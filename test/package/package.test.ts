import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Package {
  exports: Record<string, string | { types: string; default: string }>;
  [field: string]: unknown;
}

const pack = JSON.parse(await readFile('package.json', 'utf8')) as Package;

describe('the package', () => {
  it('points every export at a built file, its types first', () => {
    for (const target of Object.values(pack.exports)) {
      const files = typeof target === 'string' ? [target] : Object.values(target);
      if (typeof target !== 'string') assert.deepEqual(Object.keys(target), ['types', 'default']);
      for (const file of files) assert(existsSync(file), `${file} is missing`);
    }
    for (const field of ['types', 'unpkg', 'jsdelivr', 'customElements']) {
      assert(existsSync(String(pack[field])), `${field} points at nothing`);
    }
  });

  for (const [name, target] of Object.entries(pack.exports)) {
    if (typeof target === 'string') continue;
    it(`can import "${name}" in Node, where there is no page`, async () => {
      // A process of its own, so that no other import has set anything up.
      const specifier = name.replace('.', 'realtime-voice');
      const code = `const names = Object.keys(await import('${specifier}')); console.log(JSON.stringify(names));`;
      const { stdout, stderr } = await run('node', ['--input-type=module', '--eval', code]);
      assert.equal(stderr, '');
      assert(Array.isArray(JSON.parse(stdout)));
    });
  }

  it('puts no preload helper and no development build into the script-tag file', async () => {
    const entry = await readFile('dist/cdn/realtime-voice.js', 'utf8');
    assert.doesNotMatch(entry, /modulepreload|vite:preloadError/);
    assert.doesNotMatch(entry, /Lit is in dev mode/);
  });

  it('imports nothing by a bare name in the script-tag build', async () => {
    const files = (await readdir('dist/cdn', { recursive: true })).filter((file) => file.endsWith('.js'));
    assert(files.length > 2);
    for (const file of files) {
      const code = await readFile(`dist/cdn/${file}`, 'utf8');
      const targets = [...code.matchAll(/(?:from|import)\s*\(?\s*[`'"]([^`'"]+)[`'"]/g)].map(
        (match) => match[1] ?? '',
      );
      for (const target of targets) assert.match(target, /^\.\.?\//, `${file} imports ${target}`);
    }
  });

  it('registers no element when only the classes are imported', async () => {
    const code = `await import('realtime-voice'); console.log(customElements.get('realtime-voice') ?? 'none');`;
    const { stdout } = await run('node', ['--input-type=module', '--eval', code]);
    assert.equal(stdout.trim(), 'none');
  });
});
