import { createProject, godwit, type Project } from './godwit.js';

let project: Project;
beforeEach(() => {
  project = createProject();
});
afterEach(() => project[Symbol.dispose]());

const WRONG: readonly (readonly [string, string, string, string])[] = [
  [
    'a misspelt field',
    'a.mjs',
    `export default {\n  sorce: 'a.db',\n};`,
    'a.mjs:2: There is no field "sorce".\n  Did you mean "source"?',
  ],
  [
    'a misspelt option',
    'a.ts',
    `import { defineConfig } from 'godwit';\nexport default defineConfig({\n  options: {\n    includTables: ['a'],\n  },\n} as never);`,
    'a.ts:4: There is no field "options.includTables".\n  Did you mean "includeTables"?',
  ],
  [
    'a misspelt field of JSON',
    'a.json',
    '{\n  "targt": "b"\n}',
    'a.json:2: There is no field "targt".\n  Did you mean "target"?',
  ],
  [
    'a wrong type',
    'a.json',
    '{\n  "options": {\n    "batchSize": "1000"\n  }\n}',
    'a.json:3: The field "options.batchSize" has to be a whole number from 1 to 1000000.',
  ],
  [
    'a $schema that is no text',
    'a.json',
    '{\n  "$schema": 5\n}',
    'a.json:2: The field "$schema" has to be a text.',
  ],
  [
    'a wrong source',
    'a.mjs',
    'export default { source: 5 };',
    'a.mjs:1: The field "source" has to be a url, or an object',
  ],
  [
    'a wrong list',
    'a.mjs',
    `export default { options: { includeTables: 'a' } };`,
    '"options.includeTables" has to be a list of table names',
  ],
  [
    'a wrong choice',
    'a.mjs',
    `export default { options: { onBadText: 'drop' } };`,
    '"options.onBadText" has to be one of "fail", "strip", "replace".',
  ],
  [
    'a wrong type name',
    'a.mjs',
    `export default { options: { typeMappings: { 'a.b': 'txt' } } };`,
    '"options.typeMappings["a.b"]" has to be one of boolean,',
  ],
  [
    'a code that is none',
    'a.json',
    '{\n  "options": {\n    "accept": ["VIEW_NOT_CARRIED", "VIEW_NOT_CARRIES:v"]\n  }\n}',
    'a.json:3: The field "options.accept[1]" has to be the code of a note; there is no "VIEW_NOT_CARRIES".\n  Did you mean "VIEW_NOT_CARRIED"',
  ],
  [
    'a wrong zone',
    'a.mjs',
    `export default { options: { sourceTimeZone: 'Mars' } };`,
    '"options.sourceTimeZone" has to be an IANA time zone',
  ],
  ['what is no dialect', 'a.mjs', 'export default { dialects: [{}] };', '"dialects[0]" has to be a dialect.'],
  [
    'a syntax error in TypeScript',
    'a.ts',
    `export default {\n  source: 'a'\n  target: 'b',\n};`,
    'a.ts:3:3: Unexpected token, expected ",".',
  ],
  [
    'a syntax error in JavaScript',
    'a.mjs',
    'export default {\n  source: \n};',
    'a.mjs:3:1: Unexpected token.',
  ],
  [
    'a syntax error in JSON',
    'a.json',
    '{\n  "source": "postgres://me:s3cret@h/d"\n  "target": ""\n}',
    'a.json:3:3: This is not JSON.',
  ],
  [
    'a missing import',
    'a.ts',
    `import x from '@no/where/sub';\nexport default x;`,
    `Cannot find module '@no/where/sub'.\n  Install it beside the config file: npm install @no/where`,
  ],
  ['a missing file', 'a.ts', `import x from './x.js';\nexport default x;`, `Cannot find module './x.js'.`],
  [
    'a file that throws',
    'a.ts',
    `const a = 1;\nthrow new Error('no such variable');\nexport default {};`,
    'a.ts:2: The config file fails: no such variable.',
  ],
  ['no default export', 'a.ts', 'export const config = {};', 'a.ts: The config file has no default export.'],
  ['a default export that is no object', 'a.ts', 'export default 5;', 'The config has to be an object'],
  [
    'a side without a dialect',
    'a.ts',
    `export default { source: { file: 'a.db' } };`,
    'does not say which dialect it is',
  ],
];

