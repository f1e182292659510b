import {
  type ColumnPlan,
  formatKey,
  type LogicalType,
  type Probe,
  type Row,
  type Value,
} from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { blocksOf, expectedBlocks, keyedRows } from './digest-support.js';
import { failure, makeDatabase, open, tableNamed, temporaryFolder } from './support.js';

const BIGINT: LogicalType = { kind: 'bigint' };
const TEXT: LogicalType = { kind: 'text' };
const BYTES: LogicalType = { kind: 'bytes' };
const DATE: LogicalType = { kind: 'date' };
const UUID: LogicalType = { kind: 'uuid' };

interface KeyCase {
  readonly sql: string;
  readonly key: readonly string[];
  readonly types: readonly LogicalType[];
}

const KEYS: Readonly<Record<string, KeyCase>> = {
  rowid: { sql: '(a INTEGER PRIMARY KEY, v TEXT)', key: ['a'], types: [BIGINT] },
  'a text key': { sql: '(a TEXT PRIMARY KEY, v TEXT)', key: ['a'], types: [TEXT] },
  'a composite key': {
    sql: '(a TEXT, b INT, v TEXT, PRIMARY KEY (a, b))',
    key: ['a', 'b'],
    types: [TEXT, BIGINT],
  },
  'a table WITHOUT ROWID': {
    sql: '(b BLOB, a INT, v TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID',
    key: ['a', 'b'],
    types: [BIGINT, BYTES],
  },
  'a unique index': { sql: '(a DATE NOT NULL UNIQUE, v TEXT)', key: ['a'], types: [DATE] },
  'a UUID': {
    sql: '(a UUID PRIMARY KEY NOT NULL, v TEXT) STRICT'.replace('UUID', 'TEXT'),
    key: ['a'],
    types: [UUID],
  },
  'a generated column': {
    sql: "(i INTEGER, v TEXT, a TEXT AS ('k' || i) STORED NOT NULL, UNIQUE (a))",
    key: ['a'],
    types: [TEXT],
  },
};

function keyPart(type: LogicalType): fc.Arbitrary<Exclude<Value, null>> {
  switch (type.kind) {
    case 'bigint':
      return fc.oneof(
        fc.bigInt({ min: -3n, max: 3n }),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      );
    case 'bytes':
      return fc.uint8Array({ maxLength: 3 });
    case 'date':
      return fc
        .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10));
    case 'uuid':
      return fc.uuid();
    default:
      return fc.string({ unit: 'binary', maxLength: 4 }).filter((text) => !/\0|\p{Surrogate}/u.test(text));
  }
}

/** The order of bytes, which text of UTF-8 has everywhere. */
function compare(a: Value, b: Value): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  const bytes = (value: Value): Buffer =>
    typeof value === 'string' ? Buffer.from(value) : Buffer.from(value as Uint8Array);
  return Buffer.compare(bytes(a), bytes(b));
}

function inOrder(keys: readonly Row[]): readonly Row[] {
  const order = (a: Row, b: Row): number =>
    a.reduce((sum: number, part, at) => (sum === 0 ? compare(part, b[at] ?? null) : sum), 0);
  const sorted = [...keys].sort(order);
  return sorted.filter((key, at) => at === 0 || order(key, sorted[at - 1] as Row) !== 0);
}

function makeKeyed(path: string, { sql, key }: KeyCase, keys: readonly Row[]): void {
  const db = new Database(path);
  db.exec(`CREATE TABLE t ${sql}`);
  const generated = sql.includes(' AS ');
  const names = generated ? ['i'] : key;
  const insert = db.prepare(
    `INSERT INTO t (${names.join(',')}, v) VALUES (${names.map(() => '?').join(',')}, ?)`,
  );
  for (const [at, parts] of [...keys].reverse().entries())
    insert.run(...parts.map((part) => (generated ? String(part).slice(1) : part)), `value ${at}`);
  db.close();
}

