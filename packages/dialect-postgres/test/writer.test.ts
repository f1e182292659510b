import { type ColumnPlan, encodeQuotedCsv, type TableWriter } from '@godwit/plugin-api';
import { type Bench, BIGINT, checkpoint, never, openBench, TEXT } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() =>
  bench.client.query(
    'DROP TABLE IF EXISTS t; CREATE TABLE t (id bigint PRIMARY KEY, a text NOT NULL, n numeric(5,2))',
  ),
);

const COLUMNS: readonly ColumnPlan[] = [
  { name: 'id', as: BIGINT },
  { name: 'a', as: TEXT },
  { name: 'n', as: { kind: 'decimal', precision: 5, scale: 2 } },
];

function open(mode: 'insert' | 'skip' | 'upsert' = 'insert', signal = never()): Promise<TableWriter> {
  const key = mode === 'insert' ? {} : { conflictKey: ['id'] };
  return bench.session.openWriter(
    { schema: 'public', name: 't' },
    { runId: 'run', columns: COLUMNS, mode, signal, ...key },
  );
}

async function rows(): Promise<unknown[]> {
  return (await bench.client.query({ text: 'SELECT id, a, n FROM t ORDER BY id', rowMode: 'array' })).rows;
}

test('rows count only when committed, together with their checkpoint', async () => {
  await using writer = await open();
  await writer.write({
    rows: [
      [1n, 'a', '1.50'],
      [2n, '', null],
    ],
    position: 2,
  });
  expect(await rows()).toEqual([]);
  expect(await writer.commit(checkpoint('t', { position: ['k', 2], read: 2n, written: 2n }))).toEqual({
    written: 2n,
    skipped: 0n,
  });
  const encoded = Buffer.from(encodeQuotedCsv([[3n, "it's", null]], COLUMNS));
  await writer.write({ encoding: 'quoted-csv', bytes: encoded, rowCount: 1, position: 3 });
  await writer.commit(checkpoint('t', { position: 3, done: true, read: 3n, written: 3n }));
  expect(await rows()).toEqual([
    ['1', 'a', '1.50'],
    ['2', '', null],
    ['3', "it's", null],
  ]);
  const kept = await bench.client.query(
    "SELECT position, done, read, written FROM godwit.checkpoints WHERE table_name = 't'",
  );
  expect(kept.rows).toEqual([{ position: 3, done: true, read: '3', written: '3' }]);
});

test('a table without rows is committed too', async () => {
  await using writer = await open();
  expect(await writer.commit(checkpoint('t', { done: true }))).toEqual({ written: 0n, skipped: 0n });
});

test('dispose leaves nothing but what was committed', async () => {
  const writer = await open();
  await writer.write({ rows: [[1n, 'a', null]], position: 1 });
  await writer.commit(checkpoint('t'));
  await writer.write({ rows: [[2n, 'b', null]], position: 2 });
  await writer[Symbol.asyncDispose]();
  expect(await rows()).toEqual([['1', 'a', null]]);
});

test('skip keeps rows that are there, upsert replaces them', async () => {
  await bench.client.query("INSERT INTO t VALUES (1, 'old', 1)");
  await using skipping = await open('skip');
  for (const id of [2n, 3n]) {
    await skipping.write({
      rows: [
        [1n, 'new', '2'],
        [id, 'new', '2'],
      ],
      position: 1,
    });
    expect(await skipping.commit(checkpoint('t'))).toEqual({ written: 1n, skipped: 1n });
  }
  await using replacing = await open('upsert');
  await replacing.write({
    rows: [
      [1n, 'newer', '3'],
      [4n, 'newer', '3'],
    ],
    position: 1,
  });
  expect(await replacing.commit(checkpoint('t'))).toEqual({ written: 2n, skipped: 0n });
  expect(await rows()).toEqual([
    ['1', 'newer', '3.00'],
    ['2', 'new', '2.00'],
    ['3', 'new', '2.00'],
    ['4', 'newer', '3.00'],
  ]);
});
