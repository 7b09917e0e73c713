// Keeps imports going one way, and a few things out of the source altogether. See `rules` for what and why.
import { readdir, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { parseSync, Visitor } from 'vite';

/** A layer may import itself and what stands below it. */
const RANK = new Map([
  ['define', 6],
  ['index', 5],
  ['element', 4],
  ['session', 3],
  ['conversation', 2],
  ['protocol', 1],
]);
const FORBIDDEN_NAMES = new Set([
  'innerHTML',
  'outerHTML',
  'insertAdjacentHTML',
  'unsafeHTML',
  'unsafeSVG',
  'eval',
]);

/** Packages that one file takes, and fetches only where a page needs them. */
const EXCEPTIONS = new Map([
  ['src/conversation/tool-meta-schema.ts', '@cfworker/json-schema'],
  ['src/conversation/tool-schema-checker.ts', '@cfworker/json-schema'],
]);

const problems = [];
const files = (await readdir('src', { recursive: true }))
  .map((name) => posix.join('src', name.replaceAll('\\', '/')))
  .filter((name) => name.endsWith('.ts'))
  .sort();
for (const file of files) checkFile(file, await readFile(file, 'utf8'));

for (const problem of problems) console.error(problem);
console.log(`layers: ${files.length} files, ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;

function checkFile(file, code) {
  const { program, errors } = parseSync(file, code);
  const complain = (node, text) => {
    const line = code.slice(0, node.start).split('\n').length;
    problems.push(`${file}:${line}: ${text}`);
  };
  if (errors.length > 0) problems.push(`${file}: ${errors[0].message}`);
  const check = (node) => {
    if (node.source?.type === 'Literal') checkImport(file, node, complain);
  };
  const checkName = (node, name) => {
    if (FORBIDDEN_NAMES.has(name)) complain(node, `${name} is not used here: text is text`);
  };
  new Visitor({
    ImportDeclaration: check,
    ExportNamedDeclaration: check,
    ExportAllDeclaration: check,
    ImportExpression(node) {
      if (node.source.type === 'Literal') checkImport(file, node, complain);
      else complain(node, 'an import whose target is not written down cannot be checked');
    },
    TSImportType: check,
    Identifier: (node) => checkName(node, node.name),
    Literal: (node) => checkName(node, node.value),
    NewExpression(node) {
      if (node.callee.name === 'Function') complain(node, 'new Function compiles text');
    },
    CallExpression({ callee }) {
      if (callee.type !== 'MemberExpression' || callee.property.name !== 'define') return;
      const owner = code.slice(callee.object.start, callee.object.end);
      if (owner.endsWith('customElements') && file !== 'src/define.ts') {
        complain(callee, 'only src/define.ts registers tags; a class takes the registry it is given');
      }
      if (/registry$/i.test(owner) && file !== 'src/define.ts' && !file.startsWith('src/element/')) {
        complain(callee, 'only src/define.ts and the element classes call registry.define()');
      }
    },
  }).visit(program);
}

function checkImport(file, node, complain) {
  const specifier = node.source.value;
  const layer = layerOf(file);
  if (EXCEPTIONS.get(file) === specifier) return undefined;
  if (!specifier.startsWith('.')) return checkPackage(layer, specifier, node, complain);
  const target = posix.join(posix.dirname(file), specifier);
  if (!target.startsWith('src/')) return complain(node, `${specifier} leaves src`);
  const to = layerOf(target);
  if (to === layer) return undefined;
  const typesOnly = node.importKind === 'type' || node.exportKind === 'type' || node.type === 'TSImportType';
  if (!mayImport(layer, to, typesOnly)) complain(node, `${layer} may not import ${to} (${specifier})`);
  return undefined;
}

function mayImport(from, to, typesOnly) {
  if (to === 'server') return false;
  if (from === 'server') return to === 'conversation' || to === 'protocol';
  // Messages are data. Their shape may be written down where they are used.
  if (from === 'locales') return typesOnly && (to === 'element' || to === 'session');
  if (to === 'locales') return RANK.get(from) >= RANK.get('element');
  return RANK.has(from) && RANK.has(to) && RANK.get(from) > RANK.get(to);
}

function checkPackage(layer, specifier, node, complain) {
  const name = specifier.replace(/^((@[^/]+\/)?[^/]+).*$/, '$1');
  if (name === 'lit' || name.startsWith('@lit/') || name.startsWith('lit-')) {
    if (layer !== 'element' && layer !== 'define')
      complain(node, `${layer} may not import Lit (${specifier})`);
  } else if (name === 'zod') {
    if (layer !== 'protocol') complain(node, `${layer} may not import zod`);
    else if (specifier !== 'zod/mini') complain(node, `take zod/mini, not ${specifier}`);
  } else if (!(layer === 'server' && specifier.startsWith('node:'))) {
    complain(node, `${specifier} is not one of this package's dependencies`);
  }
}

/** `src/session/a.ts` is in the layer `session`, `src/define.ts` is `define`. */
function layerOf(path) {
  const [, first = ''] = path.split('/');
  return first.replace(/\.(ts|js)$/, '');
}