test.each(WRONG)('%s is CONFIG_INVALID with its place', async (_what, name, content, message) => {
  project.write(name, content);
  const run = await godwit(['migrate', '--config', name], { cwd: project.folder });
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain('error CONFIG_INVALID');
  expect(run.stderr).toContain(message);
  expect(run.stderr).not.toMatch(/s3cret|\n\s+at /);
});

test('a config file that is not there', async () => {
  const run = await godwit(['migrate', '--config', 'nope.ts'], { cwd: project.folder });
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(`There is no config file ${project.path('nope.ts')}.`);
});

test('the file of the working directory is found, and --no-config leaves it alone', async () => {
  project.write('godwit.config.mjs', 'export default { sorce: 1 };');
  const found = await godwit(['migrate'], { cwd: project.folder });
  expect(found.stderr).toContain('godwit.config.mjs:1: There is no field "sorce".');
  const left = await godwit(['migrate', '--no-config'], { cwd: project.folder });
  expect(left.stderr).toContain('There is no source.');
});

test.each([
  [`{ schemaOnly: true, dataOnly: true }`, 'schemaOnly and dataOnly exclude each other.'],
  [
    `{ dropTables: true, onExisting: 'fail' }`,
    'dropTables means onExisting "drop", but onExisting is "fail".',
  ],
  [
    `{ continueOnError: true, onError: 'stop' }`,
    'continueOnError means onError "skip-table", but onError is "stop".',
  ],
])('options that contradict each other, %s, are refused', async (options, message) => {
  project.write('godwit.config.mjs', `export default { options: ${options} };`);
  const run = await godwit(['migrate', 'sqlite:a.db', 'postgres://127.0.0.1:1/x'], { cwd: project.folder });
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(`OPTIONS_CONTRADICT: ${message}`);
});

const KEEPS = 'keeps the tables of the target, but';

test.each([
  ['{}', ['--schema-only', '--data-only'], '--schema-only and --data-only exclude each other.'],
  [
    '{}',
    ['--into-existing', '--mode=complete'],
    '--into-existing means mode "into-existing", but --mode is "complete".',
  ],
  ['{}', ['--into-existing', '--drop-tables'], `--into-existing ${KEEPS} --drop-tables drops them.`],
  ['{}', ['--data-only', '--drop-tables'], `--data-only ${KEEPS} --drop-tables drops them.`],
  ['{}', ['--data-only', '--on-existing=drop'], `--data-only ${KEEPS} --on-existing drop drops them.`],
  ['{ dataOnly: true }', ['--drop-tables'], `dataOnly ${KEEPS} --drop-tables drops them.`],
  ['{ dropTables: true }', ['--data-only'], `--data-only ${KEEPS} dropTables drops them.`],
  [`{ onExisting: 'drop' }`, ['--data-only'], `--data-only ${KEEPS} onExisting "drop" drops them.`],
  [
    `{ bookkeeping: 'none' }`,
    ['--history'],
    'options.bookkeeping "none" keeps no records, but --history asks to keep them.',
  ],
])(
  'options of the file %s and the flags %j that contradict each other are called as they were written',
  async (options, flags, message) => {
    project.write('godwit.config.mjs', `export default { options: ${options} };`);
    const args = ['migrate', 'sqlite:a.db', 'postgres://127.0.0.1:1/x', ...flags];
    const run = await godwit(args, { cwd: project.folder });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(`OPTIONS_CONTRADICT: ${message}`);
  },
);

test('an entry of a flag that is wrong is called by the flag', async () => {
  const args = ['plan', 'sqlite:a.db', 'sqlite:b.db', '--accept', 'VIEW_NOT_CARRIES'];
  const run = await godwit(args, { cwd: project.folder });
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(
    'CONFIG_INVALID: --accept has to be the code of a note; there is no "VIEW_NOT_CARRIES".\n  Did you mean "VIEW_NOT_CARRIED"',
  );
});

test('a file away from the command imports the transforms that lie beside it', async () => {
  const trims = `import { trim } from '@godwit/transforms';
    export default { source: 'none.db', transforms: [trim({ match: { column: 'nick' } })] };`;
  using away = createProject({ packages: false });
  away.write('godwit.config.ts', trims);
  const run = await godwit(['profile'], { cwd: away.folder });
  expect(run.stderr).toContain('SOURCE_NOT_FOUND');
});
