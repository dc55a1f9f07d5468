import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** All that are put together. */
const ROOMS = [
  'lib',
  'enqueue',
  'core',
  'dialplan',
  'engine',
  'store',
  'switch',
  'embedded-switch',
  'ivr',
  'conf-files',
  'rest',
  'agent-socket',
  'webhooks',
  'console',
  'log',
  'config',
  'demo',
];

/**
 * Which room may import from which: docs/architecture.md. Imports run downwards, so a room names only rooms above it in
 * this table. `types` means that nothing of it may run: a port, a shape.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  enqueue: ['lib'],
  core: ['lib', 'enqueue'],
  dialplan: ['lib', 'core/model types'],
  pace: [],
  engine: ['pace', 'lib', 'enqueue types', 'core'],
  store: ['lib', 'core/model', 'engine types'],
  switch: ['lib', 'pace', 'core/model', 'engine types'],
  'embedded-switch': ['lib', 'pace', 'core/model types'],
  ivr: ['lib', 'enqueue', 'core/model', 'engine types'],
  'conf-files': ['lib', 'dialplan types'],
  rest: ['lib', 'enqueue', 'core/model', 'core/rules', 'core/check.ts', 'engine types', 'store types'],
  'agent-socket': ['lib', 'enqueue', 'core/model', 'core/rules', 'engine types', 'store types', 'rest'],
  /** Runs in a browser too: nothing of it may run but its own. */
  client: ['agent-socket types'],
  webhooks: ['lib', 'core/model', 'engine types', 'store types'],
  console: ['lib'],
  log: ['lib'],
  config: ['lib', 'core/model', 'dialplan types', 'switch types'],
  demo: ['lib', 'enqueue', 'core/model', 'engine types', 'embedded-switch'],
  /** The files of src itself, where everything is put together. */
  '.': ROOMS,
  cli: ['.', ...ROOMS],
  'main.ts': ['cli', 'lib', 'log'],
};

/** Pure rooms, and the one parser or printer that a room is there for. */
const PURE: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  enqueue: ['fast-xml-parser'],
  core: [],
  dialplan: ['xmlbuilder2', 'xmlbuilder2/lib/interfaces.js'],
};
const IMPURE = [
  'Date',
  'process',
  'performance',
  'console',
  'globalThis',
  'fetch',
  'crypto',
  'Buffer',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
];

const WORDS_THAT_SAY_NOTHING = /(^|[-./])(utils?|helpers?|managers?|data|info)([-./]|$)/;
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/;

interface Import {
  readonly from: string;
  readonly isType: boolean;
}

