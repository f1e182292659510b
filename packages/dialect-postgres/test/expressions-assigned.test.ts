import type { Column, LogicalType } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { expressions as sqlite } from '../../dialect-sqlite/dist/expressions/codec.js';
import { expressions } from '../src/expressions/codec.js';
import { column } from './expressions-support.js';

const INTEGER: LogicalType = { kind: 'integer', bits: 32 };
const DOUBLE: LogicalType = { kind: 'float', bits: 64 };
const REAL: LogicalType = { kind: 'float', bits: 32 };
const MOMENT: LogicalType = { kind: 'timestamp', precision: 6, zoned: false };
const DATE: LogicalType = { kind: 'date' };
const decimal = (precision: number, scale: number): LogicalType => ({ kind: 'decimal', precision, scale });
const timestamp = (precision: number, zoned = false): LogicalType => ({
  kind: 'timestamp',
  precision,
  zoned,
});
const time = (precision: number): LogicalType => ({ kind: 'time', precision, zoned: false });
const text = (maxLength: number): LogicalType => ({ kind: 'text', maxLength });
const native = (name: string): LogicalType => ({ kind: 'native', dialect: 'postgres', name });

/** A column, what SQLite declares for it, and what a row holds in it. */
const INPUTS: readonly (readonly [Column, string, unknown])[] = [
  [column('price', 'numeric(10,2)', decimal(10, 2)), 'DECIMAL(10,2)', 1.5],
  [column('exact', 'numeric', { kind: 'decimal' }), 'DECIMAL_TEXT', '1.5'],
  [column('half', 'double precision', DOUBLE), 'DOUBLE PRECISION', 2.5],
  [column('odd', 'double precision', DOUBLE), 'DOUBLE PRECISION', -1.5],
  [column('nearly', 'double precision', DOUBLE), 'DOUBLE PRECISION', 0.49999999999999994],
  [column('small', 'real', REAL), 'FLOAT4', 0.1],
  [column('n', 'integer', INTEGER), 'INTEGER32', 7],
  [column('t', 'text', { kind: 'text' }), 'TEXT', 'ab    '],
  [column('long', 'text', { kind: 'text' }), 'TEXT', 'abcdef'],
  [column('born', 'date', DATE), 'DATE', '2024-02-29'],
  [column('old', 'date', DATE), 'DATE', '0044-03-15 BC'],
  [column('endless', 'date', DATE), 'DATE', 'infinity'],
  [column('at', 'timestamp', MOMENT), 'TIMESTAMP', '2024-02-29 12:30:00.5'],
  [column('before', 'timestamp', MOMENT), 'TIMESTAMP', '0044-03-15 12:00:00 BC'],
  [column('late', 'timestamp', MOMENT), 'TIMESTAMP', '12024-02-29 12:30:00'],
  [column('never', 'timestamp', MOMENT), 'TIMESTAMP', '-infinity'],
  [column('code', 'varchar(3)', text(3)), 'VARCHAR(3)', 'abc'],
];
const TABLE = { name: { name: 'x' }, columns: INPUTS.map(([one]) => one) };

/** What SQLite makes of an expression of PostgreSQL in a column of a type, or why it does not. */
function made(
  purpose: 'default' | 'generated',
  expression: string,
  type: LogicalType,
  declared: string,
): unknown {
  const context = { purpose, table: TABLE, expected: type };
  const tree = expressions.parse(expression, context);
  if (tree === undefined) return 'not read';
  const printed = sqlite.print(JSON.parse(JSON.stringify(tree)), context);
  if (!printed.ok) return `because ${printed.reason}`;
  const database = new Database(':memory:');
  const columns = INPUTS.map(([{ name }, kept]) => `"${name}" "${kept}"`).join(', ');
  const rule = purpose === 'default' ? 'DEFAULT' : 'AS';
  database.exec(`CREATE TABLE x (${columns}, made "${declared}" ${rule} (${printed.sql}))`);
  const names = INPUTS.map(([{ name }]) => `"${name}"`).join(', ');
  const places = INPUTS.map(() => '?').join(', ');
  database.prepare(`INSERT INTO x (${names}) VALUES (${places})`).run(INPUTS.map(([, , value]) => value));
  const found = database.prepare('SELECT made FROM x').pluck().get();
  database.close();
  return found;
}

test.each([
  ['(price * 0.195)', decimal(10, 2), 'DECIMAL(10,2)', 0.29],
  ['(price * 0.97)', decimal(10, 1), 'DECIMAL(10,1)', 1.5],
  ['(- price)', decimal(10, 0), 'DECIMAL(10,0)', -2],
  ['price', INTEGER, 'INTEGER32', 2],
  ['half', INTEGER, 'INTEGER32', 2],
  ['odd', INTEGER, 'INTEGER32', -2],
  ['nearly', { kind: 'bigint' }, 'BIGINT', 0],
  ['(half * (1.8)::double precision)', INTEGER, 'INTEGER32', 4],
  ['price', DOUBLE, 'DOUBLE PRECISION', 1.5],
  ['n', { kind: 'text' }, 'TEXT', '7'],
  ['t', text(4), 'VARCHAR(4)', 'ab  '],
  ['code', text(3), 'VARCHAR(3)', 'abc'],
  ['at', DATE, 'DATE', '2024-02-29'],
  ['before', DATE, 'DATE', '0044-03-15 BC'],
  ['late', DATE, 'DATE', '12024-02-29'],
  ['never', DATE, 'DATE', '-infinity'],
  ['born', MOMENT, 'TIMESTAMP', '2024-02-29 00:00:00'],
  ['old', MOMENT, 'TIMESTAMP', '0044-03-15 00:00:00 BC'],
  ['endless', MOMENT, 'TIMESTAMP', 'infinity'],
  ["date_trunc('month'::text, before)", MOMENT, 'TIMESTAMP', '0044-03-01 00:00:00 BC'],
  ["date_trunc('hour'::text, late)", MOMENT, 'TIMESTAMP', '12024-02-29 12:00:00'],
  ["date_trunc('day'::text, never)", MOMENT, 'TIMESTAMP', '-infinity'],
  ['(price)::numeric(10,1)', decimal(10, 2), 'DECIMAL(10,2)', 1.5],
] as const)(
  'a column computed as %s has what its type makes of it: %o',
  (expression, type, declared, expected) => {
    expect(made('generated', expression, type, declared)).toBe(expected);
  },
);

