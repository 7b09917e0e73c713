import { mkdir, writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { visualizer } from 'rollup-plugin-visualizer';
import { minify } from 'terser';
import {
  defineConfig,
  parseSync,
  Visitor,
  type Plugin,
  type PluginOption,
  type Rolldown,
  type UserConfig,
} from 'vite';

/**
 * The script-tag build: one entry file and its chunks beside it, found relative to the file that asks for
 * them. The package itself is built by `tsc`, unbundled; this build is only for pages without a bundler.
 *
 * It runs twice: for the tag, and with `--mode session` for pages that use only the headless session. In one
 * build, Lit and the session could not share the chunk that the button waits for.
 */
export default defineConfig(({ mode }) => {
  const forSession = mode.endsWith('session');
  return configure(
    forSession ? SESSION : TAG,
    mode.startsWith('demo') ? [] : reports(forSession ? 'session-' : ''),
  );
});

interface Entry {
  readonly name: string;
  readonly source: string;
}

const TAG: Entry = { name: 'realtime-voice', source: resolve('src/define.ts') };
const SESSION: Entry = { name: 'session', source: resolve('src/session/index.ts') };

const configure = (entry: Entry, extra: PluginOption[]): UserConfig => ({
  // Relative, so that the folder works from any place of any host.
  base: './',
  publicDir: false,
  // Vite leaves this alone in library mode, and some of Lit's tooling reads it.
  define: { 'process.env.NODE_ENV': '"production"' },
  resolve: { conditions: ['browser', 'module', 'production'] },
  build: {
    outDir: 'dist/cdn',
    // The tag is built first.
    emptyOutDir: entry === TAG,
    target: 'es2022',
    // Beside the files, but not named in them: every page would load the name.
    sourcemap: 'hidden',
    reportCompressedSize: false,
    // Library mode keeps Vite's preload helper out of every dynamic import; chunks need nothing preloaded.
    modulePreload: false,
    lib: {
      entry: { [entry.name]: entry.source },
      formats: ['es'],
    },
    rolldownOptions: {
      // Minifying takes its time.
      checks: { bundlerTimings: false, pluginTimings: false },
      output: {
        codeSplitting: { groups: [...(entry === TAG ? [coreGroup(entry)] : []), callGroup(entry)] },
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        // By Terser, below.
        minify: false,
      },
    },
  },
  plugins: [minifyTemplates(), minifyCode(), chunkGraph(entry.name), ...extra],
});

/** What is fetched for a call. */
const CALL = resolve('src/session/call-entry.ts');

/**
 * One chunk for all that the entry needs at once, beside an entry that only asks for it. Left alone, the
 * bundler would make several chunks of what later chunks need, too, which compress worse. If it were all in
 * the entry, later chunks would import the entry back, and a page that asks for it as
 * `realtime-voice.js?v=2`, or through a redirect, would run it twice.
 */
const coreGroup = (entry: Entry) =>
  chunkGroup('core', (id, importsOf) => staticImports(entry.source, importsOf).has(id));

/** One chunk for all else that a call needs, for the same reason. */
const callGroup = (entry: Entry) =>
  chunkGroup(
    'call-entry',
    (id, importsOf) =>
      id !== entry.source &&
      !staticImports(entry.source, importsOf).has(id) &&
      (id === CALL || staticImports(CALL, importsOf).has(id)),
  );

type ImportsOf = (module: string) => readonly string[];

function chunkGroup(debugName: string, takes: (id: string, importsOf: ImportsOf) => boolean) {
  return {
    debugName,
    // Asked anew for each module: in watch mode the answer changes, and there are few modules.
    name: (id: string, context: Pick<Rolldown.PluginContext, 'getModuleInfo'>): string | null =>
      takes(id, (module) => context.getModuleInfo(module)?.importedIds ?? []) ? debugName : null,
  };
}

function staticImports(entry: string, importsOf: ImportsOf): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...importsOf(entry)];
  for (let module = open.pop(); module !== undefined; module = open.pop()) {
    if (found.has(module)) continue;
    found.add(module);
    open.push(...importsOf(module));
  }
  return found;
}

/** Two reports on what is in the chunks: one to look at, one for programs. */
function reports(prefix: string): PluginOption[] {
  const common = { gzipSize: true, brotliSize: true };
  return [
    visualizer({ ...common, template: 'treemap', filename: `dist/report/${prefix}index.html` }),
    visualizer({ ...common, template: 'raw-data', filename: `dist/report/${prefix}data.json` }),
  ] as PluginOption[];
}

/**
 * Shrinks white space and comments inside `html`, `svg` and `css` templates, which a JavaScript minifier
 * must leave alone. Only steps that cannot change what a page looks like are taken.
 */
function minifyTemplates(): Plugin {
  return {
    name: 'minify-templates',
    enforce: 'pre',
    transform: {
      filter: { id: /\/src\/.*\.ts$/ },
      handler(code, id) {
        const edits: { from: number; to: number; text: string }[] = [];
        new Visitor({
          TaggedTemplateExpression({ tag, quasi }) {
            const shrink = tag.type === 'Identifier' ? SHRINK.get(tag.name) : undefined;
            if (shrink === undefined) return;
            for (const { start, tail, value } of quasi.quasis) {
              if (value.raw === '') continue;
              const from = code.indexOf(value.raw, start);
              // What ends a part: the closing back quote or `${`.
              const to = from + value.raw.length + (tail ? 1 : 2);
              const short = shrink(value.raw) + (tail ? '`' : '${');
              // The lost lines go back in behind it, outside of the text: the source map needs no change.
              const lines = countLines(value.raw) - countLines(short);
              edits.push({ from, to, text: short + '\n'.repeat(lines) });
            }
          },
        }).visit(parseSync(id, code).program);
        if (edits.length === 0) return null;
        edits.sort((a, b) => b.from - a.from);
        let edited = code;
        for (const { from, to, text } of edits) edited = edited.slice(0, from) + text + edited.slice(to);
        return { code: edited, map: null };
      },
    },
  };
}

/** Terser makes some two per cent less of it than the bundler's own minifier. */
function minifyCode(): Plugin {
  return {
    name: 'minify-code',
    async renderChunk(code) {
      const result = await minify(code, {
        module: true,
        ecma: 2020,
        compress: { passes: 3 },
        sourceMap: true,
      });
      return { code: result.code ?? code, map: result.map as string };
    },
  };
}

function countLines(text: string): number {
  return text.split('\n').length;
}

function shrinkMarkup(text: string): string {
  return text.replace(/<!--[^]*?-->/g, '').replace(/\s*\n\s*/g, '\n');
}

function shrinkCss(text: string): string {
  const single = text.replace(/\/\*[^]*?\*\//g, '').replace(/\s+/g, ' ');
  // Never around `+`, `-`, `>` or before `:`, where a space can mean something.
  return single
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}');
}

const SHRINK = new Map([
  ['html', shrinkMarkup],
  ['svg', shrinkMarkup],
  ['css', shrinkCss],
]);

/** Writes down which chunk asks for which and what is in it, for the size check. */
function chunkGraph(name: string): Plugin {
  return {
    name: 'chunk-graph',
    async generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
      const graph = chunks.map(({ fileName, isEntry, imports, dynamicImports, moduleIds }) => {
        const modules = moduleIds.map((id) => relative('.', id)).sort();
        return { file: fileName, isEntry, imports, dynamicImports, modules };
      });
      await mkdir('dist/report', { recursive: true });
      await writeFile(`dist/report/${name}-graph.json`, `${JSON.stringify(graph, null, 2)}\n`);
    },
  };
}
