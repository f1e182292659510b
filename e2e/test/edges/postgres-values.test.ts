import { postgresToSqlite, type Scene } from './scene.js';

/** A value of PostgreSQL: its type, its literal, the type that SQLite declares and the value that it stores. */
type Case = readonly [type: string, literal: string, declared: string, stored: string];

const CASES: readonly Case[] = [
  ['smallint', '-32768', 'SMALLINT', '-32768'],
  ['integer', '2147483647', 'INTEGER32', '2147483647'],
  ['bigint', '-9223372036854775808', 'BIGINT', '-9223372036854775808'],
  [
    'numeric(38,10)',
    '1234567890123456789012345678.0123456789',
    'DECIMAL_TEXT(38,10)',
    '1234567890123456789012345678.0123456789',
  ],
  ['numeric(1000,2)', `1${'0'.repeat(900)}.10`, 'DECIMAL_TEXT(1000,2)', `1${'0'.repeat(900)}.10`],
  ['numeric(5,2)', '1.10', 'DECIMAL(5,2)', '1.1'],
  ['numeric', 'NaN', 'DECIMAL_TEXT', 'NaN'],
  ['numeric', '-Infinity', 'DECIMAL_TEXT', '-Infinity'],
  ['real', '0.1', 'FLOAT4', '0.10000000149011612'],
  ['double precision', '5e-324', 'DOUBLE PRECISION', '5e-324'],
  ['double precision', 'Infinity', 'DOUBLE PRECISION', 'Infinity'],
  ['double precision', 'NaN', 'DOUBLE PRECISION', 'NaN'],
  ['money', '1234.50', 'POSTGRES_MONEY_TEXT', '$1,234.50'],
  ['character(4)', 'a', 'POSTGRES_CHARACTER_TEXT(4)', 'a   '],
  ['character varying(3)', '007', 'VARCHAR(3)', '007'],
  ['name', '007', 'POSTGRES_NAME_TEXT', '007'],
  ['bytea', '\\x00ff', 'BLOB', "x'00ff'"],
  ['date', '0044-03-15 BC', 'DATE', '0044-03-15 BC'],
  ['date', '5874897-12-31', 'DATE', '5874897-12-31'],
  ['time', '24:00:00', 'TIME', '24:00:00'],
  ['timetz', '12:00:00.5+05:30', 'TIMETZ', '12:00:00.5+05:30'],
  ['timestamp', '294276-12-31 23:59:59.999999', 'TIMESTAMP', '294276-12-31 23:59:59.999999'],
  ['timestamp(3)', '2000-02-29 12:00:00.123', 'TIMESTAMP(3)', '2000-02-29 12:00:00.123'],
  ['timestamptz', 'infinity', 'TIMESTAMPTZ', 'infinity'],
  ['timestamptz', '2000-02-29 12:00:00.1+05:30', 'TIMESTAMPTZ', '2000-02-29 06:30:00.1+00:00'],
  ['timestamptz', '0044-03-15 00:00:00+00 BC', 'TIMESTAMPTZ', '0044-03-15 00:00:00+00 BC'],
  ['interval', '1 year 2 months -3 days 04:05:06.789', 'INTERVAL_TEXT', 'P1Y2M-3DT4H5M6.789S'],
  ['boolean', 'true', 'BOOLEAN', '1'],
  ['uuid', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'UUID', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  ['json', '{"b": 1,  "a": [1e400], "b": 2}', 'JSON_TEXT', '{"b": 1,  "a": [1e400], "b": 2}'],
  ['jsonb', '{"b": 1, "a": 1.10}', 'JSONB_TEXT', '{"a": 1.10, "b": 1}'],
  ['xml', '<a b="c">é</a>', 'POSTGRES_XML_TEXT', '<a b="c">é</a>'],
  ['bit(8)', '00000101', 'POSTGRES_BIT_TEXT(8)', '00000101'],
  ['bit varying', '0', 'POSTGRES_%bit varying_TEXT', '0'],
  ['inet', '10.0.0.1/8', 'POSTGRES_INET_TEXT', '10.0.0.1/8'],
  ['cidr', 'fe80::/10', 'POSTGRES_CIDR_TEXT', 'fe80::/10'],
  ['macaddr', '08:00:2b:01:02:03', 'POSTGRES_MACADDR_TEXT', '08:00:2b:01:02:03'],
  ['macaddr8', '08:00:2b:01:02:03:04:05', 'POSTGRES_MACADDR8_TEXT', '08:00:2b:01:02:03:04:05'],
  ['point', '(1,2.5)', 'POSTGRES_POINT_TEXT', '(1,2.5)'],
  ['polygon', '((0,0),(1,1))', 'POSTGRES_POLYGON_TEXT', '((0,0),(1,1))'],
  ['integer[]', '{1,NULL,3}', 'INTEGER32_ARRAY_TEXT', '[1,null,3]'],
  ['text[]', '{{a,"b,c"},{NULL,"NULL"}}', 'TEXT_ARRAY_TEXT', '[["a","b,c"],[null,"NULL"]]'],
  ['int4range', '[1,10)', 'POSTGRES_INT4RANGE_TEXT', '[1,10)'],
  [
    'datemultirange',
    '{[2000-01-01,2000-01-03)}',
    'POSTGRES_DATEMULTIRANGE_TEXT',
    '{[2000-01-01,2000-01-03)}',
  ],
  ['tsvector', "'a':1A 'b':2", 'POSTGRES_TSVECTOR_TEXT', "'a':1A 'b':2"],
  ['tsquery', "'a' & !'b'", 'POSTGRES_TSQUERY_TEXT', "'a' & !'b'"],
  ['oid', '4294967295', 'POSTGRES_OID_TEXT', '4294967295'],
  ['pg_lsn', '16/B374D848', 'POSTGRES_PG_LSN_TEXT', '16/B374D848'],
];

let moved: Scene;
beforeAll(async () => {
  const columns = CASES.map(([type], at) => `c${at} ${type}`);
  const values = CASES.map(([type, literal]) => `'${literal.replaceAll("'", "''")}'::${type}`);
  moved = await postgresToSqlite(`
    CREATE TABLE every (id int PRIMARY KEY, ${columns.join(', ')});
    INSERT INTO every VALUES (1, ${values.join(', ')});
    CREATE TABLE bounds (id int PRIMARY KEY, a int[]); INSERT INTO bounds VALUES (1, '[0:2]={7,8,9}');
    CREATE TABLE zeros (id int PRIMARY KEY, r float8, n float8); INSERT INTO zeros VALUES (1, '-0', 'NaN')`);
});
afterAll(() => moved?.[Symbol.asyncDispose]());

test('the move ends well', () => {
  expect(moved.complaint).toBe('');
});

test.each(CASES.map((one, at) => [...one, at] as const))(
  '%s %.40s is kept in a column of %s',
  async (_type, _literal, declared, stored, at) => {
    const sql = `SELECT type FROM pragma_table_info('every') WHERE name = 'c${at}'`;
    expect(await moved.rows(sql)).toEqual([declared]);
    const [value = ''] = await moved.rows(`SELECT c${at} FROM every`);
    expect(value.replace('$', '')).toBe(stored.replace('$', ''));
  },
);

test('what SQLite stores otherwise is told: years in the words of PostgreSQL, -0, NaN, bounds of arrays', () => {
  const at = (type: string, literal: string): string =>
    `every.c${CASES.findIndex((one) => one[0] === type && one[1] === literal)}`;
  expect(moved.codes(at('timestamptz', 'infinity'))).toEqual(['VALUES_FITTED']);
  expect(moved.codes(at('date', '0044-03-15 BC'))).toEqual(['VALUES_FITTED']);
  expect(moved.codes(at('numeric(38,10)', '1234567890123456789012345678.0123456789'))).toEqual([
    'TYPE_WIDENED',
  ]);
  expect(moved.codes('zeros.r')).toEqual(['VALUES_FITTED']);
  expect(moved.codes('zeros.n')).toEqual(['VALUES_FITTED']);
  expect(moved.codes('bounds.a')).toContain('VALUES_FITTED');
});
