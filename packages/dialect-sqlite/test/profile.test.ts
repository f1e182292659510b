import {
  type ColumnProfile,
  formatLogicalType,
  type ProfileOptions,
  parseLogicalType,
  QUOTED_CSV,
  type TableProfile,
} from '@godwit/plugin-api';
import {
  collect,
  makeDatabase,
  open,
  plansOf,
  readOptions,
  rowsOf,
  tableNamed,
  temporaryFolder,
} from './support.js';

async function profile(sql: string, change: Partial<ProfileOptions> = {}): Promise<TableProfile> {
  using folder = temporaryFolder();
  await using session = await open(makeDatabase(folder.file('a.db'), sql));
  const table = await tableNamed(session, 't');
  const options: ProfileOptions = {
    columns: plansOf(table),
    badText: 'fail',
    sourceTimeZone: 'UTC',
    signal: new AbortController().signal,
    ...change,
  };
  const found = await session.profile?.(table, options);
  if (found === undefined) throw new Error('no profile');
  return found;
}

async function column(
  declared: string,
  values: readonly string[],
  change: Partial<ProfileOptions> = {},
): Promise<ColumnProfile> {
  const found = await profile(
    `CREATE TABLE t (id INTEGER PRIMARY KEY, c ${declared}); INSERT INTO t (c) VALUES ${values.map((value) => `(${value})`).join(',')}`,
    change,
  );
  const c = found.columns[1];
  if (c === undefined) throw new Error('no column');
  return c;
}

const N = "'2024-01-01 00:00:00'";

test.each<[string, string[], string | undefined]>([
  ['INTEGER', ['1', 'NULL', '-5'], undefined],
  ['INTEGER', ['1', "'x'"], 'text'],
  ['INTEGER', ['1', "''"], 'text'],
  ['INTEGER', ['1', '1.5'], 'float64'],
  ['INTEGER', ['9007199254740993', '1.5'], 'decimal'],
  ['INTEGER', ["x'ff'"], 'bytes'],
  ['TEXT', ["'a'", "x'ff'"], 'bytes'],
  ['TEXT', ["'a'", "x'61'"], undefined],
  ['VARCHAR(2)', ["'ab'", "'abc'"], 'text'],
  ['BLOB', ["x'00'", "'text'"], undefined],
  ['BLOB', ['1', '2'], 'bigint'],
  ['BLOB', ['1', "x'00'"], 'bytes'],
  ['BOOLEAN', ['0', '1', "'true'", "'F'"], undefined],
  ['BOOLEAN', ['0', '2'], 'bigint'],
  ['BOOLEAN', ["'yes'"], 'text'],
  ['DATE', ["'2024-02-29'"], undefined],
  ['DATE', ["'2023-02-29'"], 'text'],
  ['DATE', [N], 'timestamp'],
  ['DATETIME', [N, "'2024-01-01T00:00'"], undefined],
  ['DATETIME', ["'2024-01-01T00:00:00Z'"], 'timestamptz'],
  ['DATETIME', [N, "'2024-01-01T00:00:00+02:00'"], 'timestamptz'],
  ['DATETIME', ["'2024-01-01'"], undefined],
  ['DATETIME', [N, "'2024-01-01'"], undefined],
  ['DATETIME', ["'2024-01-01'", "'2024-01-01T00:00:00Z'"], 'timestamptz'],
  ['DATETIME', ["'2024-01-01'", "'2023-02-29'"], 'text'],
  ['TIMESTAMP(3)', ["'2024-01-01 00:00:00.123'", "'2024-01-01'"], undefined],
  ['TIMESTAMP(0)', ["'2024-01-01 00:00:00.5'"], 'timestamp'],
  ['TIMESTAMPTZ(0)', ["'2024-01-01 00:00:00.5Z'"], 'timestamptz'],
  ['TIME(0)', ["'10:00:00.5'"], 'time'],
  ['DATETIME', ["'2024-01-01 00:00:00.1234567'"], 'text'],
  ['DATETIME', ['1700000000'], 'bigint'],
  ['DATETIME', ['1700000000.5'], 'float64'],
  ['DECIMAL(5,2)', ['1.25', '3', '-999.99'], undefined],
  ['DECIMAL(5,2)', ['1.255'], 'decimal'],
  ['DECIMAL(5,2)', ['1', "'x'"], 'text'],
  ['JSON', ["'{}'", '5'], undefined],
  ['JSON', ["'{'"], 'text'],
  ['UUID', ["'123e4567-e89b-12d3-a456-426614174000'"], undefined],
  ['UUID', ["'{123}'"], 'text'],
  ['', ['1', '2'], 'bigint'],
  ['', ['1.5'], 'float64'],
  ['', ['1', "'a'"], 'text'],
  ['', ["x'61'"], 'bytes'],
  ['', ["x'61'", "'a'"], 'text'],
  ['', ["x'ff'", '1'], 'bytes'],
  ['', ['NULL'], 'text'],
])('%s holding %j becomes %s', async (declared, values, want) => {
  const found = await column(declared, values);
  expect(found.fits === undefined ? undefined : formatLogicalType(found.fits.as)).toBe(want);
  if (want !== undefined && declared !== '') expect(found.misfits).toBeGreaterThan(0n);
});

