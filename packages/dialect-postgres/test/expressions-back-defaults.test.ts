import type { LogicalType } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { expressions as sqlite } from '../../dialect-sqlite/dist/expressions/codec.js';
import { expressions } from '../src/expressions/codec.js';
import { translate } from './expressions-support.js';

const ZONELESS: LogicalType = { kind: 'timestamp', precision: 6, zoned: false };
const ZONED: LogicalType = { kind: 'timestamp', precision: 6, zoned: true };
const MOOD: LogicalType = { kind: 'enum', name: 'mood', values: ['sad', 'ok'] };
const native = (name: string): LogicalType => ({ kind: 'native', dialect: 'postgres', name });
const array = (of: LogicalType): LogicalType => ({ kind: 'array', of });

/** What a default of PostgreSQL makes in a column of SQLite, or why it does not. */
function made(text: string, type: LogicalType, declared: string): unknown {
  const context = {
    purpose: 'default',
    table: { name: { name: 'x' }, columns: [] },
    expected: type,
  } as const;
  const tree = expressions.parse(text, context);
  if (tree === undefined) return 'not read';
  const printed = sqlite.print(JSON.parse(JSON.stringify(tree)), context);
  if (!printed.ok) return `because ${printed.reason}`;
  const database = new Database(':memory:');
  database.exec(
    `CREATE TABLE x (id INTEGER, c "${declared}" DEFAULT ${printed.sql}); INSERT INTO x (id) VALUES (1)`,
  );
  const row = database
    .prepare("SELECT typeof(c) || ':' || coalesce(CAST(c AS TEXT), 'NULL') FROM x")
    .pluck()
    .get();
  database.close();
  return row;
}

