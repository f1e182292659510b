import { formatLogicalType } from '@godwit/plugin-api';
import { sqlite } from '../src/index.js';

// The examples of https://www.sqlite.org/datatype3.html and the types of well-known databases.
test.each([
  ['INT', 'bigint'],
  ['INTEGER', 'bigint'],
  ['TINYINT', 'bigint'],
  ['SMALLINT', 'bigint'],
  ['MEDIUMINT', 'bigint'],
  ['BIGINT', 'bigint'],
  ['UNSIGNED BIG INT', 'bigint'],
  ['INT2', 'bigint'],
  ['INT8', 'bigint'],
  ['CHARACTER(20)', 'text(20)'],
  ['VARCHAR(255)', 'text(255)'],
  ['varying  character (255)', 'text(255)'],
  ['NCHAR(55)', 'text(55)'],
  ['NATIVE CHARACTER(70)', 'text(70)'],
  ['NVARCHAR(100)', 'text(100)'],
  ['TEXT', 'text'],
  ['CLOB', 'text'],
  ['LONGVARCHAR', 'text'],
  ['STRING', 'text'],
  ['BLOB', 'bytes'],
  ['VARBINARY(16)', 'bytes'],
  ['REAL', 'float64'],
  ['DOUBLE', 'float64'],
  ['DOUBLE PRECISION', 'float64'],
  ['FLOAT', 'float64'],
  ['NUMERIC', 'decimal'],
  ['DECIMAL(10,5)', 'decimal(10,5)'],
  ['decimal (10, 5)', 'decimal(10,5)'],
  ['NUMBER(8)', 'decimal(8,0)'],
  ['BOOLEAN', 'boolean'],
  ['bool', 'boolean'],
  ['DATE', 'date'],
  ['DATETIME', 'timestamp'],
  ['TIMESTAMP', 'timestamp'],
  ['timestamp with time zone', 'timestamptz'],
  ['TIME', 'time'],
  ['UUID', 'uuid'],
  ['JSON', 'json'],
  ['', 'sqlite:'],
  ['ANY', 'sqlite:ANY'],
  ['FROBNICATE', 'sqlite:FROBNICATE'],
  ['POINT', 'bigint'],
])('%s is %s', (declared, logical) => {
  expect(formatLogicalType(sqlite.types.toLogical(declared).type)).toBe(logical);
});

test('a type that means nothing says so', () => {
  expect(sqlite.types.toLogical('FROBNICATE')).toMatchObject({
    fidelity: 'widened',
    reason: expect.stringContaining('FROBNICATE'),
  });
});

test.each([
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'decimal',
  'decimal(38,10)',
  'float64',
  'text',
  'text(20)',
  'bytes',
  'date',
  'time',
  'timetz',
  'timestamp',
  'timestamptz',
  'uuid',
  'json',
])('%s finds its way back', async (word) => {
  const { parseLogicalType } = await import('@godwit/plugin-api');
  const type = parseLogicalType(word);
  if (type === undefined) throw new Error(word);
  expect(sqlite.types.toLogical(sqlite.types.toNative(type).type).type).toEqual(type);
});
