import {
  type ColumnPlan,
  encodeQuotedCsv,
  isEncodedBatch,
  type Position,
  QUOTED_CSV,
  type Row,
} from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import {
  collect,
  failure,
  MB,
  makeDatabase,
  open,
  plansOf,
  readOptions,
  rowsOf,
  tableNamed,
  temporaryFolder,
  textOf,
} from './support.js';

const TEXT = { kind: 'text' } as const;
const BIGINT = { kind: 'bigint' } as const;
const EDGE_KEYS = ['-9223372036854775808', '-7', '0', '1', '9007199254740993', '9223372036854775807'];

async function readAll(
  sql: string,
  columns: readonly ColumnPlan[],
  change: Parameters<typeof readOptions>[1] = {},
): Promise<readonly Row[]> {
  using folder = temporaryFolder();
  await using session = await open(makeDatabase(folder.file('a.db'), sql));
  return rowsOf(await collect(session.read(await tableNamed(session, 't'), readOptions(columns, change))));
}

test.each([1, 7, 10_000])('rowids of every size arrive exactly in batches of %d rows', async (maxRows) => {
  const values = EDGE_KEYS.map((key) => `(${key}, 'v')`).join(',');
  const rows = await readAll(
    `CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES ${values}`,
    [{ name: 'id', as: BIGINT }],
    { maxRows },
  );
  expect(rows.map(([id]) => String(id))).toEqual(EDGE_KEYS);
});

const HIDDEN: readonly (readonly [string, string])[] = [
  ['one name of the rowid', 'CREATE TABLE t (rowid TEXT, v INT)'],
  ['all names of the rowid', 'CREATE TABLE t (rowid TEXT, _rowid_ TEXT, oid TEXT, v INT)'],
  [
    'all names of the rowid but with a key',
    'CREATE TABLE t (rowid TEXT, _rowid_ INTEGER PRIMARY KEY, oid TEXT, v INT)',
  ],
  ['a composite key with NULLs', 'CREATE TABLE t (k TEXT, l TEXT, v INT, PRIMARY KEY (k, l))'],
];

test.each(HIDDEN)('a table whose columns hide %s is read whole, and resumed anywhere', async (_name, sql) => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `${sql};
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT INTO t (v) SELECT i FROM n`,
  );
  await using session = await open(path);
  const table = await tableNamed(session, 't');
  const options = readOptions([{ name: 'v', as: BIGINT }], { maxRows: 7 });
  const batches = await collect(session.read(table, options));
  expect(rowsOf(batches).map(([v]) => v)).toEqual(
    Array.from({ length: 100 }, (_, index) => BigInt(index + 1)),
  );
  const after = JSON.parse(JSON.stringify(batches[3]?.position)) as Position;
  const through = batches[5]?.position as Position;
  const rest = rowsOf(
    await collect(session.read(table, { ...options, range: { id: 'part', after, through } })),
  );
  expect(rest.map(([v]) => v)).toEqual(Array.from({ length: 14 }, (_, index) => BigInt(index + 29)));
});

test.each([1, 3, 1000])(
  'WITHOUT ROWID tables are read in the order of their key in batches of %d',
  async (maxRows) => {
    using folder = temporaryFolder();
    const path = folder.file('a.db');
    makeDatabase(
      path,
      `CREATE TABLE t (b, a TEXT COLLATE NOCASE, v INT, PRIMARY KEY (a COLLATE NOCASE, b DESC)) WITHOUT ROWID;
    INSERT INTO t VALUES (1,'x',1),(2.5,'X',2),('2','x',3),(x'00ff','x',4),(-9223372036854775808,'Y',5),(1,'',6),(1,'a'||char(0)||'b',7),
      (1, CAST(x'61ff62' AS TEXT), 8), (2, CAST(x'61ff62' AS TEXT), 9), (1, 'ä', 10)`,
    );
    const plain = new Database(path, { readonly: true });
    const want = plain.prepare('SELECT v FROM t ORDER BY a COLLATE NOCASE, b DESC').pluck().all();
    plain.close();
    await using session = await open(path);
    const rows = rowsOf(
      await collect(
        session.read(await tableNamed(session, 't'), readOptions([{ name: 'v', as: BIGINT }], { maxRows })),
      ),
    );
    expect(rows.map(([v]) => Number(v))).toEqual(want);
  },
);

