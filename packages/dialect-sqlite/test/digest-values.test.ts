import type { ColumnPlan, LogicalType } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { createDigestRenderer } from '../src/read/digest/digest-renderer.js';
import { addFloatFunctions } from '../src/read/digest/float-functions.js';
import { keyedTable } from '../src/read/digest/keyed-table.js';
import { Statements } from '../src/read/rows/statements.js';
import { blocksOf, expectedBlocks } from './digest-support.js';
import { collect, open, readOptions, rowsOf, tableNamed, temporaryFolder } from './support.js';

type StoredValue = null | bigint | number | string | Buffer;

interface Kind {
  readonly declared: string;
  readonly as: LogicalType;
  readonly form?: ColumnPlan['form'];
  /** Values that SQLite proves by itself. */
  readonly proved: readonly StoredValue[];
  /** Others that fit. */
  readonly fitted: readonly StoredValue[];
}

const UUID = '123e4567-e89b-12d3-a456-426614174000';
const MAX = 2n ** 63n - 1n;
const FLOATS = [
  0.1,
  -1.5,
  5e-324,
  1.7976931348623157e308,
  Number.POSITIVE_INFINITY,
  -Infinity,
  0,
  701323503.573451,
];
const DECIMALS = [1n, -7n, 1900n, 12.5, -0.25, 100.0, 99999999.99];
const json: LogicalType = { kind: 'json', form: 'text' };

