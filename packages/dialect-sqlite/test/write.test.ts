import {
  canonicalText,
  encodeQuotedCsv,
  isEncodedBatch,
  isMigrationError,
  type LogicalType,
  type MigrationError,
  QUOTED_CSV,
  type Row,
  type Table,
  type Value,
} from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { sqlite } from '../src/index.js';
import { open, readOptions, temporaryFolder } from './support.js';
import {
  begin,
  checkpoint,
  finish,
  NEVER,
  openTarget,
  plansOf,
  RUN,
  rowBatch,
  run,
  schema,
  table,
  write,
} from './target-support.js';

const TIMESTAMPTZ = { kind: 'timestamp', precision: 6, zoned: true } as const;

/** A value of every kind, at its boundaries. */
const BOUNDARIES: readonly (readonly [LogicalType, readonly Exclude<Value, null>[]])[] = [
  [{ kind: 'boolean' }, [true, false]],
  [{ kind: 'integer', bits: 16 }, [-32_768, 32_767, 0]],
  [{ kind: 'integer', bits: 32 }, [-2_147_483_648, 2_147_483_647]],
  [{ kind: 'bigint' }, [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n, 0n, -1n]],
  [
    { kind: 'decimal', precision: 15, scale: 2 },
    ['9999999999999.99', '-0.01', '0', '12', 'NaN', '701323503.57'],
  ],
  [{ kind: 'decimal', precision: 15, scale: 15 }, ['0.000000000000001', '0.999999999999999', '-0.5']],
  [
    { kind: 'decimal', precision: 38, scale: 10 },
    ['1234567890123456789012345678.1234567890', '1.10', '007'.slice(2)],
  ],
  [{ kind: 'decimal', precision: 3, scale: -2 }, ['12300', '0']],
  [{ kind: 'decimal' }, ['NaN', 'Infinity', '-Infinity', `1${'0'.repeat(400)}`, `0.${'0'.repeat(400)}1`]],
  [{ kind: 'float', bits: 32 }, [0.1, 3.4028235e38, 1e-45, 16_777_217 - 1, Number.NaN, Infinity, -Infinity]],
  [
    { kind: 'float', bits: 64 },
    [0.1 + 0.2, 1e308, 5e-324, -1.7976931348623157e308, Number.NaN, Infinity, -Infinity, 701323503.573451],
  ],
  [
    { kind: 'text' },
    [
      '',
      "it''s",
      '"',
      'NULL',
      '007',
      '1e5',
      'ä🐦',
      '\r\n\\',
      ' x ',
      'a'.repeat(70_000),
      `${"'".repeat(70)}x`,
    ],
  ],
  [{ kind: 'text', maxLength: 3 }, ['🐦🐦🐦', '']],
  [{ kind: 'bytes' }, [new Uint8Array(), new Uint8Array([0, 255, 39]), new Uint8Array(3_000_000).fill(7)]],
  [
    { kind: 'date' },
    ['0001-01-01', '9999-12-31', '2024-02-29', 'infinity', '-infinity', '0044-03-15 BC', '5874897-12-31'],
  ],
  [{ kind: 'time', precision: 6, zoned: false }, ['00:00:00', '23:59:59.999999', '24:00:00']],
  [{ kind: 'time', precision: 3, zoned: true }, ['10:00:00.123+05:30', '00:00:00+00:00']],
  [
    { kind: 'timestamp', precision: 6, zoned: false },
    ['2024-01-01 10:11:12.5', '0044-03-15 00:00:00 BC', 'infinity', '294276-12-31 23:59:59'],
  ],
  [{ kind: 'timestamp', precision: 0, zoned: false }, ['2024-01-01 10:11:12']],
  [
    TIMESTAMPTZ,
    ['2024-01-01 10:11:12.000001+00', '0044-03-15 00:00:00+00 BC', '-infinity', '12024-01-01 00:00:00+00'],
  ],
  [{ kind: 'interval' }, ['P1Y2M3DT4H5M6.789S', 'PT0S', 'P-1DT-2H']],
  [{ kind: 'uuid' }, ['00000000-0000-0000-0000-000000000000', '12345678-1234-1234-1234-123456789012']],
  [{ kind: 'json', form: 'text' }, ['{"b": 1.10, "a": 1}', '1.10', '"007"', 'null', '[]']],
  [{ kind: 'json', form: 'normalized' }, ['{"a": 12345678901234567890}', '1']],
  [{ kind: 'enum', name: 'mood', values: ['sad', 'ok', "can't"] }, ['sad', "can't"]],
  [
    { kind: 'array', of: { kind: 'integer', bits: 32 } },
    [
      [1, null, -2_147_483_648],
      [],
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ],
  [{ kind: 'array', of: { kind: 'bigint' } }, [[2n ** 63n - 1n]]],
  [{ kind: 'array', of: { kind: 'text' } }, [['', 'NULL', null, '{}', '"\\']]],
  [{ kind: 'array', of: { kind: 'decimal', precision: 38, scale: 10 } }, [['1.1000000000', '0.1234567891']]],
  [{ kind: 'array', of: { kind: 'bytes' } }, [[new Uint8Array([0, 255])]]],
  [{ kind: 'array', of: TIMESTAMPTZ }, [['2024-01-01 10:11:12+00']]],
  [{ kind: 'native', dialect: 'postgres', name: 'inet' }, ['10.0.0.1/8']],
  [{ kind: 'native', dialect: 'postgres', name: 'character(10)' }, ['007       ']],
  [{ kind: 'native', dialect: 'postgres', name: 'bit(8)' }, ['00000101']],
  [{ kind: 'native', dialect: 'postgres', name: 'bit varying(5)' }, ['101']],
  [{ kind: 'native', dialect: 'postgres', name: 'money' }, ['$1.00']],
  [{ kind: 'native', dialect: 'postgres', name: 'point' }, ['(1,2)']],
  [{ kind: 'native', dialect: 'postgres', name: 'my.print"%x\n' }, ['7']],
  [{ kind: 'array', of: { kind: 'native', dialect: 'postgres', name: 'geometry(Point,4326)' } }, [['0101']]],
];

/** Makes a database of one table with these rows, and gives its path. */
async function build(path: string, given: Table, rows: readonly Row[], encoded: boolean): Promise<void> {
  await using target = await openTarget(path);
  await using _lock = await target.lock(RUN);
  await begin(target);
  await run(target, sqlite.ddl.create(schema([given])).statements);
  const plans = plansOf(given);
  const bytes = new TextEncoder().encode(encodeQuotedCsv(rows, plans));
  const batch = { encoding: QUOTED_CSV, bytes, rowCount: rows.length, position: null };
  const report = await write(target, given, [encoded ? batch : rowBatch(rows)]);
  expect(report).toEqual({ written: BigInt(rows.length), skipped: 0n });
  await finish(target);
  await target.complete?.();
}

function spell(value: Value, type: LogicalType): string | null {
  return value === null ? null : canonicalText(value, type);
}

test.each([true, false])(
  'values of every kind at their boundaries come back, encoded: %s',
  async (encoded) => {
    using folder = temporaryFolder();
    const types = BOUNDARIES.map(([type]) => type);
    const given = table('every "kind"', Object.fromEntries(types.map((type, index) => [`c${index}`, type])));
    const count = Math.max(...BOUNDARIES.map(([, values]) => values.length));
    const rows = Array.from({ length: count + 1 }, (_, row) =>
      BOUNDARIES.map(([, values]) => values[row] ?? null),
    );
    const path = folder.file('a.db');
    await build(path, given, rows, encoded);
    await using source = await open(path);
    const [found] = (await source.introspect()).tables as [Table];
    expect(found.columns.map((column) => column.type)).toEqual(types);
    const plans = plansOf(found);
    const options = { badText: 'fail', sourceTimeZone: 'UTC', signal: NEVER } as const;
    const profile = await source.profile?.(found, { columns: plans, ...options });
    expect(profile?.columns.filter((column) => column.misfits > 0n || column.fits !== undefined)).toEqual([]);
    expect(profile?.columns.flatMap((column) => column.notes)).toEqual([]);
    const read: Row[] = [];
    for await (const batch of source.read(found, readOptions(plans)))
      if (!isEncodedBatch(batch)) read.push(...batch.rows);
    const text = (all: readonly Row[]) =>
      all.map((row) => row.map((value, index) => spell(value, types[index] as LogicalType)));
    expect(text(read)).toEqual(text(rows));
  },
);

test('how values are stored', async () => {
  using folder = temporaryFolder();
  const given = table('t', {
    a: { kind: 'boolean' },
    b: { kind: 'decimal', precision: 10, scale: 2 },
    c: { kind: 'decimal', precision: 38, scale: 10 },
    d: { kind: 'float', bits: 64 },
    e: TIMESTAMPTZ,
    f: { kind: 'bytes' },
    g: { kind: 'bigint' },
    h: { kind: 'array', of: { kind: 'integer', bits: 32 } },
  });
  const rows: Row[] = [
    [true, '1.10', '1.10', 2, '2024-01-01 00:00:00+00', new Uint8Array([1]), 2n ** 63n - 1n, [1, null]],
    [false, '5', '5', Number.NaN, 'infinity', null, 0n, []],
  ];
  await build(folder.file('a.db'), given, rows, true);
  const db = new Database(folder.file('a.db'));
  const quoted = 'abcdefgh'.split('').map((name) => `typeof(${name}) || ' ' || quote(${name})`);
  expect(
    db
      .prepare(`SELECT ${quoted.join(', ')} FROM t`)
      .raw()
      .all(),
  ).toEqual([
    [
      'integer 1',
      'real 1.1',
      "text '1.10'",
      'real 2.0',
      "text '2024-01-01 00:00:00+00:00'",
      "blob X'01'",
      'integer 9223372036854775807',
      `text '[1,null]'`,
    ],
    [
      'integer 0',
      'integer 5',
      "text '5'",
      "text 'NaN'",
      "text 'infinity'",
      'null NULL',
      'integer 0',
      "text '[]'",
    ],
  ]);
  db.close();
});

test('any doubles and any texts arrive bit for bit', async () => {
  using folder = temporaryFolder();
  const given = table('t', { a: { kind: 'float', bits: 64 }, b: { kind: 'text' }, c: { kind: 'bigint' } });
  const row = fc.tuple(
    fc.double({ noNaN: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
    fc.string({ unit: 'binary' }).filter((value) => !/\p{Surrogate}|\0/u.test(value)),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  );
  const rows = fc.sample(row, 5000);
  await build(folder.file('a.db'), given, rows, true);
  const db = new Database(folder.file('a.db'));
  db.defaultSafeIntegers(true);
  expect(db.prepare('SELECT a, b, c FROM t').raw().all()).toEqual(rows);
  db.close();
});

test('rows meet rows that are there', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const given = table(
    't',
    { id: { kind: 'bigint' }, a: { kind: 'text' } },
    { primaryKey: { columns: ['id'] } },
  );
  await build(path, given, [[1n, 'old']], true);
  await using target = await openTarget(path);
  const batch = rowBatch([
    [1n, 'new'],
    [2n, 'new'],
  ]);
  const conflictKey = ['id'];
  expect(await write(target, given, [batch], { mode: 'skip', conflictKey })).toEqual({
    written: 1n,
    skipped: 1n,
  });
  expect(await write(target, given, [batch], { mode: 'upsert', conflictKey })).toEqual({
    written: 2n,
    skipped: 0n,
  });
  const db = new Database(path, { readonly: true });
  expect(db.prepare('SELECT * FROM t').raw().all()).toEqual([
    [1, 'new'],
    [2, 'new'],
  ]);
  db.close();
});

async function failure(work: () => Promise<unknown>): Promise<MigrationError> {
  try {
    await work();
  } catch (error) {
    if (isMigrationError(error)) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

test('a row that is refused is named, and nothing of its transaction stays', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const given = table(
    't',
    { id: { kind: 'bigint' }, a: { kind: 'text' } },
    { uniqueKeys: [{ columns: ['a'] }] },
  );
  await build(path, given, [[1n, 'x77']], true);
  await using target = await openTarget(path);
  await begin(target);
  const options = { runId: RUN, columns: plansOf(given), mode: 'insert', signal: NEVER } as const;
  const writer = await target.openWriter(given.name, options);
  const rows = (from: number): Row[] => Array.from({ length: 70 }, (_, index) => [2n, `x${from + index}`]);
  await writer.write(rowBatch(rows(100)));
  await writer.commit(checkpoint('t', 70, false));
  await writer.write(rowBatch(rows(200)));
  const error = await failure(async () => {
    await writer.write(rowBatch(rows(10)));
    await writer.commit(checkpoint('t', 210));
  });
  expect(error).toMatchObject({ code: 'WRITE_FAILED', row: 137, place: { table: 't', column: 'a' } });
  expect(error.message).not.toContain('x77');
  await writer[Symbol.asyncDispose]();
  await using next = await target.openWriter(given.name, options);
  await next.write(rowBatch([[3n, null]]));
  await next.commit(checkpoint('t', 71));
  const db = new Database(path, { readonly: true });
  expect(db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(72);
  expect(db.prepare('SELECT rows_written, done FROM godwit_checkpoints').raw().all()).toEqual([[71, 1]]);
  db.close();
});

test('a number that the column cannot hold exactly is refused', async () => {
  using folder = temporaryFolder();
  const given = table('t', { a: { kind: 'decimal' } });
  const columns = given.columns.map((column) => ({ ...column, nativeType: 'NUMERIC' }));
  const error = await failure(() =>
    build(folder.file('a.db'), { ...given, columns }, [['1.5'], ['0.12345678901234567']], true),
  );
  expect(error).toMatchObject({ code: 'VALUE_DOES_NOT_FIT', row: 1, place: { table: 't', column: 'a' } });
});

test('an interrupted writer stops', async () => {
  using folder = temporaryFolder();
  await using target = await openTarget(folder.file('a.db'));
  const given = table('t', { a: { kind: 'bigint' } });
  await run(target, sqlite.ddl.create(schema([given])).statements);
  const stop = new AbortController();
  await using writer = await target.openWriter(given.name, {
    runId: RUN,
    columns: plansOf(given),
    mode: 'insert',
    signal: stop.signal,
  });
  await writer.write(rowBatch([[1n]]));
  stop.abort();
  expect(await failure(() => writer.write(rowBatch([[2n]])))).toMatchObject({ code: 'INTERRUPTED' });
});

test('the bytes of a batch are handed over, except where they share their memory', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  await using target = await openTarget(path);
  await using _lock = await target.lock(RUN);
  const given = table('t', { a: { kind: 'text' } });
  await begin(target);
  await run(target, sqlite.ddl.create(schema([given])).statements);
  const alone = new Uint8Array(Buffer.from(encodeQuotedCsv([['x']], plansOf(given))));
  const shared = new Uint8Array([...alone, ...alone]);
  const part = shared.subarray(0, alone.length);
  const batch = (bytes: Uint8Array) => ({ encoding: QUOTED_CSV, bytes, rowCount: 1, position: null });
  await write(target, given, [batch(part), batch(alone)]);
  expect(alone.byteLength).toBe(0);
  expect(shared.byteLength).toBeGreaterThan(0);
  await finish(target);
  await target.complete?.();
  const db = new Database(path, { readonly: true });
  expect(db.prepare('SELECT a FROM t').pluck().all()).toEqual(['x', 'x']);
  db.close();
});
