import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = fileURLToPath(new URL('pages', import.meta.url));

/**
 * The script-tag build of the source as it is now, in a folder of its own: it takes less than a second, is
 * never older than the source, and nobody else's build changes it in the middle of a run.
 */
export async function buildElement(outDir: string): Promise<void> {
  await build({ root: ROOT, mode: 'demo', logLevel: 'warn', build: { outDir, emptyOutDir: true } });
}

/** The scripts of the pages by file name. Minified: the SDK's parse time is measured, too. */
export async function bundlePages(): Promise<ReadonlyMap<string, Uint8Array>> {
  const names = (await readdir(PAGES)).filter((name) => name.endsWith('.page.ts'));
  const { outputFiles } = await bundle({
    entryPoints: names.map((name) => join(PAGES, name)),
    outdir: PAGES,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
}