test('rows come with the key of each, by which a person finds it', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `CREATE TABLE t (id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (5, 'x');
    CREATE TABLE w (a TEXT, b INT, PRIMARY KEY (a, b)) WITHOUT ROWID; INSERT INTO w VALUES ('k', 2)`,
  );
  await using session = await open(path);
  const idsOf = async (name: string, column: string): Promise<unknown> => {
    const [batch] = await collect(
      session.read(await tableNamed(session, name), readOptions([{ name: column, as: TEXT }])),
    );
    return batch !== undefined && !isEncodedBatch(batch) ? batch.rowIds : undefined;
  };
  expect(await idsOf('t', 'v')).toEqual(['id=5']);
  expect(await idsOf('w', 'a')).toEqual(['a=k,b=2']);
});

test('batches keep to their bytes, whatever the rows look like', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const db = new Database(path);
  db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, v BLOB)');
  const insert = db.prepare('INSERT INTO t VALUES (?, zeroblob(?))');
  for (let id = 1; id <= 300; id++) insert.run(id, id % 50 === 0 ? 3 * MB : 100);
  db.close();
  await using session = await open(path);
  const table = await tableNamed(session, 't');
  for (const encoding of [undefined, QUOTED_CSV]) {
    const options = readOptions(plansOf(table), {
      maxBytes: 100_000,
      ...(encoding === undefined ? {} : { encoding }),
    });
    const batches = await collect(session.read(table, options));
    const sizes = batches.map((batch) =>
      isEncodedBatch(batch)
        ? [batch.rowCount, batch.bytes.length / 2]
        : [batch.rows.length, sizeOf(batch.rows)],
    );
    expect(sizes.reduce((sum, [rows = 0]) => sum + rows, 0)).toBe(300);
    for (const [rows = 0, bytes = 0] of sizes) expect(rows === 1 || bytes < 200_000).toBe(true);
  }
  const refused = failure(collect(session.read(table, readOptions(plansOf(table), { maxCellBytes: MB }))));
  expect(await refused).toMatchObject({
    code: 'CELL_TOO_LARGE',
    place: { table: 't', column: 'v', key: 'id=50' },
  });
});

function sizeOf(rows: readonly Row[]): number {
  return rows.flat().reduce((sum: number, cell) => sum + (ArrayBuffer.isView(cell) ? cell.byteLength : 8), 0);
}

const MIXED = `CREATE TABLE t (id INTEGER PRIMARY KEY, a ANY, b REAL, c DECIMAL(10,2), d DATETIME, e BLOB, f BOOLEAN, g JSON, h TEXT, i UUID, j DATE, k TIME);
  INSERT INTO t VALUES (1, 'it''s', 0.1, 12.34, '2024-02-29 10:11:12', x'00ff', 1, '{"a": 1}', 'NULL', '123e4567-e89b-12d3-a456-426614174000', '2024-02-29', '10:11:12'),
    (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (3, '', 1e308, 5, '2024-02-29T10:11:12.500', x'', 0, '[]', '', NULL, NULL, NULL),
    (4, 7, -1.5e-9, 0.5, '2024-02-29 10:11', NULL, 'true', '1.5', 'line' || char(10) || 'end', NULL, '0001-01-01', '23:59:59.25')`;