interface Source {
  /** Below src or test. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
}

const filesIn = (folder: string): Source[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(join(ROOT, folder, path), 'utf8');
      return { path, text, lines: text.trimEnd().split('\n').length };
    });

const parse = (text: string): ts.SourceFile => ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2023, true);

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

function importsOf(text: string): Import[] {
  const found: Import[] = [];
  walk(parse(text), (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined)
      found.push({ from: (node.moduleSpecifier as ts.StringLiteral).text, isType: isTypeOnly(node) });
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      found.push({ from: node.arguments[0]?.getText().slice(1, -1) ?? '', isType: false });
  });
  return found;
}

const isTypeOnly = (node: ts.ImportDeclaration | ts.ExportDeclaration): boolean =>
  ts.isExportDeclaration(node) ? node.isTypeOnly : node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;

const roomOf = (path: string): string =>
  path === 'main.ts' ? path : path.includes('/') ? (path.split('/')[0] ?? '') : '.';

/** Null: it may. */
function trespass(path: string, { from, isType }: Import): string | null {
  const target = normalize(join(path, '..', from));
  const [here, there] = [roomOf(path), roomOf(target)];
  if (here === there) return null;
  const isAllowed = (MAY_IMPORT[here] ?? []).some((entry) => {
    const [place = '', only] = entry.split(' ');
    const isInside = place === '.' ? there === '.' : target === place || target.startsWith(`${place}/`);
    return isInside && (only === undefined || isType);
  });
  return isAllowed ? null : `${path} imports ${target}${isType ? ' (types)' : ''}`;
}

/** What a pure room must not use: the time, chance, the process. */
function impurities(text: string): string[] {
  const found: string[] = [];
  walk(parse(text), (node) => {
    if (!ts.isIdentifier(node)) return;
    const isProperty = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
    const isName = ts.isPropertySignature(node.parent) || ts.isPropertyAssignment(node.parent);
    if (isProperty && node.text === 'random' && node.parent.getText() === 'Math.random') found.push('Math.random');
    if (IMPURE.includes(node.text) && !isProperty && !isName) found.push(node.text);
  });
  return found;
}

const src = filesIn('src');
const test = filesIn('test');

void t.test('imports run downwards', (t) => {
  const rooms = Object.keys(MAY_IMPORT);
  for (const [room, places] of Object.entries(MAY_IMPORT))
    for (const place of places)
      t.ok(
        rooms.indexOf(roomOf(`${place.split(' ')[0]}/x`.replace('./', ''))) < rooms.indexOf(room),
        `${room}: ${place}`,
      );
  for (const { path, text } of src) {
    t.ok(MAY_IMPORT[roomOf(path)] !== undefined, `${path} is in a room of the table`);
    const own = importsOf(text).filter(({ from }) => from.startsWith('.'));
    t.strictSame(
      own.flatMap((each) => trespass(path, each) ?? []),
      [],
      path,
    );
  }
  t.end();
});

void t.test('the engine is the only caller of decide, and nobody but decide changes a draft', (t) => {
  for (const { path, text } of src) {
    const targets = importsOf(text).map(({ from }) => normalize(join(path, '..', from)));
    const decides = targets.filter((target) => target.startsWith('core/decide/'));
    const changes = targets.filter((target) => target.startsWith('core/change/'));
    if (!['core', 'engine'].includes(roomOf(path))) t.strictSame([...decides, ...changes], [], path);
    if (/^core\/(model|rules|check)/.test(path)) t.strictSame([...decides, ...changes], [], path);
    if (path.startsWith('core/change/')) t.strictSame(decides, [], path);
  }
  t.end();
});

void t.test('pure rooms know no time, no chance, no process, and no package but their own', (t) => {
  for (const { path, text } of src) {
    const packages = PURE[roomOf(path)];
    if (packages === undefined) continue;
    const foreign = importsOf(text).filter(({ from }) => !from.startsWith('.') && !packages.includes(from));
    t.strictSame([foreign, impurities(text)], [[], []], path);
  }
  t.end();
});

void t.test('files are small, and named for what is in them', (t) => {
  for (const [folder, files] of Object.entries({ src, test })) {
    for (const { path, lines } of files) {
      t.ok(lines <= 400, `${folder}/${path} has ${lines} lines`);
      t.notMatch(path, WORDS_THAT_SAY_NOTHING);
      t.match(path.split('/').at(-1), KEBAB_CASE);
    }
  }
  const sorted = src.map(({ lines }) => lines).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  t.ok(median <= 80, `the median of the files of src is ${median} lines`);
  t.end();
});

const hasDefaultExport = (text: string): boolean =>
  parse(text).statements.some(
    (node) =>
      ts.isExportAssignment(node) ||
      (ts.canHaveModifiers(node) &&
        ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true),
  );

void t.test('what is exported has a name', (t) => {
  for (const { path, text } of src) t.notOk(hasDefaultExport(text), path);
  t.end();
});

void t.test('these checks see what they look for', (t) => {
  const code = `import a from 'x'; import type { B } from '../b/b.ts'; export * from './c.ts';
    const d = await import('node:fs'); // import e from 'e'`;
  t.strictSame(importsOf(code), [
    { from: 'x', isType: false },
    { from: '../b/b.ts', isType: true },
    { from: './c.ts', isType: false },
    { from: 'node:fs', isType: false },
  ]);
  t.strictSame(impurities('Date.now(); Math.random(); setTimeout(f); const p = { process: 1 }; p.process; // Date'), [
    'Date',
    'Math.random',
    'setTimeout',
  ]);
  for (const [path, from, isType, isRefused] of [
    ['core/rules/a.ts', '../../lib/b.ts', false, false],
    ['lib/a.ts', '../core/model/b.ts', true, true],
    ['store/a.ts', '../engine/ports.ts', true, false],
    ['store/a.ts', '../engine/engine.ts', false, true],
    ['store/a.ts', '../core/decide/decide.ts', true, true],
    ['switch/a.ts', '../embedded-switch/b.ts', false, true],
    ['rest/a.ts', '../daemon.ts', false, true],
    ['cli/a.ts', '../daemon.ts', false, false],
    ['daemon.ts', './rest/b.ts', false, false],
    ['daemon.ts', './cli/b.ts', false, true],
  ] as const)
    t.equal(trespass(path, { from, isType }) !== null, isRefused, `${path} ${from}`);
  t.ok(hasDefaultExport('export default 1') && hasDefaultExport('export default function f() {}'));
  t.notOk(hasDefaultExport('export const f = () => { switch (1) { default: } }'));
  for (const name of ['src/utils/a.ts', 'src/lib/time-helper.ts', 'call-manager.ts', 'user-data.ts'])
    t.match(name, WORDS_THAT_SAY_NOTHING);
  t.end();
});

void t.test('nothing is out of the table’s sight', (t) => {
  const top = readdirSync(join(ROOT, 'src'), { withFileTypes: true });
  const rooms = top.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  t.strictSame(
    rooms.filter((room) => MAY_IMPORT[room] === undefined),
    [],
  );
  t.end();
});