test('moments with zones fit, whatever becomes of values that do not', async () => {
  const values = ["'2024-01-01T00:00:00Z'", "'2024-01-01 00:00:00+02:00'"];
  const misfits = {
    columns: [{ name: 'c', as: { kind: 'timestamp', precision: 6, zoned: false }, misfits: 'null' }],
  } as const;
  const of = async (...all: readonly string[]): Promise<TableProfile> =>
    profile(
      `CREATE TABLE t (c DATETIME); INSERT INTO t VALUES ${all.map((value) => `(${value})`).join(',')}`,
      misfits,
    );
  const zoned = { kind: 'timestamp', precision: 6, zoned: true };
  expect((await of(...values)).columns[0]?.fits).toMatchObject({ as: zoned });
  expect((await of(...values, "'soon'")).columns[0]).toMatchObject({ misfits: 3n });
});

test('the type that times of day on a day of their own can have is named', async () => {
  const reasonOf = async (value: string): Promise<string> =>
    (await column('TIME', ["'2000-01-01 08:30:00'", value])).fits?.reason ?? '';
  expect(await reasonOf("'2000-01-01 09:30:00.5'")).toContain('typeMappings: { "t.c": "time" } takes');
  expect(await reasonOf("'2000-01-02 09:30:00'")).not.toContain('typeMappings');
});

test('facts: rows, nulls, misfits with keys, the largest cell', async () => {
  const found = await profile(`CREATE TABLE t (id INTEGER PRIMARY KEY, n INT, v TEXT);
    INSERT INTO t VALUES (1, NULL, 'a'), (5, 'x', printf('%1000c', 'b')), (9, 3, NULL), (10, 'y', NULL)`);
  expect(found).toMatchObject({ rows: 4n, largestCell: { bytes: 1000, column: 'v', key: 'id=5' } });
  expect(found.columns[1]).toMatchObject({ nulls: 1n, misfits: 2n, misfitKeys: ['id=5', 'id=10'] });
  expect((await profile('CREATE TABLE t (a)')).rows).toBe(0n);
  expect(
    (await profile('CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (2)', { where: 'a > 1' })).rows,
  ).toBe(1n);
});

test('notes tell what fitting changes', async () => {
  const codes = async (
    declared: string,
    values: readonly string[],
    change: Partial<ProfileOptions> = {},
  ): Promise<unknown> =>
    (await column(declared, values, change)).notes.map((note) => [note.code, note.count, note.place.column]);
  expect(await codes('DATETIME', [N, "'2024-01-01T00:00:00'"])).toEqual([['SPELLING_NORMALIZED', 1, 'c']]);
  expect(await codes('DATETIME', [N, "'2024-01-01T00:00:00Z'"])).toEqual([
    ['SPELLING_NORMALIZED', 2, 'c'],
    ['TIME_ZONE_ASSUMED', 1, 'c'],
  ]);
  expect(await codes('DATETIME', [N, "'2024-01-01'"])).toEqual([['SPELLING_NORMALIZED', 1, 'c']]);
  expect(await codes('TIMESTAMPTZ', ["'2024-01-01'"])).toEqual([
    ['SPELLING_NORMALIZED', 1, 'c'],
    ['TIME_ZONE_ASSUMED', 1, 'c'],
  ]);
  expect(await codes('BLOB', ["'text'"])).toEqual([['VALUES_FITTED', 1, 'c']]);
  expect(await codes('TEXT', ["'a'", "'b'"])).toEqual([]);
});