test('an encoded batch holds what the rows hold, proved by SQLite or fitted here', async () => {
  using folder = temporaryFolder();
  await using session = await open(makeDatabase(folder.file('a.db'), MIXED));
  const table = await tableNamed(session, 't');
  const columns = plansOf(table).map((column) => (column.name === 'a' ? { ...column, as: TEXT } : column));
  for (const maxRows of [1, 2, 100]) {
    const options = readOptions(columns, { maxRows });
    const rows = rowsOf(await collect(session.read(table, options)));
    const encoded = textOf(await collect(session.read(table, { ...options, encoding: QUOTED_CSV })));
    expect(encoded.replaceAll("'1.0e+308'", "'1e+308'").replaceAll("'-1.5e-09'", "'-1.5e-9'")).toBe(
      encodeQuotedCsv(rows, columns),
    );
  }
});

test('a value that the type cannot hold is an error that names it', async () => {
  using folder = temporaryFolder();
  await using session = await open(
    makeDatabase(
      folder.file('a.db'),
      "CREATE TABLE t (id INTEGER PRIMARY KEY, n INT); INSERT INTO t VALUES (3, 'abc')",
    ),
  );
  const table = await tableNamed(session, 't');
  for (const encoding of [undefined, QUOTED_CSV]) {
    const options = readOptions(plansOf(table), encoding === undefined ? {} : { encoding });
    expect(await failure(collect(session.read(table, options)))).toMatchObject({
      code: 'VALUE_DOES_NOT_FIT',
      place: { table: 't', column: 'n', key: 'id=3' },
    });
  }
});

const BAD =
  "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, 'a'||char(0)||'b'), (2, CAST(x'61c3ff62' AS TEXT)), (3, 'ok \uFFFD')";

test.each([
  ['strip', ['ab', 'ab', 'ok \uFFFD']],
  ['replace', ['a\uFFFDb', 'a\uFFFD\uFFFDb', 'ok \uFFFD']],
] as const)('bad text: %s', async (badText, want) => {
  using folder = temporaryFolder();
  await using session = await open(makeDatabase(folder.file('a.db'), BAD));
  const table = await tableNamed(session, 't');
  const options = readOptions([{ name: 'v', as: TEXT }], { badText });
  expect(rowsOf(await collect(session.read(table, options))).flat()).toEqual(want);
  expect(textOf(await collect(session.read(table, { ...options, encoding: QUOTED_CSV })))).toBe(
    want.map((text) => `'${text}'\n`).join(''),
  );
  const refused = failure(
    collect(session.read(table, { ...options, badText: 'fail', encoding: QUOTED_CSV })),
  );
  expect(await refused).toMatchObject({ code: 'BAD_TEXT', place: { table: 't', column: 'v', key: 'id=1' } });
  const bytes = rowsOf(
    await collect(session.read(table, readOptions([{ name: 'v', as: { kind: 'bytes' } }]))),
  );
  expect(Buffer.from(bytes[1]?.[0] as Uint8Array).toString('hex')).toBe('61c3ff62');
});

test.each(['UTF-16le', 'UTF-16be'])(
  'a database in %s gives the same, also for broken pairs',
  async (encoding) => {
    using folder = temporaryFolder();
    const broken = encoding === 'UTF-16le' ? "x'610000d86200'" : "x'0061d8000062'";
    const path = makeDatabase(
      folder.file('a.db'),
      `PRAGMA encoding = '${encoding}'; CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, d DATETIME);
    INSERT INTO t VALUES (1, 'grüße 🐦', '2024-01-01 00:00:00'), (2, CAST(${broken} AS TEXT), NULL)`,
    );
    await using session = await open(path);
    const table = await tableNamed(session, 't');
    const options = readOptions(plansOf(table), { badText: 'replace' });
    const rows = rowsOf(await collect(session.read(table, options)));
    expect(rows).toEqual([
      [1n, 'grüße 🐦', '2024-01-01 00:00:00'],
      [2n, 'a\uFFFDb', null],
    ]);
    const encoded = textOf(await collect(session.read(table, { ...options, encoding: QUOTED_CSV })));
    expect(encoded).toBe(encodeQuotedCsv(rows, plansOf(table)));
  },
);

