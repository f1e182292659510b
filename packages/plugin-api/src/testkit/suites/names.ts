import { strict as assert } from 'node:assert';
import type { Dialect } from '../../dialect.js';
import type { Table } from '../../schema.js';
import type { Lab, LabDatabase } from '../lab/lab.js';
import { column, idColumn, makeTables, schemaOf, table } from '../lab/make-tables.js';
import { introspected, readRows, writeRows } from '../lab/transfer.js';
import type { Suite, SuiteTest } from '../suite.js';

const NAMES: Readonly<Record<string, string>> = {
  'double quotes': 'a"b""c',
  'single quotes': "it's",
  backquotes: 'a`b',
  brackets: 'a[b]',
  dots: 'a.b.c',
  'the word as': 'a as b',
  'a reserved word': 'select',
  'another reserved word': 'ORDER',
  'upper and lower case': 'MixedCase',
  blanks: ' a  b ',
  'an emoji': '\u{1f426}',
  'letters beyond ASCII': 'größe_имя_名前',
  'a combining accent': 'e\u0301',
  'a leading digit': '1st',
  'a digit alone': '1',
  percent: 'a%sb%',
  'a question mark': 'a?b$1:c@d',
  backslashes: 'a\\b\\',
  'a line feed': 'a\nb',
  parentheses: '(a,b)',
  'an injection': '"; DROP TABLE t; --',
  'a comment': 'a--b/*c*/',
};

/** Names that need quotes, or break where somebody forgot them: of tables, columns, keys and indexes. */
export const namesSuite: Suite = {
  name: 'hostile names',
  tests: (lab) => [
    ...Object.entries(NAMES).map(([name, text]) => testOf(lab, name, () => [text])),
    testOf(lab, 'of the longest length', ({ capabilities }) => [longest(capabilities.maxIdentifierBytes)]),
    testOf(lab, 'of the longest length in bytes', ({ capabilities }) => [
      'é'.repeat(Math.floor(Math.min(capabilities.maxIdentifierBytes, LONG) / 2)),
    ]),
    caseTest(lab),
  ],
};

/** Longer ones are of no use to anybody. */
const LONG = 300;

function longest(bytes: number): string {
  return 'n'.repeat(Math.min(bytes, LONG));
}

function testOf(
  lab: Lab,
  name: string,
  names: (dialect: Dialect) => readonly string[],
  skip?: string,
): SuiteTest {
  const run = (): Promise<void> =>
    lab.withDatabase(async (database) => {
      await tryNames(lab, database, names(lab.dialect));
    });
  return { name, skip: lab.needsBoth ?? skip, run };
}

function caseTest(lab: Lab): SuiteTest {
  const folds = lab.dialect.capabilities.foldsIdentifierCase;
  const skip = folds ? 'Two names that differ in case are the same (`foldsIdentifierCase`).' : undefined;
  return testOf(lab, 'that differ in case', () => ['name', 'Name', 'NAME'], skip);
}

/** Tables of these names, each with columns of these names, made, filled, told and read. */
async function tryNames({ dialect }: Lab, database: LabDatabase, names: readonly string[]): Promise<void> {
  const tables = names.map((name, index) => tableOf(dialect, database, name, names, index));
  await database.target((target) =>
    makeTables(dialect, target, schemaOf(tables), async () => {
      for (const one of tables) await writeRows(target, one, [[1n, ...names.map((_, index) => `v${index}`)]]);
    }),
  );
  await database.source(async (source) => {
    for (const one of tables) {
      const found = await introspected(source, one.name);
      assert.deepEqual([...found.columns.map(({ name }) => name)], [...one.columns.map(({ name }) => name)]);
      assert.deepEqual([...found.indexes.map(({ name }) => name)], [...one.indexes.map(({ name }) => name)]);
      const rows = await readRows(source, found);
      assert.deepEqual(
        rows.map((row) => row.map(String).join()),
        [`1,${names.map((_, index) => `v${index}`).join()}`],
      );
    }
  });
}

function tableOf(
  dialect: Dialect,
  database: LabDatabase,
  name: string,
  columns: readonly string[],
  index: number,
): Table {
  const texts = columns.map((one) => column(dialect, one, { kind: 'text' }));
  const [first = 'id'] = columns;
  return table(database.name(name), [idColumn(dialect, 'key of it'), ...texts], {
    // An index shares its name space with tables in some databases.
    indexes: [{ name: indexName(name, index), unique: false, parts: [{ column: first, direction: 'asc' }] }],
  });
}

function indexName(name: string, index: number): string {
  const bytes = new TextEncoder().encode(name).length;
  return bytes > 50 ? `${index}${name.slice(2)}` : `${index}${name}`;
}
