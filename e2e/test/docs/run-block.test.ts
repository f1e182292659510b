import type { Block } from '@godwit/test-support/markdown';
import { runBlock } from './run-block.js';
import { createScratch } from './scratch.js';

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
