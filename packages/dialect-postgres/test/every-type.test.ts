import { encodeQuotedCsv } from '@godwit/plugin-api';
import { types } from '../src/types/type-mapper.js';
import {
  batchesOf,
  encodedOf,
  openSourceBench,
  plansOf,
  rowsOf,
  type SourceBench,
  tableNamed,
} from './source-support.js';

let bench: SourceBench;
beforeAll(async () => {
  bench = await openSourceBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

/** Inputs by type, each with what is read; a lone text is read as it is. */
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  boolean: [
    ['t', true],
    ['f', false],
  ],
  smallint: [
    ['-32768', -32_768],
    ['32767', 32_767],
  ],
  integer: [
    ['-2147483648', -2_147_483_648],
    ['2147483647', 2_147_483_647],
  ],
  bigint: [
    ['-9223372036854775808', -(2n ** 63n)],
    ['9223372036854775807', 2n ** 63n - 1n],
  ],
  numeric: [
    '0',
    '-0.000000000000000000000001',
    '123456789012345678901234567890.0123456789',
    'NaN',
    'Infinity',
    '-Infinity',
    '1.10',
  ],
  real: [
    ['0.1', Math.fround(0.1)],
    ['3.4028235e38', Math.fround(3.4028235e38)],
    ['1e-45', Math.fround(1.4e-45)],
    ['-0', -0],
    ['NaN', Number.NaN],
  ],
  'double precision': [
    ['0.1', 0.1],
    ['1.7976931348623157e308', 1.7976931348623157e308],
    ['5e-324', 5e-324],
    ['-0', -0],
    ['NaN', Number.NaN],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['0.30000000000000004', 0.30000000000000004],
  ],
  text: ['', "it's", 'NULL', '\u{1F426}'],
  'character varying': ['', 'x '],
  character: ['x', ' '],
  name: ['007'],
  bytea: [
    ['\\x', new Uint8Array()],
    ['\\x0001ff27', new Uint8Array([0, 1, 255, 39])],
  ],
  date: ['2024-02-29', '0044-03-15 BC', 'infinity', '-infinity', '5874897-12-31', '4713-01-01 BC'],
  'time without time zone': ['00:00:00', '24:00:00', '12:34:56.789'],
  'time with time zone': [
    ['12:34:56+00', '12:34:56+00:00'],
    ['23:59:59.999999-15:59', '23:59:59.999999-15:59'],
  ],
  'timestamp without time zone': [
    '2024-02-29 12:00:00',
    '0001-01-01 00:00:00 BC',
    '294276-12-31 23:59:59.999999',
    'infinity',
  ],
  'timestamp with time zone': [
    ['2024-02-29 12:00:00.5+02', '2024-02-29 10:00:00.5+00'],
    ['0044-03-15 00:00:00+00 BC', '0044-03-15 00:00:00+00 BC'],
    '-infinity',
  ],
  interval: [
    ['1 year 2 mons -3 days 04:05:06.789', 'P1Y2M-3DT4H5M6.789S'],
    ['0', 'PT0S'],
    ['-1 mon', 'P-1M'],
  ],
  uuid: [['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']],
  json: ['{"b": 1.10,  "a": null}', ' 1e400 '],
  jsonb: [['{"b":1.10,"a":"\\u00e9"}', '{"a": "é", "b": 1.10}']],
  xml: ['<a b="c">d</a>'],
  inet: ['10.0.0.1', '10.0.0.1/8', '::1'],
  cidr: ['10.0.0.0/8'],
  macaddr: ['08:00:2b:01:02:03'],
  money: ['-$1,234.56'],
  bit: ['1'],
  'bit varying': ['00000101', ''],
  int4range: ['[1,5)', 'empty', '(,)'],
  nummultirange: ['{[1.5,2.5],(3,)}'],
  tstzrange: ['["2024-01-01 00:00:00+00",infinity)'],
  point: ['(1.5,-2)'],
  polygon: ['((0,0),(1,1),(2,0))'],
  tsvector: ["'a':1 'b':2"],
  tsquery: ["'a' & 'b'"],
  oid: ['4294967295'],
  regclass: ['pg_class'],
  pg_lsn: ['FFFFFFFF/FFFFFFFF'],
  '"char"': ['x'],
  int2vector: ['1 2 3'],
  'integer[]': [
    ['{1,NULL,-3}', [1, null, -3]],
    [
      '{{1,2},{3,4}}',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['{}', []],
  ],
  'boolean[]': [['{t,f,NULL}', [true, false, null]]],
  'bigint[]': [['{9223372036854775807}', [2n ** 63n - 1n]]],
  'text[]': [['{"a,b","NULL",NULL,"it\'s","\\"\\\\"}', ['a,b', 'NULL', null, "it's", '"\\']]],
  'real[]': [['{0.1}', [Math.fround(0.1)]]],
  'numeric[]': [['{1.10,NaN}', ['1.10', 'NaN']]],
  'bytea[]': [['{"\\\\x00ff"}', [new Uint8Array([0, 255])]]],
  'timestamp with time zone[]': [['{"2024-01-01 00:00:00+02"}', ['2023-12-31 22:00:00+00']]],
  'jsonb[]': [['{"{\\"a\\": 1}"}', ['{"a": 1}']]],
  'inet[]': [['{10.0.0.1}', ['10.0.0.1']]],
  'character[]': [['{x}', ['x']]],
};

interface TypeRow {
  readonly name: string;
}

/** Every type of the system that a column can have, arrays included. */
async function columnTypes(): Promise<readonly string[]> {
  const { rows } = await bench.client.query<TypeRow>(`
    SELECT format_type(t.oid, NULL) AS name FROM pg_type AS t WHERE t.typtype IN ('b', 'r', 'm', 'd')
       AND t.typnamespace IN ('pg_catalog'::regnamespace) ORDER BY 1`);
  return rows.map((row) => row.name);
}

test('a column of every type is introspected and read, in every way, with boundary values', async () => {
  const names = await columnTypes();
  expect(names.length).toBeGreaterThan(100);
  expect(names).toEqual(expect.arrayContaining(Object.keys(VALUES)));
  const made: string[] = [];
  for (const [index, name] of names.entries()) {
    const table = `t${index}`;
    try {
      await bench.client.query(`CREATE TABLE ${table} (id serial PRIMARY KEY, v ${name})`);
    } catch {
      continue;
    }
    made.push(name);
    const inputs = (VALUES[name] ?? []).map((value) => (Array.isArray(value) ? value[0] : value));
    await bench.client.query(`INSERT INTO ${table} (v) VALUES (NULL)`);
    for (const input of inputs)
      await bench.client.query(`INSERT INTO ${table} (v) VALUES ($1::text::${name})`, [input]);
  }
  expect(made.length).toBeGreaterThan(100);
  await using session = await bench.open();
  const schema = await session.introspect();
  for (const name of made) {
    const table = tableNamed(schema, `t${names.indexOf(name)}`);
    const expected = (VALUES[name] ?? []).map((value) => (Array.isArray(value) ? value[1] : value));
    const rows = await rowsOf(session, table);
    expect([name, rows.map(([, value]) => value)]).toEqual([name, [null, ...expected]]);
    const reread = await encodedOf(session, table);
    if (!/real|double/.test(name)) expect(reread).toBe(encodeQuotedCsv(rows, plansOf(table)));
    const native = await batchesOf(session, table, { encoding: 'postgres-csv' });
    expect(native.length).toBe(1);
    const column = table.columns[1];
    expect(column?.nativeType).toBe(
      name === 'character'
        ? 'character(1)'
        : name === 'bit'
          ? 'bit(1)'
          : name.replace(/^(character|bit)\[\]$/, '$1(1)[]'),
    );
    // Without a limit it is a text.
    const spelled = column?.nativeType.replace(/^character varying(?!\()/, 'text');
    if (column !== undefined) expect(types.toNative(column.type).type).toBe(spelled);
  }
});