test.each(Object.entries(KEYS))(
  'by %s the blocks cover the table in order, and bounds part it',
  async (name, given) => {
    const part = name === 'a generated column' ? [fc.nat().map((i) => `k${i}`)] : given.types.map(keyPart);
    const columns: readonly ColumnPlan[] = [
      ...given.key.map((key, at) => ({ name: key, as: given.types[at] as LogicalType })),
      { name: 'v', as: TEXT },
    ];
    const rows = fc.array(fc.tuple(...part), { maxLength: 30 });
    const property = fc.asyncProperty(rows, fc.integer({ min: 1, max: 8 }), async (some, blockRows) => {
      using folder = temporaryFolder();
      const keys = inOrder(some);
      makeKeyed(folder.file('a.db'), given, keys);
      await using session = await open(folder.file('a.db'));
      const table = await tableNamed(session, 't');
      expect(session.canDigest?.(table, columns, given.key)).toBe(true);
      const all = await keyedRows(session, table, columns, given.key, { maxRows: 3 });
      const keysOf = (read: readonly Row[]) => read.map((row) => row.slice(0, -1).map(plain));
      expect(keysOf(all)).toEqual(keys.map((key) => key.map(plain)));
      const blocks = await blocksOf(session, table, columns, given.key, { blockRows });
      const want = expectedBlocks(all, columns, given.key, blockRows);
      expect(blocks.map(({ rows, digest }) => [rows, digest])).toEqual(
        want.map(({ rows, digest }) => [rows, digest]),
      );
      const parted: Row[] = [];
      for (const [at, block] of blocks.entries()) {
        const after = blocks[at - 1]?.last;
        const range = {
          ...(after === undefined ? {} : { after }),
          ...(at === blocks.length - 1 ? {} : { through: block.last as Row }),
        };
        const [again] = await blocksOf(session, table, columns, given.key, range);
        expect(again?.digest).toBe(block.digest);
        parted.push(...(await keyedRows(session, table, columns, given.key, range)));
      }
      expect(keysOf(parted)).toEqual(keysOf(all));
    });
    await fc.assert(property, { numRuns: 4 });
  },
);

function plain(value: Value): Value {
  return ArrayBuffer.isView(value) ? Buffer.from(value as Uint8Array).toString('hex') : value;
}

test.each([
  ['the last bit of a float', 'f = 0.30000000000000004 - 5.551115123125783e-17'],
  ['a character', "s = 'texT'"],
  ['NULL to an empty text', "n = ''"],
  ['a microsecond', "d = '2024-01-01 00:00:00.000001'"],
])('%s that changes shows in one block', async (_name, change) => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `CREATE TABLE t (id INTEGER PRIMARY KEY, f REAL, s TEXT, n TEXT, d DATETIME);
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
    INSERT INTO t SELECT i, 0.30000000000000004, 'text', NULL, '2024-01-01 00:00:00' FROM n`,
  );
  const digests = async (): Promise<readonly string[]> => {
    await using session = await open(path);
    const table = await tableNamed(session, 't');
    const columns = table.columns.map((column) => ({ name: column.name, as: column.type }));
    return (await blocksOf(session, table, columns, ['id'], { blockRows: 10 })).map((block) => block.digest);
  };
  const before = await digests();
  const db = new Database(path);
  expect(db.prepare(`UPDATE t SET ${change} WHERE id = 42`).run().changes).toBe(1);
  db.close();
  const after = await digests();
  expect(after.flatMap((digest, at) => (digest === before[at] ? [] : [at]))).toEqual([4]);
});

test.each([
  ['no key at all', '(a TEXT NOT NULL)', ['a'], TEXT],
  ['an index of another order', '(a TEXT NOT NULL, UNIQUE (a DESC))', ['a'], TEXT],
  ['another collation', '(a TEXT NOT NULL COLLATE NOCASE UNIQUE)', ['a'], TEXT],
  ['an index of another collation', '(a TEXT NOT NULL, UNIQUE (a COLLATE NOCASE))', ['a'], TEXT],
  ['more columns than asked for', '(a TEXT NOT NULL, b INT NOT NULL, UNIQUE (a, b))', ['a'], TEXT],
  ['a partial index', '(a TEXT NOT NULL); CREATE UNIQUE INDEX i ON t (a) WHERE a > 5', ['a'], TEXT],
  ['a key that is NULL', '(a TEXT PRIMARY KEY); INSERT INTO t VALUES (NULL)', ['a'], TEXT],
  ['numbers that text looks like', '(a NUMERIC PRIMARY KEY NOT NULL)', ['a'], TEXT],
  ['a kind without binary order', '(a REAL PRIMARY KEY NOT NULL)', ['a'], { kind: 'float', bits: 64 }],
  ['text of UTF-16', '(a TEXT PRIMARY KEY NOT NULL)', ['a'], TEXT],
] as const)('%s is no key to digest by', async (name, sql, key, as) => {
  using folder = temporaryFolder();
  const first = name === 'text of UTF-16' ? "PRAGMA encoding = 'UTF-16le';" : '';
  await using session = await open(makeDatabase(folder.file('a.db'), `${first}CREATE TABLE t ${sql}`));
  const table = await tableNamed(session, 't');
  const columns = [{ name: 'a', as }];
  expect(session.canDigest?.(table, columns, key)).toBe(false);
  expect(await failure((async () => blocksOf(session, table, columns, key))())).toMatchObject({
    code: 'READ_FAILED',
  });
});

