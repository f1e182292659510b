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

function open(signal = never()): Promise<TableWriter> {
  const options = { runId: 'run', columns: COLUMNS, mode: 'insert', signal } as const;
  return bench.session.openWriter({ schema: 'public', name: 't' }, options);
}

async function rows(): Promise<unknown[]> {
  return (await bench.client.query({ text: 'SELECT id, a, n FROM t ORDER BY id', rowMode: 'array' })).rows;
}

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
    const writer = await open();
    const error = await failure(writer, batches);
    expect(error).toMatchObject({
      code: 'VALUE_DOES_NOT_FIT',
      row,
      place: { schema: 'public', table: 't', column: 'n' },
    });
    expect(JSON.stringify([error.message, error.cause, String(error.cause)])).not.toContain('secret');
    await writer[Symbol.asyncDispose]();
    expect(await rows()).toEqual([]);
  },
);

test('NULL in a NOT NULL column and a duplicate key are named', async () => {
  const writer = await open();
  expect(
    await failure(writer, [
      [
        [1n, 'x', '1'],
        [2n, null, '1'],
      ],
    ]),
  ).toMatchObject({ code: 'WRITE_FAILED', row: 1, place: { column: 'a' } });
  await writer[Symbol.asyncDispose]();
  await using next = await open();
  const duplicate = await failure(next, [
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

test('half a surrogate pair in a later batch is counted from the last commit', async () => {
  await using writer = await open();
  await writer.write({
    rows: [
      [1n, 'x', null],
      [2n, 'x', null],
    ],
    position: 1,
  });
  const lost = writer.write({
    rows: [
      [3n, 'x', null],
      [4n, '\ud800', null],
    ],
    position: 2,
  });
  await expect(lost).rejects.toMatchObject({ code: 'BAD_TEXT', row: 3 });
});

test('an abort stops at once, even while the server waits for a lock', async () => {
  await bench.client.query('BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE');
  const controller = new AbortController();
  const writer = await open(controller.signal);
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
