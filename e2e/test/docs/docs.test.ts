import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Block, blocksOf, ROOT, readDocument } from '@godwit/test-support/markdown';
import { DOCUMENTS, FOLLOWED_ELSEWHERE } from './documents.js';
import { runBlock } from './run-block.js';
import { createScratch } from './scratch.js';

const WITH_CODE = DOCUMENTS.filter((path) => blocksOf(readDocument(path)).length > 0);

test.each(WITH_CODE)(
  'every block of %s works',
  async (path) => {
    using scratch = createScratch();
    const failures: string[] = [];
    for (const block of blocksOf(readDocument(path))) {
      const failure = await runBlock(block, scratch);
      if (failure !== undefined) failures.push(`${path}:${block.line}: ${failure}`);
    }
    expect(failures).toEqual([]);
  },
  180_000,
);

test.each(DOCUMENTS)('every link of %s leads to something', (path) => {
  const links = [...readDocument(path).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(
    (match) => match[1] ?? '',
  );
  const local = links.filter((link) => !/^[a-z]+:/.test(link));
  expect(local.filter((link) => !existsSync(join(ROOT, dirname(path), link)))).toEqual([]);
});

test.each(Object.entries(FOLLOWED_ELSEWHERE))('%s, where it is there, is followed by %s', (path, by) => {
  if (!existsSync(join(ROOT, path))) return;
  expect(readFileSync(join(ROOT, by), 'utf8')).toContain(path.replace('docs/', ''));
});

const WRONG: readonly (readonly [string, Partial<Block>, RegExp])[] = [
  ['a block without a language', {}, /has no language/],
  ['an unknown language', { language: 'yaml' }, /is in yaml; fence it as one of: sh, ts/],
  ['a program without a name', { language: 'ts', text: 'export {};\n' }, /does not name the file/],
  ['a wrong type', { language: 'ts', text: "// a.ts\nexport const a: number = '';\n" }, /TS2322/],
  ['a program that throws', { language: 'ts', text: "// a.ts\nthrow new Error('no');\n" }, /Error: no/],
  [
    'a test that fails',
    { language: 'ts', text: "// a.test.ts\ntest('x', () => expect(1).toBe(2));\n" },
    /● x/,
  ],
  ['a script that fails in its middle', { language: 'sh', text: 'false\ntrue\n' }, /exit code 1/],
  ['a config with a misspelt field', { language: 'json', text: '{ "sauce": "a.db" }' }, /"sauce"/],
  ['wrong SQL', { language: 'sql', text: 'GRANT ALL ON nothing TO reader;' }, /"nothing" does not exist/],
  ['wrong SQL of SQLite', { language: 'sql', info: 'sqlite', text: 'CREATE TABEL a (b);' }, /syntax error/],
];

test.each(WRONG)('%s is found', async (_, block, failure) => {
  using scratch = createScratch();
  expect(await runBlock({ language: '', info: '', text: '', line: 1, ...block }, scratch)).toMatch(failure);
});
