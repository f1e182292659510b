import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';

const PACKAGES = fileURLToPath(new URL('../../packages', import.meta.url));
/** What a user of one dialect must not read about: the others. */
const NAMES: Readonly<Record<string, RegExp>> = {
  'dialect-sqlite': /sqlite/i,
  'dialect-postgres': /postgres|\bpg_/i,
  mysql: /mysql|mariadb/i,
};

/** The texts of a source: literals and the parts of templates, without its comments. */
function textsOf(source: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const child of node) visit(child);
    else if (typeof node === 'object' && node !== null) {
      const { type, value, raw } = node as { type?: string; value?: unknown; raw?: string };
      if (type === 'ImportDeclaration') return;
      if (type === 'StringLiteral') found.push(String(value));
      if (type === 'TemplateElement') found.push(raw ?? '');
      for (const child of Object.values(node)) visit(child);
    }
  };
  visit(parseSync(source, { syntax: 'typescript', decorators: true, target: 'esnext' }));
  return found;
}

function sourcesOf(name: string): readonly string[] {
  const folder = join(PACKAGES, name, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path));
}

const DIALECTS = readdirSync(PACKAGES).filter((name) => name.startsWith('dialect-'));

test('the texts of a source are found, and comments are none', () => {
  const source = "/* sqlite */ const a = 'one'; f(`two $" + "{'three'} four`); // five";
  expect(textsOf(source).toSorted()).toEqual([' four', 'one', 'three', 'two ']);
});

/** The texts of a package that name a dialect other than its own, by file. */
function namesOfOthers(name: string): readonly string[] {
  const others = Object.entries(NAMES).filter(([dialect]) => dialect !== name);
  return sourcesOf(name).flatMap((path) => {
    const texts = textsOf(readFileSync(path, 'utf8'));
    const said = texts.filter((text) => others.some(([, words]) => words.test(text)));
    return said.map((text) => `${path.slice(PACKAGES.length + 1)}: ${text}`);
  });
}

test.each(DIALECTS)('%s says nothing of another dialect', (name) => {
  expect(namesOfOthers(name)).toEqual([]);
});

test('the engine says nothing of any dialect, but where it finds the packages of its own project', () => {
  expect(namesOfOthers('engine').filter((one) => !/^engine.src.dialects.first-party\.ts/.test(one))).toEqual(
    [],
  );
});
