import { formatLogicalType, type LogicalType } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { sqlite } from '../src/index.js';
import { affinityOf } from '../src/types/affinity.js';
import { readEnumTypeName } from '../src/types/type-name-coding.js';

// The examples of https://www.sqlite.org/datatype3.html and the types of well-known databases.
test.each([
  ['INT', 'bigint'],
  ['INTEGER', 'bigint'],
  ['TINYINT', 'bigint'],
  ['SMALLINT', 'smallint'],
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
  ['datetime_text', 'timestamp'],
  ['timestamp_text', 'timestamp'],
  ['timestamp_with_timezone_text', 'timestamptz'],
  ['TIMESTAMP_WITH_TIMEZONE_TEXT', 'timestamptz'],
  ['VARCHAR(20)[]', 'text(20)[]'],
  ['VARCHAR[](20)', 'text(20)[]'],
  ['TEXT []', 'text[]'],
  ['INTEGER[3]', 'bigint[]'],
  ['INTEGER[][]', 'bigint[]'],
  ['NUMERIC(10,2)[]', 'decimal(10,2)[]'],
  ['UUID', 'uuid'],
  ['JSON', 'json'],
  // sea-query, Diesel and SeaORM.
  ['real_decimal(16,4)', 'decimal(16,4)'],
  ['real_money', 'decimal'],
  ['real_money(19, 4)', 'decimal(19,4)'],
  ['real(16, 4)', 'float64'],
  ['varbinary_blob(16)', 'bytes'],
  ['enum_text', 'text'],
  ['TimestamptzSqlite', 'timestamptz'],
  // Phinx and CakePHP.
  ['BOOLEAN_INTEGER', 'boolean'],
  ['BINARY_BLOB', 'bytes'],
  ['DATE_TEXT', 'date'],
  ['TIME_TEXT', 'time'],
  ['UUID_TEXT', 'uuid'],
  ['JSON_TEXT', 'json'],
  ['SMALLINTEGER', 'bigint'],
  // Sequelize, Django, TypeORM and others that know MySQL.
  ['SMALLINT UNSIGNED', 'bigint'],
  ['INTEGER UNSIGNED ZEROFILL', 'bigint'],
  ['DECIMAL(10,2) UNSIGNED', 'decimal(10,2)'],
  ['UNSIGNED NUMERIC(8,3)', 'decimal(8,3)'],
  ['DOUBLE UNSIGNED', 'float64'],
  ['VARCHAR(255) BINARY', 'text'],
  ['TINYINT(1)', 'bigint'],
  ['MEDIUMTEXT', 'text'],
  ['LONGBLOB', 'bytes'],
  ['YEAR', 'bigint'],
  // EF Core, EF 6 and System.Data.SQLite, with the words of SQL Server and Access.
  ['BIT', 'boolean'],
  ['bit(1)', 'boolean'],
  ['BIT(8)', 'bigint'],
  ['YESNO', 'boolean'],
  ['nvarchar(max)', 'text'],
  ['varbinary(max)', 'bytes'],
  ['ROWVERSION', 'bytes'],
  ['DATETIME2(3)', 'timestamp(3)'],
  ['DATETIME2(7)', 'timestamp'],
  ['DATETIMEOFFSET(3)', 'timestamptz(3)'],
  ['SMALLDATE', 'timestamp'],
  ['COUNTER', 'bigint'],
  ['LONG', 'bigint'],
  ['SINGLE', 'float64'],
  ['MEMO', 'text'],
  ['NTEXT', 'text'],
  ['OLEOBJECT', 'bytes'],
  ['UNIQUEIDENTIFIER', 'uuid'],
  // Hibernate, jOOQ and Exposed, with the words of SQL, Oracle and PostgreSQL.
  ['timestamp(3) with time zone', 'timestamptz(3)'],
  ['timestamp(9) with time zone', 'timestamptz'],
  ['TIMESTAMP WITH LOCAL TIME ZONE', 'timestamptz'],
  ['time(0) with time zone', 'timetz(0)'],
  ['timestamp(0) without time zone', 'timestamp(0)'],
  ['BINARY LARGE OBJECT', 'bytes'],
  ['CHARACTER LARGE OBJECT', 'text'],
  ['LONGVARBINARY', 'bytes'],
  ['binary varying(16)', 'bytes'],
  ['BIGDECIMAL', 'decimal'],
  ['BIGSERIAL', 'bigint'],
  ['smallserial', 'bigint'],
  ['serial8', 'bigint'],
  // Rails, Ecto, Laravel, Prisma, Drizzle, GORM, Ent, peewee and SQLAlchemy.
  ['datetime(6)', 'timestamp'],
  ['datetime(3)', 'timestamp(3)'],
  ['time(6)', 'time'],
  ['CHAR(32)', 'text(32)'],
  ['JSONB', 'json'],
  ['TEXT(20)', 'text'],
  ['DOUBLE_PRECISION', 'float64'],
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
  'decimal(15,15)',
  'decimal(16,2)',
  'float32',
  'float64',
  'text',
  'text(20)',
  'bytes',
  'date',
  'time',
  'timetz',
  'timestamp',
  'timestamptz',
  'timestamp(0)',
  'timestamptz(3)',
  'time(3)',
  'timetz(0)',
  'interval',
  'uuid',
  'json',
  'jsonb',
])('%s finds its way back', async (word) => {
  const { parseLogicalType } = await import('@godwit/plugin-api');
  const type = parseLogicalType(word);
  if (type === undefined) throw new Error(word);
  expect(sqlite.types.toLogical(sqlite.types.toNative(type).type).type).toEqual(type);
});

