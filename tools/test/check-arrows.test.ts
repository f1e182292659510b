import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TOOL = fileURLToPath(new URL('../check-arrows.mjs', import.meta.url));

type Files = Readonly<Record<string, string>>;

function manifest(name: string, ...dependencies: readonly string[]): string {
  return JSON.stringify({ name, dependencies: Object.fromEntries(dependencies.map((each) => [each, '*'])) });
}

/** A small tree in which every import is allowed. */
const CLEAN: Files = {
  'packages/plugin-api/package.json': manifest('@godwit/plugin-api'),
  'packages/plugin-api/src/index.ts': "export type { Note } from './note.js';\n",
  'packages/plugin-api/src/note.ts':
    '// import "pg"\nexport type Note = string;\nexport const text = "import \'pg\'";\n',
  'packages/engine/package.json': manifest('@godwit/engine', '@godwit/plugin-api', 'tsyringe'),
  'packages/engine/src/index.ts':
    "import { createHash } from 'node:crypto';\nimport type { Note } from '@godwit/plugin-api';\n" +
    "import { inject } from 'tsyringe';\nexport class A { constructor(@inject('n') readonly note: Note) {} }\n" +
    'export const hash = createHash;\n',
  'packages/dialect-sqlite/package.json': manifest('@godwit/dialect-sqlite', '@godwit/plugin-api', 'kysely'),
  'packages/dialect-sqlite/src/index.ts':
    "import '@godwit/plugin-api/sql';\nimport 'kysely/helpers/sqlite';\n",
  'packages/dialect-sqlite/src/deep/reader.ts':
    "import '../index.js';\nnew URL('./worker.js', import.meta.url);\n",
  'packages/cli/package.json': manifest('godwit', '@godwit/engine', 'commander'),
  'packages/cli/bin/godwit.js': "import('../dist/main.js');\n",
  'packages/cli/src/main.ts':
    "import '@godwit/engine';\nexport const load = (name: string) => import(name);\n",
  'examples/shop/package.json': manifest('@godwit/example-shop', '@godwit/dialect-sqlite', 'anything'),
  'examples/shop/src/main.ts': "import '@godwit/dialect-sqlite';\nimport 'anything/at/all';\n",
};