const MISPLACED = `CREATE TABLE t (a TEXT, b, v TEXT, PRIMARY KEY (a, b));
  INSERT INTO t VALUES ('x', 1, 'v'), ('y', NULL, 'v');
  CREATE TABLE u (a PRIMARY KEY NOT NULL); INSERT INTO u VALUES ('!'), ('b'), (5);
  CREATE TABLE d (a DATE PRIMARY KEY NOT NULL); INSERT INTO d VALUES ('2024-01-01'), ('0044-03-15 BC');
  CREATE TABLE s (a DATE PRIMARY KEY NOT NULL); INSERT INTO s VALUES ('2024-01-01'), ('2024/01/02'), ('2025-01-01');
  CREATE TABLE g (a CHAR(36) PRIMARY KEY NOT NULL); INSERT INTO g
    VALUES ('0a11bc99-9c0b-4ef8-bb6d-6bb9bd380a11'), ('1A11BC99-9C0B-4EF8-BB6D-6BB9BD380A11'), ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
  CREATE TABLE h (a CHAR(32) PRIMARY KEY NOT NULL); INSERT INTO h VALUES ('a0eebc999c0b4ef8bb6d6bb9bd380a11');
  CREATE TABLE n (a TEXT PRIMARY KEY NOT NULL); INSERT INTO n VALUES ('ok'), ('x' || char(0) || 'y');
  CREATE TABLE i (a INTEGER PRIMARY KEY, v INT); INSERT INTO i VALUES (1, 2), (3, 'abc')`;

test.each([
  ['t', ['a', 'b'], [TEXT, BIGINT], 'VALUE_DOES_NOT_FIT', { column: 'b', key: 'a=y,b=null' }],
  ['u', ['a'], [TEXT], 'VALUE_DOES_NOT_FIT', { column: 'a', key: 'a=5' }],
  ['d', ['a'], [DATE], 'VALUE_DOES_NOT_FIT', { column: 'a', key: 'a=0044-03-15 BC' }],
  ['s', ['a'], [DATE], 'VALUE_DOES_NOT_FIT', { column: 'a', key: 'a=2024/01/02' }],
  ['g', ['a'], [UUID], 'VALUE_DOES_NOT_FIT', { column: 'a', key: 'a=1A11BC99-9C0B-4EF8-BB6D-6BB9BD380A11' }],
  ['h', ['a'], [UUID], 'VALUE_DOES_NOT_FIT', { column: 'a', key: 'a=a0eebc999c0b4ef8bb6d6bb9bd380a11' }],
  ['n', ['a'], [TEXT], 'BAD_TEXT', { column: 'a' }],
  ['i', ['a', 'v'], [BIGINT, BIGINT], 'VALUE_DOES_NOT_FIT', { column: 'v', key: 'a=3' }],
] as const)(
  'rows in another place than elsewhere, and misfits, are named: %s',
  async (name, names, types, code, place) => {
    using folder = temporaryFolder();
    await using session = await open(makeDatabase(folder.file('a.db'), MISPLACED));
    const table = await tableNamed(session, name);
    const columns = names.map((column, at) => ({ name: column, as: types[at] as LogicalType }));
    const key = name === 'i' ? ['a'] : names;
    expect(session.canDigest?.(table, columns, key)).toBe(true);
    const want = { code, place: { table: name, ...place } };
    const options = { badText: 'replace', blockRows: 1 } as const;
    expect(await failure(blocksOf(session, table, columns, key, options))).toMatchObject(want);
    expect(await failure(keyedRows(session, table, columns, key, options))).toMatchObject(want);
  },
);

