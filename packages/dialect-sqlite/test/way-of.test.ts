import { CELL_IMAGES } from '@godwit/plugin-api';
import { makeDatabase, open, plansOf, temporaryFolder } from './support.js';

const TABLES = `
  CREATE TABLE plain (id INTEGER PRIMARY KEY, a TEXT);
  CREATE TABLE keyed (k TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE hidden (rowid TEXT, _rowid_ TEXT, oid TEXT);
  CREATE TABLE twice (a TEXT, b TEXT, PRIMARY KEY (a, b, a COLLATE NOCASE)) WITHOUT ROWID;
  CREATE TABLE computed (a INTEGER, b INTEGER AS (a * 2), c INTEGER AS (a * 3) STORED);
  CREATE TABLE untyped (a, b TEXT);`;

/** What is said of each table when its rows are wanted in an encoding. */
async function ways(
  path: string,
  {
    reader = 'auto',
    encoding = CELL_IMAGES,
    takes = [CELL_IMAGES],
    where,
    damaged = 'fail',
  }: {
    reader?: 'auto' | 'sql';
    encoding?: string;
    takes?: readonly string[];
    where?: string;
    damaged?: 'fail' | 'read';
  } = {},
): Promise<Readonly<Record<string, string | undefined>>> {
  await using source = await open(path, { reader, damaged });
  const { tables } = await source.introspect();
  const all = tables.map((table) => {
    const read = { columns: plansOf(table), encoding, ...(where === undefined ? {} : { where }) };
    const way = source.wayOf?.(table, read, takes);
    expect(source.canEncode?.(table, read.columns, CELL_IMAGES) === true).toBe(
      way === undefined || way === 'read by pages' || where !== undefined || encoding !== CELL_IMAGES,
    );
    return [table.name.name, way] as const;
  });
  return Object.fromEntries(all);
}

test('a session says how each table is read, and why not by pages', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(folder.file('a.db'), TABLES);
  expect(await ways(path)).toEqual({
    plain: 'read by pages',
    keyed: 'read by pages',
    hidden: 'read by pages',
    twice: 'read by SQL, since the order of its key is known to SQLite alone',
    computed: 'read by SQL, since "b" is computed when it is read',
    untyped: 'read by SQL, since values of the type of "a" are taken one by one',
  });
});

const PLAIN = 'CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)';

test.each([
  ['the option reader', PLAIN, { reader: 'sql' }, 'read by SQL, since the option reader says so'],
  ['a predicate', PLAIN, { where: 'id > 1' }, 'read by SQL, since SQL selects the rows'],
  ['another encoding', PLAIN, { encoding: 'quoted-csv' }, 'read by SQL'],
  ['a target that takes no images', PLAIN, { takes: [] }, undefined],
  [
    'a key of text in UTF-16 that folds letters',
    "PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (a TEXT COLLATE NOCASE PRIMARY KEY) WITHOUT ROWID",
    {},
    'read by SQL, since the order of its key is known to SQLite alone',
  ],
  ['text in UTF-16', `PRAGMA encoding = 'UTF-16le'; ${PLAIN}`, {}, 'read by pages'],
  ['a log', `PRAGMA journal_mode = WAL; ${PLAIN}`, {}, 'read by pages'],
  ['a database that is whole', PLAIN, { damaged: 'read' }, 'read by pages'],
] as const)('%s decides how rows are read', async (_, sql, asked, way) => {
  using folder = temporaryFolder();
  expect(await ways(makeDatabase(folder.file('a.db'), sql), asked)).toEqual({ t: way });
});