test.each([
  ['at', timestamp(0)],
  ['half', decimal(10, 2)],
  ['half', REAL],
  ['small', DOUBLE],
  ['(half)::real', REAL],
  ['price', { kind: 'text' }],
  ['half', { kind: 'text' }],
  ['born', timestamp(6, true)],
  ['n', REAL],
] as const)(
  'a column computed as %s is not carried where SQLite has no words for its type: %o',
  (expression, type) => {
    expect(made('generated', expression, type, 'ANY')).toBe('not read');
  },
);

test('decimals of any number of digits are not rounded where SQLite has doubles', () => {
  expect(made('generated', 'exact', decimal(10, 2), 'ANY')).toBe(
    'because SQLite has no exact decimals of any number of digits',
  );
});

test.each([
  ['1.25', decimal(10, 1), 'DECIMAL(10,1)', 1.3],
  ['(-1.25)', decimal(10, 1), 'DECIMAL(10,1)', -1.3],
  ['12355', decimal(5, -2), 'DECIMAL_TEXT(5,-2)', '12400'],
  ['1.005', decimal(30, 2), 'DECIMAL_TEXT(30,2)', '1.01'],
  ['0.5', INTEGER, 'INTEGER32', 1],
  ['2.5', INTEGER, 'INTEGER32', 3],
  ["'2.5'::double precision", INTEGER, 'INTEGER32', 2],
  ['(0.5)::double precision', INTEGER, 'INTEGER32', 0],
  ["'1.2345'::double precision", decimal(10, 2), 'DECIMAL(10,2)', 1.23],
  ['0.123456789', REAL, 'FLOAT4', 0.12345679],
  ['0.1', REAL, 'FLOAT4', 0.1],
  ["'abc   '::character varying", text(4), 'VARCHAR(4)', 'abc '],
  ["'abc   '::text", native('character(4)'), 'POSTGRES_CHARACTER_TEXT(4)', 'abc '],
  ["'12:00:00.7'::time without time zone", time(0), 'TIME(0)', '12:00:01'],
  ["'23:59:59.9'::time without time zone", time(0), 'TIME(0)', '24:00:00'],
  [
    "'2020-01-01 00:00:00.126'::timestamp without time zone",
    timestamp(2),
    'TIMESTAMP(2)',
    '2020-01-01 00:00:00.13',
  ],
  [
    "'2019-12-31 23:59:59.7'::timestamp without time zone",
    timestamp(0),
    'TIMESTAMP(0)',
    '2020-01-01 00:00:00',
  ],
  [
    "'1999-12-31 12:00:00.5'::timestamp without time zone",
    timestamp(0),
    'TIMESTAMP(0)',
    '1999-12-31 12:00:00',
  ],
  [
    "'2020-01-01 00:00:00.7+02'::timestamp with time zone",
    timestamp(0, true),
    'TIMESTAMPTZ(0)',
    '2019-12-31 22:00:01+00:00',
  ],
  ["'2020-01-01 10:00:00'::timestamp without time zone", DATE, 'DATE', '2020-01-01'],
  ["'2020-01-01'::date", MOMENT, 'TIMESTAMP', '2020-01-01 00:00:00'],
  ["'{1.25,NULL}'::numeric[]", { kind: 'array', of: decimal(5, 1) }, 'ARRAY_TEXT', '[1.3,null]'],
  ['ARRAY[1.25, 2.5]', { kind: 'array', of: decimal(5, 1) }, 'ARRAY_TEXT', '[1.3,2.5]'],
] as const)('the default %s is what its type makes of it: %o', (expression, type, declared, expected) => {
  expect(made('default', expression, type, declared)).toBe(expected);
});

test.each([
  ["'too long'::character varying", text(3)],
  ["'abcd'::bpchar", native('character(3)')],
  ['100000', { kind: 'integer', bits: 16 }],
  ['123456', decimal(5, 2)],
  ["'1 day 00:00:01.7'::interval", native('interval(0)')],
  ['\'101\'::"bit"', native('bit(4)')],
  ['\'{"b": 1, "a": 2}\'::json', { kind: 'json', form: 'normalized' }],
  ["(CURRENT_DATE + '05:00:00'::interval)", MOMENT],
] as const)(
  'the default %s, which PostgreSQL refuses or changes in its own way, is not carried: %o',
  (expression, type) => {
    expect(made('default', expression, type, 'ANY')).toBe('not read');
  },
);

test.each([
  ['CURRENT_DATE', MOMENT],
  ['(CURRENT_DATE + 7)', MOMENT],
  ["(CURRENT_DATE + '1 mon'::interval)", MOMENT],
] as const)('the default %s of a timestamp is a midnight', (expression, type) => {
  expect(made('default', expression, type, 'TIMESTAMP')).toMatch(/^\d{4}-\d\d-\d\d 00:00:00$/);
});
