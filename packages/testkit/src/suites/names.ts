import type { Dialect, Table } from '@godwit/plugin-api';
import type { Lab, LabDatabase } from '../lab/lab.js';
import { column, idColumn, makeTables, schemaOf, table } from '../lab/make-tables.js';
import { shareOpening } from '../lab/share-opening.js';
import { introspected, readRows, writeRows } from '../lab/transfer.js';
import { sameData } from '../same-data.js';
import type { Suite } from '../suite.js';

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

/** Names that need quotes, or break where somebody forgot them: of tables, columns and indexes. */
export const namesSuite: Suite = {
  name: 'hostile names',
  tests: (lab) => {
    const { maxIdentifierBytes } = lab.dialect.capabilities;
    const length = Math.min(maxIdentifierBytes, LONG);
    const works: readonly (readonly [string, readonly string[]])[] = [
      ...Object.entries(NAMES).map(([name, text]) => [name, [text]] as const),
      ['of the longest length', ['n'.repeat(length)]],
      ['of the longest length in bytes', ['é'.repeat(Math.floor(length / 2))]],
      [CASE, ['name', 'Name', 'NAME']],
    ];
    const kept = works.filter(([name]) => skipOf(lab, name) === undefined);
    const end = shareOpening(
      kept,
      (use: (database: LabDatabase) => Promise<void>) => lab.withDatabase(use),
      (names, database) => tryNames(lab, database, names),
    );
    return works.map(([name]) => ({ name, skip: lab.needsBoth ?? skipOf(lab, name), run: end(name) }));
  },
};

const CASE = 'that differ in case';

function skipOf({ dialect }: Lab, name: string): string | undefined {
  if (name !== CASE || !dialect.capabilities.foldsIdentifierCase) return undefined;
  return 'Two names that differ in case are the same (`foldsIdentifierCase`).';
}

/** Longer ones are of no use to anybody. */
const LONG = 300;

/** Tables of these names, each with columns of these names, made, filled, told and read. */
async function tryNames({ dialect }: Lab, database: LabDatabase, names: readonly string[]): Promise<void> {
  const tables = names.map((name, index) => tableOf(dialect, database, name, names, index));
  await database.target((target, runId) =>
    makeTables(dialect, target, schemaOf(tables), async () => {
      for (const one of tables)
        await writeRows(target, one, [[1n, ...names.map((_, index) => `v${index}`)]], { runId });
    }),
  );
  await database.source(async (source) => {
    for (const one of tables) {
      const found = await introspected(source, one.name);
      sameData([...found.columns.map(({ name }) => name)], [...one.columns.map(({ name }) => name)]);
      sameData([...found.indexes.map(({ name }) => name)], [...one.indexes.map(({ name }) => name)]);
      const rows = await readRows(source, found);
      sameData(
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
