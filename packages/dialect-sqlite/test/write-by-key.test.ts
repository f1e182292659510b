import type { ColumnPlan, LogicalType, Row, TargetSession, Value } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { sqlite } from '../src/index.js';
import { failure, makeDatabase, temporaryFolder } from './support.js';
import { begin, NEVER, openTarget, plansOf, rowBatch, run, schema, table, write } from './target-support.js';

function rowsIn(path: string): readonly unknown[] {
  const db = new Database(path, { readonly: true });
  const rows = db.prepare('SELECT * FROM t ORDER BY 1').raw().all();
  db.close();
  return rows;
}

const GIVEN = table('t', { id: { kind: 'bigint' }, a: { kind: 'text' }, b: { kind: 'text' } });

/** Opens a target in which a table `t` is. */
async function prepared(path: string, sql: string): Promise<TargetSession> {
  makeDatabase(path, sql);
  const target = await openTarget(path);
  await begin(target);
  return target;
}

test('rows that are there are skipped, or take new values, however many come at once', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  await using target = await prepared(
    path,
    `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT, kept TEXT);
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT INTO t SELECT i * 2, 'old', 'old', 'k' FROM n`,
  );
  const conflictKey = ['id'];
  const rows: Row[] = Array.from({ length: 200 }, (_, at) => [BigInt(at + 1), 'new', null]);
  expect(await write(target, GIVEN, [rowBatch(rows)], { mode: 'skip', conflictKey })).toEqual({
    written: 100n,
    skipped: 100n,
  });
  expect(rowsIn(path).slice(0, 2)).toEqual([
    [1, 'new', null, null],
    [2, 'old', 'old', 'k'],
  ]);
  expect(await write(target, GIVEN, [rowBatch(rows)], { mode: 'upsert', conflictKey })).toEqual({
    written: 200n,
    skipped: 0n,
  });
  expect(rowsIn(path)).toEqual(rows.map(([id], at) => [Number(id), 'new', null, at % 2 === 0 ? null : 'k']));
});

test('by a composite key, and rows that are all key', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  await using target = await prepared(
    path,
    "CREATE TABLE t (id INTEGER, a TEXT, b TEXT, UNIQUE (a, id)); INSERT INTO t VALUES (1, 'x', 'old'), (1, 'y', 'old')",
  );
  const conflictKey = ['id', 'a'];
  const rows = [
    [1n, 'x', 'new'],
    [2n, 'x', 'new'],
  ];
  expect(await write(target, GIVEN, [rowBatch(rows)], { mode: 'upsert', conflictKey })).toEqual({
    written: 2n,
    skipped: 0n,
  });
  const columns = plansOf(GIVEN).slice(0, 2);
  const keys = rowBatch([[1n, 'y']]);
  expect(await write(target, GIVEN, [keys], { mode: 'upsert', conflictKey, columns })).toEqual({
    written: 1n,
    skipped: 0n,
  });
  expect(await write(target, GIVEN, [keys], { mode: 'skip', conflictKey, columns })).toEqual({
    written: 0n,
    skipped: 1n,
  });
  expect(rowsIn(path)).toEqual([
    [1, 'x', 'new'],
    [1, 'y', 'old'],
    [2, 'x', 'new'],
  ]);
});

test.each(['skip', 'upsert'] as const)('%s needs a unique index over the key', async (mode) => {
  using folder = temporaryFolder();
  await using target = await prepared(
    folder.file('a.db'),
    'CREATE TABLE t (id INTEGER, a TEXT, b TEXT, UNIQUE (id, a)); CREATE UNIQUE INDEX i ON t (b) WHERE id > 1',
  );
  for (const conflictKey of [['id'], ['b'], ['a']]) {
    const refused = failure(write(target, GIVEN, [], { mode, conflictKey }));
    expect(await refused).toMatchObject({ code: 'WRITE_FAILED', place: { table: 't' }, hint: /./ });
  }
  const keyless = failure(write(target, GIVEN, [], { mode: 'upsert' }));
  expect(await keyless).toMatchObject({ code: 'INTERNAL', place: { table: 't' } });
});

