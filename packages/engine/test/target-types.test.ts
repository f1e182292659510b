import { type RealMove, realMove } from './support/real-move.js';

/** A column of the source with what it stores, the type of the target's column, and what that holds then. */
type Conversion = readonly [
  declared: string,
  stored: readonly string[],
  type: string,
  expected: readonly unknown[],
];

/** Three values each. */
const CONVERSIONS: readonly Conversion[] = [
  ['INTEGER', ['0', '1', 'NULL'], 'boolean', ['f', 't', null]],
  ['TINYINT(1)', ['1', '0', '1'], 'boolean', ['t', 'f', 't']],
  ['TEXT', ["'yes'", "'OFF'", "'1'"], 'boolean', ['t', 'f', 't']],
  ['INTEGER', ['-32768', '32767', '0'], 'smallint', ['-32768', '32767', '0']],
  ['INTEGER', ['-2147483648', '2147483647', '0'], 'integer', ['-2147483648', '2147483647', '0']],
  [
    'BLOB',
    ["x'31'", "x'2d39323233333732303336383534373735383038'", 'NULL'],
    'bigint',
    ['1', '-9223372036854775808', null],
  ],
  ['TEXT', ["'007'", "'üé'", "''"], 'varchar(3)', ['007', 'üé', '']],
  ['BLOB', ["x'68c3bc'", "x''", 'NULL'], 'text', ['hü', '', null]],
  ['TEXT', ["'hü'", "''", 'NULL'], 'bytea', ['\\x68c3bc', '\\x', null]],
  [
    'char(32)',
    ["'3f2b8c011d4e4c3a9b7f000000001001'", "'3F2B8C01-1D4E-4C3A-9B7F-000000001001'", 'NULL'],
    'uuid',
    ['3f2b8c01-1d4e-4c3a-9b7f-000000001001', '3f2b8c01-1d4e-4c3a-9b7f-000000001001', null],
  ],
  [
    'BLOB',
    ["x'3f2b8c011d4e4c3a9b7f000000001001'", "x'61626364656667686970717273747576'", 'NULL'],
    'uuid',
    ['3f2b8c01-1d4e-4c3a-9b7f-000000001001', '61626364-6566-6768-6970-717273747576', null],
  ],
  ['REAL', ['1.1', '12345678.9', '0.0'], 'numeric(10,2)', ['1.10', '12345678.90', '0.00']],
  ['TEXT', ["'10.00'", "'-0.5'", 'NULL'], 'numeric(10,2)', ['10.00', '-0.50', null]],
  [
    'BLOB',
    ["x'7b2269223a302c226f6b223a747275657d'", "x'6e756c6c'", 'NULL'],
    'json',
    ['{"i":0,"ok":true}', 'null', null],
  ],
  ['TEXT', ['\'{"b": 1,"a":2}\'', "'null'", 'NULL'], 'jsonb', ['{"a": 2, "b": 1}', 'null', null]],
  ['TEXT', ["'admin'", "'editor'", 'NULL'], '"user Role"', ['admin', 'editor', null]],
  ['varchar', ['\'["a",null]\'', "'{}'", "'[]'"], 'text[]', ['{a,NULL}', '{}', '{}']],
  ['TEXT', ['\'red,"b,c"\'', "''", "'{brace},x'"], 'text[]', ['{red,"b,c"}', '{}', '{"{brace}",x}']],
  [
    'char(39)',
    ["'10.0.0.1'", "'::FFFF:1.2.3.4'", "'10.0.0.0/8'"],
    'inet',
    ['10.0.0.1', '::ffff:1.2.3.4', '10.0.0.0/8'],
  ],
  ['INTEGER', ['0', '4294967295', 'NULL'], 'oid', ['0', '4294967295', null]],
  ['TEXT', ["'ab'", "'ü  '", "''"], 'char(3)', ['ab ', 'ü  ', '   ']],
  ['TEXT', ["'Ab'", "'ab'", "'ü'"], 'citext', ['Ab', 'ab', 'ü']],
  [
    'DATETIME',
    ["'1970-01-01T00:00:00.000+00:00'", "'2024-02-29 00:00:00'", "'2024-02-29'"],
    'date',
    ['1970-01-01', '2024-02-29', '2024-02-29'],
  ],
  [
    'DATETIME',
    ["'1970-01-01T08:30:00.000+00:00'", "'2000-01-01 23:59:59'", "'08:30:00'"],
    'time(0)',
    ['08:30:00', '23:59:59', '08:30:00'],
  ],
  ['INTEGER', ['0', '30600000', '86399999'], 'time(3)', ['00:00:00', '08:30:00', '23:59:59.999']],
  [
    'DATETIME',
    ["'2024-01-15T10:30:00.123+00:00'", "'2024-01-15 10:30:00.123 +00:00'", "'2024-01-15T10:30:00Z'"],
    'timestamp(3)',
    ['2024-01-15 10:30:00.123', '2024-01-15 10:30:00.123', '2024-01-15 10:30:00'],
  ],
  [
    'DATETIME',
    ["'2024-01-15 10:30:00.123456'", "'2024-01-15T10:30:00+02:00'", "'2024-01-15'"],
    'timestamptz',
    ['2024-01-15 10:30:00.123456+00', '2024-01-15 08:30:00+00', '2024-01-15 00:00:00+00'],
  ],
  [
    'INTEGER',
    ['1714543200', '1673308800', 'NULL'],
    'timestamp',
    ['2024-05-01 06:00:00', '2023-01-10 00:00:00', null],
  ],
  [
    'INTEGER',
    ['1705314600123', '-1', '0'],
    'timestamptz',
    ['2024-01-15 10:30:00.123+00', '1969-12-31 23:59:59.999+00', '1970-01-01 00:00:00+00'],
  ],
  [
    'INTEGER',
    ['1705314600123456', '1673308800000000', 'NULL'],
    'timestamptz',
    ['2024-01-15 10:30:00.123456+00', '2023-01-10 00:00:00+00', null],
  ],
  [
    'datetime',
    ['1705314600123', "'2024-01-15 10:30:00'", 'NULL'],
    'timestamptz',
    ['2024-01-15 10:30:00.123+00', '2024-01-15 10:30:00+00', null],
  ],
  ['INTEGER', ['-86400000', '951782400000', '0'], 'date', ['1969-12-31', '2000-02-29', '1970-01-01']],
  [
    'bigint',
    ['259205000007', '-1000000', '0'],
    'interval',
    ['3 days 00:00:05.000007', '-1 days +23:59:59', '00:00:00'],
  ],
  [
    'DATETIME',
    ["'1970-01-04 00:00:05.000007'", "'1969-12-31 23:59:59.000000'", 'NULL'],
    'interval',
    ['3 days 00:00:05.000007', '-1 days +23:59:59', null],
  ],
];

