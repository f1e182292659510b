import type { ColumnPlan, Row, WriteReport } from '@godwit/plugin-api';
import { type Bench, BIGINT, checkpoint, never, openBench, TEXT } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const COLUMNS: readonly ColumnPlan[] = [
  { name: 'id', as: BIGINT },
  { name: 'a', as: TEXT },
];

async function make(columns: string): Promise<void> {
  await bench.client.query(`DROP TABLE IF EXISTS t CASCADE; CREATE TABLE t (${columns})`);
}

async function write(mode: 'skip' | 'upsert', rows: readonly Row[], more: object = {}): Promise<WriteReport> {
  const options = { runId: 'run', columns: COLUMNS, mode, conflictKey: ['id'], signal: never(), ...more };
  await using writer = await bench.session.openWriter({ schema: 'public', name: 't' }, options);
  for (const row of rows) await writer.write({ rows: [row], position: null });
  // Awaited here, since leaving the block ends the writer.
  return await writer.commit(checkpoint('t'));
}

async function stored(): Promise<unknown[]> {
  return (await bench.client.query({ text: 'SELECT * FROM t ORDER BY 1, 2', rowMode: 'array' })).rows;
}

test('of equal keys in one batch the first stays where rows are skipped, the last where they are replaced', async () => {
  const rows = [
    [1n, 'one'],
    [2n, 'two'],
    [1n, 'uno'],
    [3n, 'three'],
    [1n, 'eins'],
  ] as const;
  await make('id bigint PRIMARY KEY, a text');
  await bench.client.query("INSERT INTO t VALUES (3, 'old')");
  expect(await write('skip', rows)).toEqual({ written: 2n, skipped: 3n });
  expect(await stored()).toEqual([
    ['1', 'one'],
    ['2', 'two'],
    ['3', 'old'],
  ]);
  expect(await write('upsert', rows)).toEqual({ written: 5n, skipped: 0n });
  expect(await stored()).toEqual([
    ['1', 'eins'],
    ['2', 'two'],
    ['3', 'three'],
  ]);
});

test('identities that are always given keep what is written; generated columns follow', async () => {
  await make(
    'id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text, b text GENERATED ALWAYS AS (upper(a)) STORED',
  );
  await bench.client.query("INSERT INTO t (a) VALUES ('old')");
  expect(
    await write('upsert', [
      [1n, 'new'],
      [7n, 'seven'],
    ]),
  ).toEqual({ written: 2n, skipped: 0n });
  expect(await stored()).toEqual([
    ['1', 'new', 'NEW'],
    ['7', 'seven', 'SEVEN'],
  ]);
});

test('a key of several columns in another order, with NULLs that are like no others', async () => {
  await make('id bigint, a text, UNIQUE (a, id)');
  const rows = [
    [1n, null],
    [1n, null],
    [1n, 'x'],
    [1n, 'x'],
  ];
  expect(await write('upsert', rows, { conflictKey: ['id', 'a'] })).toEqual({ written: 4n, skipped: 0n });
  expect(await stored()).toEqual([
    ['1', 'x'],
    ['1', null],
    ['1', null],
  ]);
});

test.each([
  ['no index', 'id bigint, a text'],
  ['another key', 'id bigint, a text, PRIMARY KEY (id, a)'],
  ['a deferrable key', 'id bigint UNIQUE DEFERRABLE, a text'],
])('without a unique index over the key nothing is written: %s', async (_, columns) => {
  await make(columns);
  for (const mode of ['skip', 'upsert'] as const) {
    await expect(write(mode, [[1n, 'x']])).rejects.toMatchObject({
      code: 'OPTIONS_CONTRADICT',
      place: { schema: 'public', table: 't' },
    });
  }
  expect(await stored()).toEqual([]);
});

const TABLE = { schema: 'public', name: 't' };
const KEY: readonly ColumnPlan[] = [{ name: 'id', as: BIGINT }];

test('rows are deleted by key, typed, and counted', async () => {
  await make('id bigint, a text COLLATE "C", PRIMARY KEY (id, a)');
  await bench.client.query(
    `INSERT INTO t SELECT g, w FROM generate_series(1, 4) AS g, unnest(ARRAY['', 'it''s', 'NULL', '\u{1F426}']) AS w`,
  );
  const remove = (keys: readonly Row[], key = COLUMNS) =>
    bench.session.deleteRows?.(TABLE, { key, keys }, never());
  expect(await remove([])).toBe(0n);
  expect(
    await remove([
      [1n, "it's"],
      [1n, ''],
      [2n, 'NULL'],
      [9n, 'x'],
      [1n, ''],
    ]),
  ).toBe(3n);
  expect(await stored()).toHaveLength(13);
  expect(await remove([[3n], [4n]], KEY)).toBe(8n);
  expect((await stored()).map((row) => (row as unknown[]).join(':'))).toEqual([
    '1:NULL',
    '1:\u{1F426}',
    '2:',
    "2:it's",
    '2:\u{1F426}',
  ]);
});

test('a deletion is whole or nothing, and leaves the rows of heirs', async () => {
  await make('id bigint PRIMARY KEY, a text');
  await bench.client.query(`INSERT INTO t VALUES (1, 'x'), (2, 'x'); DROP TABLE IF EXISTS r; CREATE TABLE r (id bigint REFERENCES t); INSERT INTO r VALUES (2);
    CREATE TABLE heir () INHERITS (t); INSERT INTO heir VALUES (1, 'heir')`);
  const remove = (keys: readonly Row[], signal = never()) =>
    bench.session.deleteRows?.(TABLE, { key: KEY, keys }, signal);
  await expect(remove([[1n], [2n]])).rejects.toMatchObject({ code: 'WRITE_FAILED', place: TABLE_PLACE });
  expect(await stored()).toHaveLength(3);
  expect(await remove([[1n]])).toBe(1n);
  expect(await stored()).toEqual([
    ['1', 'heir'],
    ['2', 'x'],
  ]);
  const controller = new AbortController();
  controller.abort();
  await expect(remove([[2n]], controller.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  const missing = bench.session.deleteRows?.(
    { schema: 'public', name: 'none' },
    { key: KEY, keys: [[1n]] },
    never(),
  );
  await expect(missing).rejects.toMatchObject({ code: 'WRITE_FAILED', place: { table: 'none' } });
});

const TABLE_PLACE = { schema: 'public', table: 't' };