test.each([
  ['true', { kind: 'boolean' }, 'BOOLEAN', 'integer:1'],
  ["'f'::boolean", { kind: 'boolean' }, 'BOOLEAN', 'integer:0'],
  ['5', { kind: 'integer', bits: 32 }, 'INTEGER32', 'integer:5'],
  ["'-1'::integer", { kind: 'integer', bits: 32 }, 'INTEGER32', 'integer:-1'],
  ["'9223372036854775807'::bigint", { kind: 'bigint' }, 'BIGINT', 'integer:9223372036854775807'],
  ['0.00', { kind: 'decimal', precision: 10, scale: 2 }, 'DECIMAL(10,2)', 'integer:0'],
  ['(0)::numeric', { kind: 'decimal', precision: 30, scale: 2 }, 'DECIMAL_TEXT(30,2)', 'text:0.00'],
  ["'NaN'::numeric", { kind: 'decimal' }, 'DECIMAL_TEXT', 'text:NaN'],
  ['123456789012345678901234.50', { kind: 'decimal' }, 'DECIMAL_TEXT', 'text:123456789012345678901234.50'],
  ["'0.5'::real", { kind: 'float', bits: 32 }, 'FLOAT4', 'real:0.5'],
  ["'NaN'::double precision", { kind: 'float', bits: 64 }, 'DOUBLE PRECISION', 'text:NaN'],
  ["'-Infinity'::double precision", { kind: 'float', bits: 64 }, 'DOUBLE PRECISION', 'real:-Inf'],
  ["'it''s'::text", { kind: 'text' }, 'TEXT', "text:it's"],
  ["'05'::character varying(5)", { kind: 'text', maxLength: 5 }, 'VARCHAR(5)', 'text:05'],
  ["E'a\\\\b'::text", { kind: 'text' }, 'TEXT', 'text:a\\b'],
  ['NULL::text', { kind: 'text' }, 'TEXT', 'null:NULL'],
  ["'a'::bpchar", native('character(3)'), 'POSTGRES_CHARACTER_TEXT(3)', 'text:a  '],
  ["'\\x6162'::bytea", { kind: 'bytes' }, 'BLOB', 'blob:ab'],
  ["'2020-01-01'::date", { kind: 'date' }, 'DATE', 'text:2020-01-01'],
  ["'infinity'::date", { kind: 'date' }, 'DATE', 'text:infinity'],
  [
    "'12:30:00.50'::time without time zone",
    { kind: 'time', precision: 6, zoned: false },
    'TIME',
    'text:12:30:00.5',
  ],
  [
    "'12:30:00+02'::time with time zone",
    { kind: 'time', precision: 6, zoned: true },
    'TIMETZ',
    'text:12:30:00+02:00',
  ],
  ["'2020-01-01 00:00:00'::timestamp without time zone", ZONELESS, 'TIMESTAMP', 'text:2020-01-01 00:00:00'],
  [
    "'2020-01-01 00:00:00.5+01'::timestamp with time zone",
    ZONED,
    'TIMESTAMPTZ',
    'text:2019-12-31 23:00:00.5+00:00',
  ],
  ["'1 day 02:03:04.5'::interval", { kind: 'interval' }, 'INTERVAL_TEXT', 'text:P1DT2H3M4.5S'],
  ["'-1 years -2 mons +3 days'::interval", { kind: 'interval' }, 'INTERVAL_TEXT', 'text:P-1Y-2M3D'],
  ["'00:00:00'::interval", { kind: 'interval' }, 'INTERVAL_TEXT', 'text:PT0S'],
  [
    "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid",
    { kind: 'uuid' },
    'UUID',
    'text:a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  ],
  ['\'{"a": 1.0}\'::jsonb', { kind: 'json', form: 'normalized' }, 'JSONB_TEXT', 'text:{"a": 1.0}'],
  ["'ok'::public.mood", MOOD, 'TEXT', 'text:ok'],
  ["'{}'::text[]", array({ kind: 'text' }), 'TEXT_ARRAY_TEXT', 'text:[]'],
  [
    "'{1,NULL,3}'::integer[]",
    array({ kind: 'integer', bits: 32 }),
    'INTEGER32_ARRAY_TEXT',
    'text:[1,null,3]',
  ],
  ['\'{a,"b c","\\""}\'::text[]', array({ kind: 'text' }), 'TEXT_ARRAY_TEXT', 'text:["a","b c","\\""]'],
  ["ARRAY['a'::text, 'b'::text]", array({ kind: 'text' }), 'TEXT_ARRAY_TEXT', 'text:["a","b"]'],
  ['ARRAY[]::text[]', array({ kind: 'text' }), 'TEXT_ARRAY_TEXT', 'text:[]'],
  ["'0.0.0.0'::inet", native('inet'), 'POSTGRES_INET_TEXT', 'text:0.0.0.0'],
  ['\'101\'::"bit"', native('bit(3)'), 'POSTGRES_BIT_TEXT(3)', 'text:101'],
  ["('a'::text || 'b'::text)", { kind: 'text' }, 'TEXT', 'text:ab'],
  ['((60 * 60) * 24)', { kind: 'integer', bits: 32 }, 'INTEGER32', 'integer:86400'],
] as const)('DEFAULT %s for %o', (text, type, declared, expected) => {
  expect(made(text, type, declared)).toBe(expected);
});

const TIMESTAMP_TEXT = /^text:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{0,2}[1-9])?$/;

test.each([
  ['now()', ZONELESS, 'TIMESTAMP', TIMESTAMP_TEXT],
  [
    'CURRENT_TIMESTAMP',
    ZONED,
    'TIMESTAMPTZ',
    /^text:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{0,2}[1-9])?\+00:00$/,
  ],
  ["timezone('utc'::text, now())", ZONELESS, 'TIMESTAMP', TIMESTAMP_TEXT],
  ["(CURRENT_TIMESTAMP AT TIME ZONE 'UTC'::text)", ZONELESS, 'TIMESTAMP', TIMESTAMP_TEXT],
  ['LOCALTIMESTAMP', ZONELESS, 'TIMESTAMP', TIMESTAMP_TEXT],
  ['(now())::timestamp without time zone', ZONELESS, 'TIMESTAMP', TIMESTAMP_TEXT],
  [
    'now()',
    { kind: 'timestamp', precision: 0, zoned: false },
    'TIMESTAMP(0)',
    /^text:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  ],
  ['now()', { kind: 'date' }, 'DATE', /^text:\d{4}-\d\d-\d\d$/],
  [
    "(now() + '30 days'::interval)",
    ZONED,
    'TIMESTAMPTZ',
    /^text:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{0,2}[1-9])?\+00:00$/,
  ],
  ["(CURRENT_TIMESTAMP - '1 mon 01:00:00'::interval)", ZONELESS, 'TIMESTAMP', TIMESTAMP_TEXT],
  ['(CURRENT_DATE + 7)', { kind: 'date' }, 'DATE', /^text:\d{4}-\d\d-\d\d$/],
  ['(EXTRACT(epoch FROM now()) * (1000)::numeric)', { kind: 'bigint' }, 'BIGINT', /^integer:\d{13}$/],
  [
    "(floor((date_part('epoch'::text, now()) * (1000)::double precision)))::bigint",
    { kind: 'bigint' },
    'BIGINT',
    /^integer:\d{13}$/,
  ],
  [
    "(date_part('year'::text, CURRENT_DATE))::integer",
    { kind: 'integer', bits: 32 },
    'INTEGER32',
    /^integer:2\d{3}$/,
  ],
  ["('now'::text)::date", { kind: 'date' }, 'DATE', /^text:\d{4}-\d\d-\d\d$/],
  ['(EXTRACT(epoch FROM now()))::integer', { kind: 'integer', bits: 32 }, 'INTEGER32', /^integer:\d{10}$/],
  [
    'gen_random_uuid()',
    { kind: 'uuid' },
    'UUID',
    /^text:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  ],
  ['(public.uuid_generate_v4())::text', { kind: 'text' }, 'TEXT', /^text:[0-9a-f]{8}-[0-9a-f]{4}-4/],
  ["encode(gen_random_bytes(8), 'hex'::text)", { kind: 'text' }, 'TEXT', /^text:[0-9a-f]{16}$/],
] as const)('DEFAULT %s for %o', (text, type, declared, expected) => {
  expect(made(text, type, declared)).toMatch(expected);
});