const COLUMNS = CONVERSIONS.map((_, index) => `c${index}`);

async function moveOf(columns: readonly Conversion[]): Promise<RealMove> {
  const names = columns.map((_, index) => `c${index}`);
  const declared = columns.map(([word], index) => `${names[index]} ${word}`);
  const rows = [0, 1, 2].map((row) => `(${[row, ...columns.map(([, stored]) => stored[row])].join(', ')})`);
  const move = await realMove(
    `CREATE TABLE t (id INTEGER PRIMARY KEY, ${declared.join(', ')}); INSERT INTO t VALUES ${rows.join(', ')};`,
  );
  const types = columns.map(([, , word], index) => `${names[index]} ${word}`);
  await move.query('CREATE EXTENSION IF NOT EXISTS citext');
  await move.query("CREATE TYPE \"user Role\" AS ENUM ('admin', 'editor')");
  await move.query(
    `CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ${types.join(', ')})`,
  );
  return move;
}

test("the target's columns decide the types, and every value arrives in them and is proved", async () => {
  await using move = await moveOf(CONVERSIONS);
  const result = await move.manager({ mode: 'into-existing' }).migrate();
  expect(result.verification).toMatchObject({ status: 'same' });
  const rows = await move
    .query(`SET timezone = 'UTC'`)
    .then(() => move.query(`SELECT ${COLUMNS.join(', ')} FROM t ORDER BY id`));
  const found = CONVERSIONS.map(([declared, stored, type], index) => [
    declared,
    stored,
    type,
    rows.map((row) => row[index]),
  ]);
  expect(found).toEqual(CONVERSIONS);
});

function saysUnit(column: string): string {
  return `Seconds, milliseconds or another unit: options.columns: { "t.${column}": { from: "epoch-ms" } } says which of them they count.`;
}

/** What does not fit, and what a refusal says of it. */
const REFUSED: readonly (readonly [...Conversion, reason: string])[] = [
  [
    'INTEGER',
    ['1', '32768', '-32769'],
    'smallint',
    [],
    '2 of 3 values are beyond 16 bits (e.g. id=1). Rows: id=1, id=2',
  ],
  ['INTEGER', ['0', '1', '2'], 'boolean', [], '1 of 3 values is a number other than 0 and 1 (id=2)'],
  [
    'TEXT',
    ["'abc'", "'abcd'", "'a'"],
    'varchar(3)',
    [],
    '1 of 3 values is longer than 3 characters (longest: 4; id=1)',
  ],
  [
    'REAL',
    ['1.1', '1.125', '0.0'],
    'numeric(10,2)',
    [],
    '1 of 3 values has more digits than decimal(10,2) keeps (id=1)',
  ],
  [
    'TEXT',
    ["'admin'", "'owner'", "'editor'"],
    '"user Role"',
    [],
    '1 of 3 values is text that is no enum (id=1)',
  ],
  [
    'TEXT',
    ['\'["a"]\'', "'a,b'", "''"],
    'text[]',
    [],
    '2 of 3 values are text that is no array (e.g. id=1). Rows: id=1, id=2',
  ],
  [
    'DATETIME',
    ["'2024-01-15 00:00:00'", "'2024-01-15 10:30:00'", "'2024-01-16'"],
    'date',
    [],
    '1 of 3 values has a time of day (id=1)',
  ],
  [
    'DATETIME',
    ["'2024-01-15T10:30:00Z'", "'2024-01-15T10:30:00+02:00'", 'NULL'],
    'timestamp',
    [],
    '1 of 2 values has a time zone other than UTC (id=1)',
  ],
  [
    'INTEGER',
    ['86400', '0', '1000000'],
    'timestamptz',
    [],
    `3 of 3 values are numbers (e.g. id=0). ${saysUnit('c8')} Rows: id=0, id=1, id=2`,
  ],
  [
    'INTEGER',
    ['86400000', '0', 'NULL'],
    'date',
    [],
    `2 of 2 values are numbers (e.g. id=0). ${saysUnit('c9')} Rows: id=0, id=1`,
  ],
];

