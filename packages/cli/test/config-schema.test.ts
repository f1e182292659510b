import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { configSchema, optionTable } from '@godwit/engine';
import { blocksOf, listDocuments, readDocument } from '@godwit/test-support/markdown';
import { z } from 'zod';
import { loadConfig } from '../src/config/load-config.js';
import { OptionWords } from '../src/option-words.js';
import { createProject, godwit, type Project } from './godwit.js';

const FILE = fileURLToPath(new URL('../config.schema.json', import.meta.url));
const shipped = JSON.parse(readFileSync(FILE, 'utf8'));
const schema = z.fromJSONSchema(shipped);
const DIALECTS = [sqlite, postgres];

let project: Project;
beforeEach(() => {
  project = createProject();
});
afterEach(() => project[Symbol.dispose]());

test('the shipped schema follows from the rows of the options; "npm run config-schema" writes it', () => {
  expect(shipped).toEqual(JSON.parse(JSON.stringify(configSchema(DIALECTS))));
});

/** The configs that a document shows. */
function configsIn(path: string) {
  return blocksOf(readDocument(path)).filter(
    ({ info, language, text }) =>
      (language === 'json' && !info.includes('file=')) ||
      (language === 'ts' && text.startsWith('// godwit.config')),
  );
}

test.each(listDocuments().filter((path) => configsIn(path).length > 0))(
  'the configs of %s are what the schema says',
  async (path) => {
    for (const { language, text } of configsIn(path)) {
      const file = project.write(`godwit.config.${language}`, text);
      const words = new OptionWords([]);
      words.know(DIALECTS);
      const { transforms: _transforms, ...config } = await loadConfig(file, project.folder, words);
      expect(schema.safeParse(config).error?.issues).toBeUndefined();
    }
  },
);

test('docs/configuration.md has configs', () => {
  expect(configsIn('docs/configuration.md').length).toBeGreaterThan(3);
});

/** A right and a wrong value of each option; the same are right and wrong for the check of a config. */
const VALUES: Readonly<Record<string, readonly [right: unknown, wrong: unknown]>> = {
  includeTables: [['a'], 'a'],
  excludeTables: [['a*'], ['']],
  where: [{ a: 'x > 1' }, { a: ' ' }],
  renames: [{ 'player.nick': 'player.nickname' }, { a: ' ' }],
  schemaOnly: [true, 'yes'],
  mode: ['into-existing', 'rows'],
  intoExisting: [true, 1],
  dataOnly: [false, 0],
  excludeColumns: [['t.*'], ['']],
  fill: [{ 't.a': 'x', 't.b': 1, 't.c': true }, { 't.a': null }],
  acceptVersions: [['django_migrations'], 'django_migrations'],
  onExisting: ['drop-first', 'replace'],
  onExistingOf: [{ users: 'skip' }, { users: 'drop' }],
  deleteSeeds: [true, 'all'],
  renumber: [true, 'all'],
  dropTables: [true, 1],
  keepDropped: [true, 'yes'],
  onError: ['reject-row', 'ignore'],
  maxRejects: [100, -1],
  showValues: [true, 'yes'],
  atomic: [true, 'all'],
  continueOnError: [false, null],
  typeMappings: [
    {
      'users.born': 'date',
      MONEY: 'DECIMAL(12,2)',
      at: 'timestamptz from epoch-s',
      n: 'webkit',
      l: 'text[]',
    },
    { 'users.born': 'dat' },
  ],
  infer: ['full', 'all'],
  columns: [{ 't.c': { misfits: 'null', from: 'epoch-s' } }, { 't.c': { misfits: 'drop' } }],
  onDuplicates: ['drop-key', 'drop'],
  onBadText: ['strip', 'drop'],
  schemaNames: ['omit', 'none'],
  accept: [['VIEW_NOT_CARRIED:v', 'mine/CODE', { code: 'TYPE_WIDENED', place: { table: 't' } }], ['NO_CODE']],
  strict: [true, 'true'],
  bookkeeping: ['none', ''],
  history: [true, 'inside'],
  verify: ['counts', 'all'],
  sourceTimeZone: ['Europe/Berlin', 2],
  targetTimeZone: ['America/New_York', 2],
  snapshot: ['copy', 'none'],
  damagedSource: ['read', 'skip'],
  onSourceChange: ['verify', 'repair'],
  reconnect: [60, -1],
  batchSize: [500, 0],
  parallel: [4, 65],
  maxCellBytes: [1024, 1.5],
  verbose: [true, 'yes'],
  strictTables: [true, 'yes'],
  reader: ['sql', 'pages'],
  collations: [{ nocase: 'icu' }, { nocase: 'lower' }],
};

test('there is a right and a wrong value for every option', () => {
  expect(Object.keys(VALUES).sort()).toEqual(Object.keys(optionTable(DIALECTS)).sort());
});

test.each(Object.entries(VALUES))('the schema and the check agree about %s', (name, [right, wrong]) => {
  const check = optionTable(DIALECTS)[name]?.check;
  const isValid = (value: unknown): boolean => schema.safeParse({ options: { [name]: value } }).success;
  expect([check?.(right, name), isValid(right)]).toEqual([undefined, true]);
  expect([check?.(wrong, name) === undefined, isValid(wrong)]).toEqual([false, false]);
});

test('a misspelt name fails', () => {
  for (const config of [{ options: { strictTabels: true } }, { sources: 'a.db' }, { source: '' }])
    expect(schema.safeParse(config).success).toBe(false);
});

test('a config may name the schema', async () => {
  const config = { $schema: './node_modules/godwit/config.schema.json', source: './missing.db' };
  project.write('godwit.config.json', JSON.stringify(config));
  const run = await godwit(['inspect'], { cwd: project.folder });
  expect(run.stderr).toContain('SOURCE_NOT_FOUND');
});

test('a dialect of somebody else is in a schema that is made with it', () => {
  const own = {
    name: 'own',
    options: { fast: { takes: { kind: 'flag' }, default: false, help: 'fast' } },
  } as const;
  const made = z.fromJSONSchema(configSchema([own]));
  expect(made.safeParse({ options: { fast: true } }).success).toBe(true);
  expect(made.safeParse({ options: { strictTables: true } }).success).toBe(false);
});