test.each([
  ["nextval('s'::regclass)", { kind: 'bigint' }, 'because SQLite has no sequences'],
  ['(now())::text', { kind: 'text' }, 'not read'],
  ["'now'::date", { kind: 'date' }, 'not read'],
  ['CURRENT_USER', { kind: 'text' }, 'not read'],
  ['(random() * 10.0)', { kind: 'float', bits: 64 }, 'not read'],
] as const)('DEFAULT %s for %o is refused', (text, type, expected) => {
  expect(made(text, type, 'ANY')).toBe(expected);
});

test.each([
  ['CURRENT_TIMESTAMP', ZONELESS, '(CURRENT_TIMESTAMP)'],
  ["strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", { kind: 'text' }, "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"],
  ["date('now')", { kind: 'date' }, '(CURRENT_DATE)'],
  ['unixepoch()', { kind: 'bigint' }, "(CAST(strftime('%s', 'now') AS INTEGER))"],
  ['unixepoch() * 1000', { kind: 'bigint' }, "(CAST(strftime('%s', 'now') AS INTEGER) * 1000)"],
  ['lower(hex(randomblob(7)))', { kind: 'text' }, '(lower(hex(randomblob(7))))'],
  ['random()', { kind: 'bigint' }, '(random())'],
] as const)('DEFAULT %s of SQLite for %o comes back', (text, type, expected) => {
  const there = translate(text, 'default', type);
  const context = {
    purpose: 'default',
    table: { name: { name: 'x' }, columns: [] },
    expected: type,
  } as const;
  const tree = expressions.parse(there, context);
  const back = tree && sqlite.print(tree, context);
  expect(back?.ok ? back.sql : `${there}: ${back?.reason}`).toBe(expected);
});

test.each([
  ["'0045-02-29 BC'::date", { kind: 'date' }, "'0045-02-29 BC'"],
  ["'10000-01-01'::date", { kind: 'date' }, "'10000-01-01'"],
  ["'10000-01-01 00:00:00.5'::timestamp without time zone", ZONELESS, "'10000-01-01 00:00:00.5'"],
  ["'0044-03-15 00:00:00 BC'::timestamp without time zone", ZONELESS, "'0044-03-15 00:00:00 BC'"],
  ["'24:00:00'::time without time zone", { kind: 'time', precision: 6, zoned: false }, "'24:00:00'"],
  ["'-0'::double precision", { kind: 'float', bits: 64 }, "'-0'::double precision"],
  ["'-0'::real", { kind: 'float', bits: 32 }, "'-0'::double precision"],
  ["'5874898-01-01'::date", { kind: 'date' }, 'because the constant is no value of type date'],
] as const)('the default %s is printed again', (text, expected, printed) => {
  const context = {
    purpose: 'default',
    table: { name: { name: 'x' }, columns: [] },
    expected,
  } as const;
  const tree = expressions.parse(text, context);
  const again = tree && expressions.print(tree, context);
  expect(again?.ok === true ? again.sql : `because ${again?.reason}`).toBe(printed);
});