test.each(['null', 'reject'] as const)(
  'a digest is of the rows as a choice leaves them: %s',
  async (misfits) => {
    using folder = temporaryFolder();
    await using session = await open(
      makeDatabase(
        folder.file('a.db'),
        `CREATE TABLE t (id INTEGER PRIMARY KEY, v INT, w TEXT);
      INSERT INTO t VALUES (1, 1, 'a'), (2, 'x', 'b'), (3, 3, 'c' || char(0)), (4, 4, 'd'), (5, 'y', 'e')`,
      ),
    );
    const table = await tableNamed(session, 't');
    const columns: readonly ColumnPlan[] = [
      { name: 'id', as: BIGINT },
      { name: 'v', as: BIGINT, misfits },
      { name: 'w', as: TEXT, badText: 'strip' },
    ];
    const left: readonly Row[] = [
      [1n, 1n, 'a'],
      [3n, 3n, 'c'],
      [4n, 4n, 'd'],
    ];
    const emptied: readonly Row[] = [...left.slice(0, 1), [2n, null, 'b'], ...left.slice(1), [5n, null, 'e']];
    const rows = misfits === 'null' ? emptied : left;
    expect(await keyedRows(session, table, columns, ['id'])).toEqual(rows);
    expect(await blocksOf(session, table, columns, ['id'], { blockRows: 1 })).toEqual(
      expectedBlocks(rows, columns, ['id'], 1),
    );
  },
);

test('an abort ends a digest, and the session goes on; predicates keep to rows', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) INSERT INTO t SELECT i, 'text ' || i FROM n`,
  );
  await using session = await open(path);
  const table = await tableNamed(session, 't');
  const columns = table.columns.map((column) => ({ name: column.name, as: column.type }));
  const stop = new AbortController();
  const digesting = blocksOf(session, table, columns, ['id'], { signal: stop.signal });
  stop.abort();
  expect(await failure(digesting)).toMatchObject({ code: 'INTERRUPTED' });
  const where = 'id % 1000 = 0 OR id = 1 -- odd';
  const rows = await keyedRows(session, table, columns, ['id'], { where });
  expect(rows).toHaveLength(301);
  expect(await blocksOf(session, table, columns, ['id'], { where, blockRows: 100 })).toEqual(
    expectedBlocks(rows, columns, ['id'], 100),
  );
  expect(await failure(blocksOf(session, table, columns, ['id'], { where: 'id = (1' }))).toMatchObject({
    code: 'WHERE_INVALID',
  });
});

test('probes are answered on the snapshot', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1), (2);
    CREATE TABLE c (id INTEGER PRIMARY KEY, p INT, n INT);
    INSERT INTO c VALUES (1, 1, 5), (2, 9, 5), (3, NULL, 7); PRAGMA journal_mode = WAL`,
  );
  await using session = await open(path);
  const writer = new Database(path);
  writer.exec('DELETE FROM c');
  writer.close();
  const table = { name: 'c' };
  const keyColumns = ['id'];
  const probes: readonly Probe[] = [
    { kind: 'rows', table },
    {
      kind: 'orphans',
      table,
      columns: ['p'],
      references: { table: { name: 'p' }, columns: ['id'] },
      keyColumns,
    },
    { kind: 'duplicates', table, columns: ['n'], keyColumns },
    { kind: 'above', table, column: 'n', value: '6', keyColumns },
    { kind: 'matches', table, predicate: 'p IS NULL', keyColumns },
  ];
  const ids = (...keys: readonly number[]) => keys.map((id) => formatKey(keyColumns, [BigInt(id)]));
  expect(await session.count?.(probes)).toEqual([
    { count: 3n, keys: [] },
    { count: 1n, keys: ids(2) },
    { count: 2n, keys: ids(1, 2) },
    { count: 1n, keys: ids(3) },
    { count: 1n, keys: ids(3) },
  ]);
  const wrong = session.count?.([{ kind: 'matches', table, predicate: 'nothing = 1', keyColumns }]);
  expect(await failure(wrong as Promise<unknown>)).toMatchObject({
    code: 'READ_FAILED',
    place: { table: 'c' },
  });
});