const KINDS: readonly Kind[] = [
  { declared: 'SMALLINT', as: { kind: 'integer', bits: 16 }, proved: [0n, -32768n, 32767n], fitted: [] },
  { declared: 'INT', as: { kind: 'bigint' }, proved: [0n, MAX, -MAX - 1n], fitted: [] },
  { declared: '', as: { kind: 'bigint' }, proved: [5n], fitted: ['5', 5, '-12'] },
  {
    declared: 'DECIMAL(10,2)',
    as: { kind: 'decimal', precision: 10, scale: 2 },
    proved: DECIMALS,
    fitted: ['NaN'],
  },
  {
    declared: 'DECIMAL_TEXT',
    as: { kind: 'decimal' },
    proved: [
      '1.50',
      '-0',
      '-0.00',
      '0.0',
      '1900',
      '007'.slice(2),
      '12345678901234567890.10',
      '-1.10',
      '10.0',
    ],
    fitted: ['NaN', '-Infinity'],
  },
  { declared: '', as: { kind: 'decimal' }, proved: [1n, 0.5, -0, 20], fitted: ['1.0', 1e21, 1e-7] },
  { declared: 'REAL', as: { kind: 'float', bits: 64 }, proved: [...FLOATS, 'NaN', 3n], fitted: [] },
  {
    declared: '',
    as: { kind: 'float', bits: 64 },
    proved: [...FLOATS, -0, 2n ** 53n, 'NaN'],
    fitted: ['0.5'],
  },
  { declared: 'FLOAT4', as: { kind: 'float', bits: 32 }, proved: [0.1, 0.5, 'NaN', 1e-45, 3n], fitted: [] },
  {
    declared: 'TEXT',
    as: { kind: 'text' },
    proved: ['', "it''s", 'NULL', 'ä🐦', '\r\n\\', '\ufffd'],
    fitted: [Buffer.from('x')],
  },
  { declared: 'VARCHAR(3)', as: { kind: 'text', maxLength: 3 }, proved: ['🐦🐦🐦', ''], fitted: [] },
  { declared: '', as: { kind: 'text' }, proved: ['a', 5n], fitted: [0.5, -0] },
  {
    declared: 'BLOB',
    as: { kind: 'bytes' },
    proved: [Buffer.of(), Buffer.of(0, 255, 39)],
    fitted: ['text', 5n],
  },
  { declared: 'BOOLEAN', as: { kind: 'boolean' }, proved: [0n, 1n], fitted: ['TRUE', 'f'] },
  { declared: 'BOOL', as: { kind: 'boolean' }, form: 'text', proved: ['true', 'F'], fitted: [0n] },
  {
    declared: 'DATE',
    as: { kind: 'date' },
    proved: ['2024-02-29', '0001-01-01', '9999-12-31'],
    fitted: ['infinity', '0044-03-15 BC'],
  },
  {
    declared: 'TIME',
    as: { kind: 'time', precision: 6, zoned: false },
    proved: ['00:00:00'],
    fitted: ['10:11', '24:00:00', '10:11:12.50'],
  },
  {
    declared: 'TIMETZ',
    as: { kind: 'time', precision: 6, zoned: true },
    proved: [],
    fitted: ['10:00:00+05:30', '00:00:00Z'],
  },
  {
    declared: 'DATETIME',
    as: { kind: 'timestamp', precision: 6, zoned: false },
    proved: [
      '2024-01-01 10:11:12',
      '2024-01-01T10:11:12',
      '2024-01-01 10:11:12.500',
      '2024-01-01 10:11:12.000001',
      '2024-01-01 10:11:12.000',
    ],
    fitted: ['2024-01-01 10:11', 'infinity', '0044-03-15 00:00:00 BC', '2024-01-01 10:11:12.1234567'],
  },
  {
    declared: 'TIMESTAMPTZ',
    as: { kind: 'timestamp', precision: 6, zoned: true },
    proved: ['2024-01-01 10:11:12+00:00', '2024-01-01T10:11:12.50Z'],
    fitted: ['2024-01-01 10:11:12', '2024-01-01 10:11:12+02:00'],
  },
  { declared: 'UUID', as: { kind: 'uuid' }, proved: [UUID], fitted: [] },
  { declared: 'JSON_TEXT', as: json, proved: ['{"b": 1.10, "a": 1}', '[]', 'null', '1.10'], fitted: [] },
  {
    declared: 'JSONB_TEXT',
    as: json,
    form: 'normalized',
    proved: [],
    fitted: ['{"b": 1.10, "a": 1e2}', '1', '"x"'],
  },
  { declared: 'INTERVAL_TEXT', as: { kind: 'interval' }, proved: [], fitted: ['P1Y2M3DT4H5M6.789S'] },
  {
    declared: 'TEXT',
    as: { kind: 'enum', name: 'mood', values: ['sad', "can't"] },
    proved: ['sad', "can't"],
    fitted: [],
  },
  {
    declared: 'BIGINT_ARRAY_TEXT',
    as: { kind: 'array', of: { kind: 'bigint' } },
    proved: [],
    fitted: ['["1",null]', '[[2,null],[3,4]]'],
  },
  {
    declared: 'TEXT',
    as: { kind: 'native', dialect: 'postgres', name: 'inet' },
    proved: ['10.0.0.1/8'],
    fitted: [],
  },
];

const COLUMNS: readonly ColumnPlan[] = [
  { name: 'id', as: { kind: 'bigint' } },
  ...KINDS.map(({ as, form }, index) => ({ name: `c${index}`, as, ...(form === undefined ? {} : { form }) })),
];
const CREATE = `CREATE TABLE t (id INTEGER PRIMARY KEY, ${KINDS.map(({ declared }, at) => `c${at} ${declared}`).join(', ')})`;

function insert(path: string, rows: readonly (readonly StoredValue[])[], first = ''): void {
  const db = new Database(path);
  db.exec(`${first}; ${CREATE}`);
  const statement = db.prepare(`INSERT INTO t VALUES (NULL, ${KINDS.map(() => '?').join(', ')})`);
  for (const row of rows) statement.run(...row);
  db.close();
}

const provedRow = fc.tuple(...KINDS.map(({ proved }) => fc.constantFrom<StoredValue>(null, ...proved)));
const anyRow = fc
  .tuple(
    ...KINDS.map(({ proved, fitted, as }) => {
      const listed = fc.constantFrom<StoredValue>(null, ...proved, ...fitted);
      if (as.kind === 'float' && as.bits === 64) return fc.oneof(listed, fc.double());
      if (as.kind === 'text' && as.maxLength === undefined)
        return fc.oneof(
          listed,
          fc.string({ unit: 'binary' }).filter((text) => !/\0|\p{Surrogate}/u.test(text)),
        );
      return listed;
    }),
  )
  .map((row) => row.map((value) => (Number.isNaN(value) ? null : value)));