test('what does not fit is refused before anything is written, with its count, the reason and the first keys', async () => {
  await using move = await moveOf(
    REFUSED.map(([declared, stored, type, expected]) => [declared, stored, type, expected]),
  );
  const error: { readonly code?: string; readonly message: string } = await move
    .manager({ mode: 'into-existing' })
    .migrate()
    .then(
      () => ({ message: 'nothing was refused' }),
      (refusal) => refusal,
    );
  expect(error.code).toBe('TARGET_TYPES_DIFFER');
  const told = error.message.split(/\npublic\.t\./).slice(1);
  expect(told.map((one) => one.replace(/ is .*?: /, ': '))).toEqual(
    REFUSED.map(([, , , , reason], index) => `c${index}: ${reason}`),
  );
  expect(await move.query('SELECT count(*) FROM t')).toEqual([['0']]);
});

test('moments become what clocks in the zone of the target show, and the proof sees the same', async () => {
  await using move = await moveOf([
    ['datetime', ["'2024-01-15 10:30:00.123'", "'2024-07-15 22:30:00'", 'NULL'], 'timestamp', []],
    ['INTEGER', ['1705314600123', '1721082600000', 'NULL'], 'timestamp(3)', []],
    ['datetime', ["'2024-01-15 10:30:00.123'", "'2024-07-15T22:30:00Z'", 'NULL'], 'timestamptz', []],
  ]);
  const manager = (targetTimeZone: string) => move.manager({ mode: 'into-existing', targetTimeZone });
  const result = await manager('America/New_York').migrate();
  expect(result.verification).toMatchObject({ status: 'same' });
  expect(await move.query('SELECT c0, c1, c2 FROM t ORDER BY id')).toEqual([
    ['2024-01-15 05:30:00.123', '2024-01-15 05:30:00.123', '2024-01-15 10:30:00.123+00'],
    ['2024-07-15 18:30:00', '2024-07-15 18:30:00', '2024-07-15 22:30:00+00'],
    [null, null, null],
  ]);
  expect(await manager('Europe/Paris').verify()).toMatchObject({ status: 'different' });
});

const FEW: readonly Conversion[] = [['INTEGER', ['0', '1', '2'], 'boolean', []]];

test('values that do not fit are emptied or left out with their rows only where that is said', async () => {
  await using emptied = await moveOf(FEW);
  const columns = { 't.c0': { misfits: 'null' } } as const;
  const result = await emptied.manager({ mode: 'into-existing', columns }).migrate();
  expect(result.verification).toMatchObject({ status: 'same' });
  expect(result.ledger).toContainEqual(expect.objectContaining({ code: 'VALUES_SET_NULL', keys: ['id=2'] }));
  expect(await emptied.query('SELECT c0 FROM t ORDER BY id')).toEqual([['f'], ['t'], [null]]);
  await using left = await moveOf(FEW);
  const { tables } = await left.manager({ mode: 'into-existing', onError: 'reject-row' }).migrate();
  expect(tables).toMatchObject([{ read: 3, written: 2, rejected: 1 }]);
  expect(await left.query('SELECT c0 FROM t ORDER BY id')).toEqual([['f'], ['t']]);
});

test('the named choice says what numbers near 0 count, whatever type of times the column has', async () => {
  const near = ['0', '86400000', 'NULL'];
  await using move = await moveOf([
    ['INTEGER', near, 'timestamptz', []],
    ['INTEGER', near, 'timestamp', []],
    ['INTEGER', near, 'date', []],
    ['INTEGER', ['0', '1000', 'NULL'], 'time', []],
  ]);
  const columns = {
    't.c0': { from: 'epoch-s' },
    't.c1': { from: 'epoch-ms' },
    't.c2': { from: 'epoch-s' },
    't.c3': { from: 'epoch-ms' },
  } as const;
  const result = await move.manager({ mode: 'into-existing', columns }).migrate();
  expect(result.verification).toMatchObject({ status: 'same' });
  expect(await move.query('SELECT c0, c1, c2, c3 FROM t ORDER BY id')).toEqual([
    ['1970-01-01 00:00:00+00', '1970-01-01 00:00:00', '1970-01-01', '00:00:00'],
    ['1972-09-27 00:00:00+00', '1970-01-02 00:00:00', '1972-09-27', '00:00:01'],
    [null, null, null, null],
  ]);
});