test('2,000 columns are read both ways', async () => {
  const names = Array.from({ length: 2000 }, (_, index) => `c${index}`);
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `CREATE TABLE t (${names.map((name) => `${name} INT`).join(',')}); INSERT INTO t (c0, c999, c1999) VALUES (1, 2, 3)`,
  );
  await using session = await open(path);
  const table = await tableNamed(session, 't');
  const options = readOptions(plansOf(table));
  const [row] = rowsOf(await collect(session.read(table, options)));
  expect([row?.length, row?.[0], row?.[1], row?.[999], row?.[1999]]).toEqual([2000, 1n, null, 2n, 3n]);
  expect(textOf(await collect(session.read(table, { ...options, encoding: QUOTED_CSV })))).toBe(
    encodeQuotedCsv([row as Row], plansOf(table)),
  );
  const profile = await session.profile?.(table, { ...options, columns: plansOf(table) });
  expect(profile?.rows).toBe(1n);
});

test('a predicate keeps to itself', async () => {
  const sql =
    'CREATE TABLE t (id INTEGER PRIMARY KEY, "a;b" INT); INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)';
  const columns = [{ name: 'id', as: BIGINT }];
  expect(await readAll(sql, columns, { where: 'id = 1 OR id = 3 -- odd' })).toEqual([[1n], [3n]]);
  expect(await readAll(sql, columns, { where: '"a;b" > 1', maxRows: 1 })).toEqual([[2n], [3n]]);
  for (const where of [
    '',
    'id = 1; DELETE FROM t',
    'id = 1) OR (1 = 1',
    'nothing = 1',
    'id = ?',
    "id = 'x",
    'id = (1',
  ]) {
    expect(await failure(readAll(sql, columns, { where }))).toMatchObject({
      code: 'WHERE_INVALID',
      place: { table: 't' },
    });
  }
});

test('an abort ends a read at once, and the session goes on', async () => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) INSERT INTO t SELECT i, 'text ' || i FROM n`,
  );
  await using session = await open(path);
  const table = await tableNamed(session, 't');
  const stop = new AbortController();
  const reading = collect(
    session.read(table, readOptions(plansOf(table), { maxRows: 10, signal: stop.signal })),
  );
  setTimeout(() => stop.abort(), 50);
  const start = performance.now();
  expect(await failure(reading)).toMatchObject({ code: 'INTERRUPTED' });
  expect(performance.now() - start).toBeLessThan(500);
  const scan = new AbortController();
  const scanning = session.profile?.(table, { ...readOptions(plansOf(table)), signal: scan.signal });
  scan.abort();
  expect(await failure(scanning as Promise<unknown>)).toMatchObject({ code: 'INTERRUPTED' });
  const batches = await collect(
    session.read(table, readOptions(plansOf(table), { encoding: QUOTED_CSV, maxRows: 100_000 })),
  );
  expect(batches.reduce((sum, batch) => sum + (isEncodedBatch(batch) ? batch.rowCount : 0), 0)).toBe(200_000);
});

test.each([
  ['rowids', 'INTEGER PRIMARY KEY)', 4],
  ['a key without rowids', 'INTEGER PRIMARY KEY) WITHOUT ROWID', 4],
  ['a key that goes down', 'INTEGER, PRIMARY KEY (id DESC)) WITHOUT ROWID', 1],
])('ranges of a table with %s together hold every row once', async (_, key, count) => {
  using folder = temporaryFolder();
  const path = makeDatabase(
    folder.file('a.db'),
    `CREATE TABLE t (id ${key};
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO t SELECT i * 3 - 900 FROM n`,
  );
  await using session = await open(path, { readers: 2 });
  const table = await tableNamed(session, 't');
  const ranges = (await session.split?.(table, 4)) ?? [];
  expect(ranges).toHaveLength(count);
  const parts = await Promise.all(
    ranges.map((range) => collect(session.read(table, readOptions(plansOf(table), { range })))),
  );
  const ids = parts.flatMap(rowsOf).map(([id]) => Number(id));
  expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, index) => index * 3 - 897));
});
