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

test('rollback takes back what is not committed, and the writer goes on', async () => {
  await using writer = await open();
  await writer.write({ rows: [[1n, 'a', null]], position: 1 });
  await writer.rollback();
  await writer.write({ rows: [[2n, 'b', null]], position: 2 });
  await writer.commit(checkpoint('t'));
  expect(await rows()).toEqual([['2', 'b', null]]);
});

test('dispose without a commit leaves nothing', async () => {
  const writer = await open();
  await writer.write({ rows: [[1n, 'a', null]], position: 1 });
  await writer[Symbol.asyncDispose]();
  expect(await rows()).toEqual([]);
});

async function failure(
  writer: TableWriter,
  batches: readonly (readonly (readonly [bigint, string | null, string])[])[],
) {
  try {
    for (const batch of batches) {
      const bytes = Buffer.from(encodeQuotedCsv(batch, COLUMNS));
      await writer.write({ encoding: 'quoted-csv', bytes, rowCount: batch.length, position: null });
    }
    await writer.commit(checkpoint('t'));
  } catch (error) {
    return error as { code: string; message: string; place: object; row?: number; cause?: object };
  }
  throw new Error('nothing failed');
}

test.each([
  ['in the first row', [[[1n, '\n\r\n', 'secret']]], 0],
  [
    'after line ends inside of cells',
    [
      [
        [1n, '\r\n\r', '1'],
        [2n, "\n'\n", '1'],
        [3n, 'x', 'secret'],
      ],
    ],
    2,
  ],
  [
    'in a later batch',
    [
      [
        [1n, 'x', '1'],
        [2n, 'y', '1'],
      ],
      [
        [3n, '\n\n', '1'],
        [4n, 'z', '1'],
      ],
      [[5n, 'x', 'secret']],
    ],
    4,
  ],
  [
    'after a batch of single lines',
    [
      [[1n, '\r', '1']],
      [
        [2n, 'y', '1'],
        [3n, 'y', '1'],
      ],
      [
        [4n, 'y', '1'],
        [5n, '\n', 'secret'],
      ],
    ],
    4,
  ],
] as const)(
  'a value that does not fit is named by row and column %s, and not shown',
  async (_, batches, row) => {
    await using writer = await open();
    const error = await failure(writer, batches);
    expect(error).toMatchObject({
      code: 'VALUE_DOES_NOT_FIT',
      row,
      place: { schema: 'public', table: 't', column: 'n' },
    });
    expect(JSON.stringify([error.message, error.cause, String(error.cause)])).not.toContain('secret');
    await writer.rollback();
    expect(await rows()).toEqual([]);
  },
);

test('NULL in a NOT NULL column and a duplicate key are named', async () => {
  await using writer = await open();
  expect(
    await failure(writer, [
      [
        [1n, 'x', '1'],
        [2n, null, '1'],
      ],
    ]),
  ).toMatchObject({ code: 'WRITE_FAILED', row: 1, place: { column: 'a' } });
  await writer.rollback();
  const duplicate = await failure(writer, [
    [
      [1n, 'x', '1'],
      [2n, 'x', '1'],
      [1n, 'x', '1'],
    ],
  ]);
  expect(duplicate).toMatchObject({
    code: 'WRITE_FAILED',
    row: 2,
    message: expect.stringContaining('"t_pkey"'),
  });
});

test('half a surrogate pair is refused and named', async () => {
  await using writer = await open();
  const lost = writer.write({
    rows: [
      [1n, 'x', null],
      [2n, '\ud800', null],
    ],
    position: 1,
  });
  await expect(lost).rejects.toMatchObject({ code: 'BAD_TEXT', row: 1, place: { column: 'a' } });
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

test('an abort stops at once, even while the server waits for a lock', async () => {
  await bench.client.query('BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE');
  const controller = new AbortController();
  const writer = await open('insert', controller.signal);
  const begun = Date.now();
  setTimeout(() => controller.abort(), 100);
  const writing = (async () => {
    await writer.write({ rows: [[1n, 'x', null]], position: 1 });
    await writer.commit(checkpoint('t'));
  })();
  await expect(writing).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await writer[Symbol.asyncDispose]();
  expect(Date.now() - begun).toBeLessThan(5_000);
  await bench.client.query('ROLLBACK');
  expect(await rows()).toEqual([]);
});

test('a lost connection is told as one', async () => {
  const writer = await open();
  await writer.write({ rows: [[1n, 'x', null]], position: 1 });
  await bench.client.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY %' AND datname = current_database()",
  );
  const lost = (async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    await writer.write({ rows: [[2n, 'x', null]], position: 2 });
    await writer.commit(checkpoint('t'));
  })();
  await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_LOST', place: { table: 't' } });
  await writer[Symbol.asyncDispose]();
  expect(await rows()).toEqual([]);
});

test('an unknown encoding is refused', async () => {
  await using writer = await open();
  const batch = { encoding: 'parquet', bytes: new Uint8Array(), rowCount: 0, position: null };
  await expect(writer.write(batch)).rejects.toMatchObject({ code: 'INTERNAL' });
});