const TYPES: readonly (readonly [LogicalType, Exclude<Value, null>, Exclude<Value, null>])[] = [
  [{ kind: 'boolean' }, true, false],
  [{ kind: 'integer', bits: 32 }, 5, -5],
  [{ kind: 'bigint' }, 2n ** 63n - 1n, 2n ** 53n + 1n],
  [{ kind: 'decimal', precision: 10, scale: 2 }, '1.10', '5'],
  [{ kind: 'decimal' }, '1.10', '1.1'],
  [{ kind: 'float', bits: 64 }, 0.1, Number.NaN],
  [{ kind: 'text' }, "it's", '5'],
  [{ kind: 'text' }, 'a'.repeat(300_000), 'A'.repeat(300_000)],
  [{ kind: 'bytes' }, new Uint8Array([0, 255]), new Uint8Array()],
  [{ kind: 'date' }, '2024-02-29', 'infinity'],
  [{ kind: 'timestamp', precision: 6, zoned: true }, '2024-01-01 00:00:00.5+00', '2024-01-01 00:00:00+00'],
  [{ kind: 'uuid' }, '123e4567-e89b-12d3-a456-426614174000', '00000000-0000-0000-0000-000000000000'],
];

test.each(TYPES.map(([type, ...values]) => [type.kind, type, values] as const))(
  'a row is deleted by a key of kind %s',
  async (_kind, type, values) => {
    using folder = temporaryFolder();
    const path = folder.file('a.db');
    const given = table('t', { k: type, n: { kind: 'bigint' } });
    await using target = await openTarget(path);
    await using _lock = await target.lock('run');
    await begin(target);
    await run(target, sqlite.ddl.create(schema([given])).statements);
    const rows: Row[] = [...values, null].map((value, at) => [value, BigInt(at)]);
    await write(target, given, [rowBatch(rows)]);
    const left = async () =>
      (await target.count([{ kind: 'rows', table: given.name }])).map(({ count }) => count);
    const [k, n] = plansOf(given) as [ColumnPlan, ColumnPlan];
    const remove = (keys: readonly Row[], key = [k]) => target.deleteRows?.(given.name, { key, keys }, NEVER);
    expect(await remove([[values[0] as Value, 7n]], [k, n])).toBe(0n);
    expect(await remove([[values[0] as Value]])).toBe(1n);
    expect(await remove([[values[0] as Value], [values[1] as Value]])).toBe(1n);
    expect(await remove([])).toBe(0n);
    expect(await left()).toEqual([1n]);
    expect(await remove([[null]])).toBe(1n);
    expect(await left()).toEqual([0n]);
  },
);

test('only the row with exactly the key goes, along its index, and all of them or none', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  await using target = await prepared(
    path,
    "CREATE TABLE t (a TEXT COLLATE NOCASE PRIMARY KEY, b ANY); INSERT INTO t VALUES ('x', 1), ('y', 2), ('z', 3)",
  );
  const key: readonly ColumnPlan[] = [{ name: 'a', as: { kind: 'text' } }];
  const name = { name: 't' };
  expect(await target.deleteRows?.(name, { key, keys: [['X'], ['y']] }, NEVER)).toBe(1n);
  expect(rowsIn(path)).toEqual([
    ['x', 1],
    ['z', 3],
  ]);
  const stop = new AbortController();
  const keys = Array.from({ length: 5000 }, (_, at) => [at === 0 ? 'x' : `n${at}`]);
  const stopped = target.deleteRows?.(name, { key, keys }, stop.signal) as Promise<unknown>;
  stop.abort();
  expect(await failure(stopped)).toMatchObject({ code: 'INTERRUPTED' });
  expect(rowsIn(path)).toHaveLength(2);
  const nowhere = target.deleteRows?.(
    name,
    { key: [{ name: 'q', as: { kind: 'text' } }], keys: [['x']] },
    NEVER,
  ) as Promise<unknown>;
  expect(await failure(nowhere)).toMatchObject({ code: 'WRITE_FAILED', place: { table: 't' } });
});