function check(files: Files): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  const root = mkdtempSync(join(tmpdir(), 'godwit-arrows-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return spawnSync(process.execPath, [TOOL, root], { encoding: 'utf8' });
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('a clean tree passes', () => {
  const { status, stdout, stderr } = check(CLEAN);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/every import is allowed/);
});

test('this repository passes', () => {
  const { status, stderr } = spawnSync(process.execPath, [TOOL], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test.each([
  ['a library in plugin-api', 'packages/plugin-api', "import { z } from 'zod';"],
  ['a module of Node.js in plugin-api', 'packages/plugin-api', "import { readFile } from 'node:fs';"],
  ['the same without its prefix', 'packages/plugin-api', "import { readFile } from 'fs';"],
  ['the sql helpers in the engine', 'packages/engine', "import '@godwit/plugin-api/sql';"],
  ['the testkit in the engine', 'packages/engine', "import '@godwit/plugin-api/testkit';"],
  ['a dialect in the engine', 'packages/engine', "import type { A } from '@godwit/dialect-sqlite';"],
  ['a library of another package', 'packages/engine', "import 'kysely';"],
  ['the engine in a dialect', 'packages/dialect-sqlite', "export * from '@godwit/engine';"],
  ['a dialect in the cli', 'packages/cli', "export const load = () => import('@godwit/dialect-sqlite');"],
  [
    'a dialect in a template string',
    'packages/cli',
    'export const load = () => import(`@godwit/dialect-sqlite`);',
  ],
  ['an inner module of another package', 'packages/cli', "import '@godwit/engine/dist/run.js';"],
  ['a re-export', 'packages/plugin-api', "export { z } from 'zod';"],
  ['a require', 'packages/plugin-api', "declare const require: any; require('pg');"],
  ['an import equals', 'packages/plugin-api', "import pg = require('pg');"],
  ['an import type in an expression', 'packages/plugin-api', "export type A = Array<import('pg').Client>;"],
  ['a typeof import', 'packages/plugin-api', "export type A = typeof import('pg');"],
  ['a resolve', 'packages/plugin-api', "export const path = import.meta.resolve('pg');"],
  ['a computed import', 'packages/engine', 'export const load = (name: string) => import(name);'],
  ['an allowed but undeclared library', 'packages/engine', "import 'reflect-metadata';"],
  ['an undeclared workspace package', 'packages/cli', "import '@godwit/plugin-api';"],
  ['an undeclared library in an example', 'examples/shop', "import 'pg';"],
  ['a relative path into another package', 'packages/engine', "import '../../plugin-api/src/index.js';"],
  ['a relative path out of an example', 'examples/shop', "import '../../../packages/engine/src/index.js';"],
  ['an absolute path', 'packages/engine', "import '/packages/engine/src/a.js';"],
  ['its own name', 'packages/engine', "import '@godwit/engine';"],
])('%s fails', (_, folder, line) => {
  const { status, stderr } = check({ ...CLEAN, [`${folder}/src/bad.ts`]: `\n${line}\n` });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(new RegExp(`^${folder}/src/bad\\.ts:2: imports .+\\n$`)),
  });
});

test('the testkit alone may assert, and nothing else of Node.js', () => {
  const line = "import assert from 'node:assert/strict';\n";
  const inKit = (text: string): Files => ({
    ...CLEAN,
    'packages/testkit/package.json': manifest('@godwit/testkit'),
    'packages/testkit/src/good.ts': text,
  });
  expect(check(inKit(line)).status).toBe(0);
  expect(check(inKit("import { readFile } from 'node:fs';\n")).status).toBe(1);
  expect(check({ ...CLEAN, 'packages/plugin-api/src/bad.ts': line }).status).toBe(1);
});

/** More than a small helper has. */
const LONG = '\n'.repeat(30);

test('two files that import each other fail, with the shortest of their circles', () => {
  const { status, stderr } = check({
    ...CLEAN,
    'packages/engine/src/a.ts': `import './b.js';\nimport './c.js';${LONG}`,
    'packages/engine/src/b.ts': `import './a.js';${LONG}`,
    'packages/engine/src/c.ts': `import './b.js';${LONG}`,
  });
  const [a, b] = ['packages/engine/src/a.ts', 'packages/engine/src/b.ts'];
  expect({ status, stderr }).toEqual({ status: 1, stderr: `${a} -> ${b} -> ${a}: a circle of imports\n` });
});

test('types may go round within a room, and not through two', () => {
  const circle = (helper: string): Files => ({
    ...CLEAN,
    'packages/engine/src/plan/a.ts': `import '${helper}';\nexport type A = 1;${LONG}`,
  });
  const back = (path: string): string => `import { type A } from '${path}';\nexport type B = A;${LONG}`;
  const near = check({ ...circle('./b.js'), 'packages/engine/src/plan/b.ts': back('./a.js') });
  expect(near.stdout).toMatch(/1 circles of types within rooms/);
  expect(near.status).toBe(0);
  const far = check({ ...circle('../run/b.js'), 'packages/engine/src/run/b.ts': back('../plan/a.js') });
  expect(far.stderr).toMatch(/a circle through packages\/engine\/src\/plan, packages\/engine\/src\/run/);
  expect(far.status).toBe(1);
});

test('a room of the engine imports none that comes after it', () => {
  const run = { 'packages/engine/src/run/b.ts': `export const b = 1;${LONG}` };
  const importing = (path: string): Files => ({
    ...CLEAN,
    ...run,
    [path]: "import '../run/b.js';\nexport const a = 1;",
  });
  const early = check(importing('packages/engine/src/verify/a.ts'));
  expect(early.stderr).toMatch(/verify comes before run/);
  expect(early.status).toBe(1);
  expect(check(importing('packages/engine/src/repair/a.ts')).status).toBe(0);
});

test('a small helper lives with its one importer', () => {
  const alone = 'packages/engine/src/names/alone.ts';
  const user = 'packages/engine/src/names/user.ts';
  const importing = "import './alone.js';";
  const files = { ...CLEAN, [alone]: 'export const a = 1;\n', [user]: importing };
  expect(check(files).stderr).toBe(`${alone}: a small helper that only ${user} imports, where it can live\n`);
  expect(check({ ...files, [alone]: LONG }).status).toBe(0);
  expect(check({ ...files, [user]: importing + '\n'.repeat(160) }).status).toBe(0);
  expect(check({ ...files, 'packages/engine/src/names/other.ts': importing }).status).toBe(0);
  expect(check({ ...files, 'packages/engine/src/names/index.ts': importing, [user]: '' }).status).toBe(0);
});

test('a path that both dialects have may be small', () => {
  const [mine, theirs] = ['packages/dialect-sqlite', 'packages/dialect-postgres'];
  const files = { ...CLEAN, [`${mine}/src/a.ts`]: "import './b.js';", [`${mine}/src/b.ts`]: '' };
  expect(check(files).status).toBe(1);
  const other = {
    [`${theirs}/package.json`]: manifest('@godwit/dialect-postgres'),
    [`${theirs}/src/b.ts`]: '',
  };
  expect(check({ ...files, ...other }).status).toBe(0);
});

test('a package outside the table fails', () => {
  const { status, stderr } = check({ ...CLEAN, 'packages/new/package.json': manifest('@godwit/new') });
  expect(status).toBe(1);
  expect(stderr).toMatch(/packages\/new: not in the table/);
});

test('an empty tree fails, as a wrong root would otherwise pass', () => {
  expect(check({ 'README.md': '' }).status).toBe(1);
});