const NATIVE_NAMES = [
  'inet',
  'character(10)',
  'bit varying(5)',
  'public."My ""Type%"',
  'geometry(Point,4326)',
  'int4multirange',
  'uint8',
  'hint',
  'a_text',
  'x_array_text',
  'PRINT',
  'timestamp(3) with time zone',
];

test.each(NATIVE_NAMES)('the foreign type %s finds its way back, in an array too', (name) => {
  const type: LogicalType = { kind: 'native', dialect: 'postgres', name };
  expect(sqlite.types.toLogical(sqlite.types.toNative(type).type).type).toEqual(type);
  const array: LogicalType = { kind: 'array', of: type };
  expect(sqlite.types.toLogical(sqlite.types.toNative(array).type).type).toEqual(array);
});

test('foreign types of any name find their way back and keep their text', () => {
  const name = fc
    .oneof(fc.string({ minLength: 1 }), fc.constantFrom(...NATIVE_NAMES))
    .filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(name, (given) => {
      const type: LogicalType = { kind: 'native', dialect: 'postgres', name: given };
      const { type: declared } = sqlite.types.toNative(type);
      expect(sqlite.types.toLogical(declared).type).toEqual(type);
      if (!/^(?:point|int[48](?:multi)?range)$/.test(given))
        expect([declared, affinityOf(declared)]).toEqual([declared, 'text']);
    }),
  );
});

test('a column declared as an enumeration of any name is one of text, and its name is found again', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'intINT%()_. "aé') }), (name) => {
      const { type } = sqlite.types.toNative({ kind: 'enum', name, values: ['1'] });
      expect(affinityOf(type)).toBe('text');
      expect(readEnumTypeName(type)).toBe(name);
      expect(sqlite.types.toLogical(type).type).toEqual({ kind: 'text' });
    }),
  );
});

test.each([
  ['DOUBLE PRECISION', 0],
  ['FLOAT4', 0],
  ['NUMERIC', 0],
  ['INTEGER', 0],
  ['', -0],
  ['TEXT', -0],
])('of -0 a column of the type "%s" keeps %d', (declared, kept) => {
  const db = new Database(':memory:');
  db.exec(`CREATE TABLE t (c ${declared})`);
  const bind = declared === 'TEXT' ? '-0' : -0;
  db.prepare('INSERT INTO t VALUES (?)').run(bind);
  expect(sqlite.types.kept?.(-0, declared)).toBe(kept);
  expect(Number(db.prepare('SELECT c FROM t').pluck().get())).toBe(kept);
  db.close();
});

test('of every other value a column keeps that value', () => {
  const values = [0, -1, Number.NaN, Number.NEGATIVE_INFINITY, '-0', 0n, false];
  expect(values.map((value) => sqlite.types.kept?.(value, 'DOUBLE PRECISION'))).toEqual(values);
});