async function check(rows: readonly (readonly StoredValue[])[], first = ''): Promise<void> {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  insert(path, rows, first);
  await using session = await open(path);
  const table = await tableNamed(session, 't');
  const read = rowsOf(await collect(session.read(table, readOptions(COLUMNS))));
  expect(read).toHaveLength(rows.length);
  for (const blockRows of [undefined, 1, 3, 1000]) {
    const blocks = await blocksOf(
      session,
      table,
      COLUMNS,
      ['id'],
      blockRows === undefined ? {} : { blockRows },
    );
    expect(blocks).toEqual(expectedBlocks(read, COLUMNS, ['id'], blockRows));
  }
}

test('digests of rows of every kind are those of the rows that are read, in blocks of any size', async () => {
  const rows = fc.oneof(fc.array(provedRow, { maxLength: 12 }), fc.array(anyRow, { maxLength: 12 }));
  await fc.assert(
    fc.asyncProperty(rows, (given) => check(given)),
    { numRuns: 10 },
  );
});

test('every value at its boundary, alone and with others, also in UTF-16', async () => {
  const count = Math.max(...KINDS.map(({ proved, fitted }) => proved.length + fitted.length));
  const rows = Array.from({ length: count }, (_, row) =>
    KINDS.map(({ proved, fitted }) => [...proved, ...fitted][row] ?? null),
  );
  await check(rows);
  await check(rows, "PRAGMA encoding = 'UTF-16le'");
  await check([]);
});

test.each(KINDS.map((kind, index) => [`${kind.declared} as ${kind.as.kind}`, kind, index] as const))(
  'SQLite proves by itself: %s',
  (_name, { proved, fitted }, index) => {
    const db = new Database(':memory:');
    db.defaultSafeIntegers(true);
    addFloatFunctions(db);
    db.exec(CREATE);
    for (const value of [...proved, ...fitted]) db.prepare(`INSERT INTO t (c${index}) VALUES (?)`).run(value);
    const plan = COLUMNS[index + 1] as ColumnPlan;
    const table = keyedTable(db, 't', { isTable: true, columns: [COLUMNS[0] as ColumnPlan] });
    const render = createDigestRenderer(new Statements(db), table, [plan], []);
    const isProved = (id: number): boolean =>
      render({ where: `id = ${id}`, limit: 1 }, 1000).bytes !== undefined;
    expect(proved.map((_, at) => isProved(at + 1))).toEqual(proved.map(() => true));
    expect(fitted.map((_, at) => isProved(proved.length + at + 1))).toEqual(fitted.map(() => false));
    db.close();
  },
);

test('rows of every size, also larger than a page', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const db = new Database(path);
  db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB)');
  db.exec('BEGIN');
  const statement = db.prepare('INSERT INTO t VALUES (NULL, ?, ?)');
  for (let row = 0; row < 3000; row++)
    statement.run(row % 500 === 7 ? `${'x'.repeat(65_535)}🐦${"'".repeat(row * 100)}` : 'small', null);
  for (let row = 0; row < 40; row++) statement.run(null, Buffer.alloc(row * 1000, row));
  statement.run(`\u00e4${"'".repeat(2 << 20)}`, Buffer.alloc(2 << 20, 1));
  db.exec('COMMIT');
  db.close();
  await using session = await open(path);
  const table = await tableNamed(session, 't');
  const columns = table.columns.map(({ name, type }) => ({ name, as: type }));
  const read = rowsOf(await collect(session.read(table, readOptions(columns))));
  for (const blockRows of [undefined, 700])
    expect(
      await blocksOf(session, table, columns, ['id'], blockRows === undefined ? {} : { blockRows }),
    ).toEqual(expectedBlocks(read, columns, ['id'], blockRows));
});