test('a chosen type cuts what it cannot keep, with the count', async () => {
  const chosen = [
    { name: 'id', as: { kind: 'bigint' } },
    { name: 'c', as: parseLogicalType('timestamptz') ?? { kind: 'text' } },
  ] as const;
  const value = "'2021-01-01 00:00:00.123456789+00:00'";
  expect(await column('DATETIME', [value, N], { columns: chosen, chosen: ['c'] })).toMatchObject({
    misfits: 0n,
    notes: [
      { code: 'SPELLING_NORMALIZED' },
      { code: 'VALUES_FITTED', severity: 'loss', count: 1, keys: ['id=1'] },
      { code: 'TIME_ZONE_ASSUMED' },
    ],
  });
  const refused = await column('DATETIME', [value]);
  expect(refused.fits).toMatchObject({
    as: { kind: 'text' },
    reason: expect.stringContaining('"t.c": "timestamptz"'),
  });
});

test.each([
  [['1700000000', '5'], 'typeMappings or epochToTimestamp makes times of them once they say in which unit.'],
  [['-86400', '864000'], 'typeMappings or epochToTimestamp'],
  [['-473385600000', '473385600000'], '"timestamptz from epoch-ms" } or'],
  [['-9223372036854775808'], 'typeMappings or epochToTimestamp'],
  [['189302400', '-189302400'], '"timestamptz from epoch-s" } or'],
  [
    ['1700000000000', '1700000060000', '0'],
    '"timestamptz from epoch-ms" } or epochToTimestamp makes times of them.',
  ],
  [['1700000000', '1700000060', '-1'], '"timestamptz from epoch-s" } or'],
  [['1700000000000000', '1700000060000000', '9'], '"timestamptz from epoch-us" } or'],
])('numbers %j in a column of times are told in the unit that most of them fit', async (values, hint) => {
  expect((await column('DATETIME', values)).fits?.reason).toContain(`If these numbers count time, `);
  expect((await column('DATETIME', values)).fits?.reason).toContain(hint);
});

test('every bad text is named', async () => {
  const found = await column('TEXT', ["'ok'", "'a' || char(0)", "CAST(x'ff' AS TEXT)"]);
  expect(found).toMatchObject({
    badText: 2n,
    misfits: 0n,
    notes: [{ code: 'BAD_TEXT', count: 2, keys: ['id=2', 'id=3'] }],
  });
});

test('a column of words is read as booleans by SQLite, with the same result', async () => {
  using folder = temporaryFolder();
  await using session = await open(
    makeDatabase(
      folder.file('a.db'),
      "CREATE TABLE t (b BOOLEAN); INSERT INTO t VALUES ('true'), ('F'), (NULL)",
    ),
  );
  const table = await tableNamed(session, 't');
  const found = await session.profile?.(table, { ...readOptions(plansOf(table)), columns: plansOf(table) });
  expect(found?.columns[0]?.form).toBe('text');
  const options = readOptions([{ name: 'b', as: { kind: 'boolean' }, form: 'text' }]);
  expect(rowsOf(await collect(session.read(table, options))).flat()).toEqual([true, false, null]);
  const [batch] = await collect(session.read(table, { ...options, encoding: QUOTED_CSV }));
  expect(batch).toMatchObject({ rowCount: 3 });
});

test('what a profile proved does not loosen a later read of other rows', async () => {
  using folder = temporaryFolder();
  await using session = await open(
    makeDatabase(
      folder.file('a.db'),
      "CREATE TABLE t (id INTEGER PRIMARY KEY, n INT); INSERT INTO t VALUES (1, 1), (2, 'x')",
    ),
  );
  const table = await tableNamed(session, 't');
  await session.profile?.(table, {
    ...readOptions(plansOf(table)),
    columns: plansOf(table),
    where: 'id = 1',
  });
  const all = collect(session.read(table, readOptions(plansOf(table), { encoding: QUOTED_CSV })));
  await expect(all).rejects.toMatchObject({ code: 'VALUE_DOES_NOT_FIT' });
});

test('progress is told', async () => {
  const told: bigint[] = [];
  const rows = 400_000;
  const found = await profile(
    `CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) INSERT INTO t SELECT i, 'text ' || i FROM n`,
    { onProgress: (count) => told.push(count) },
  );
  expect(found.rows).toBe(BigInt(rows));
  expect(told.length).toBeGreaterThan(0);
});
