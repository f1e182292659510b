import { type Column, type Expression, type ExpressionContext, parseLogicalType } from '@godwit/plugin-api';
import { createTestDatabase, serverVersion } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { expressions as sqlite } from '../../dialect-sqlite/dist/expressions/codec.js';
import { expressions as postgres } from '../src/expressions/codec.js';
import { column } from './expressions-support.js';

const MEMBERS = [
  ...[
    'true',
    'false',
    '0',
    '1',
    '-1',
    '5',
    '2.5',
    '-2.5',
    '0.5',
    '-0.5',
    '2.0',
    '1.50',
    '-0.7',
    '[]',
    '{}',
    '[1]',
  ],
  ...['32767', '32768', '2147483647', '2147483648', '-2147483649', '2147483647.4', '2147483647.5'],
  ...[
    '9007199254740993',
    '9007199254740993.5',
    '0.49999999999999999',
    '2.49999999999999999999',
    '1e3',
    '1e300',
  ],
  ...[
    '3.456785',
    '3.4567849',
    '-3.456785',
    '99999999.995',
    '99999999.994999',
    '-99999999.995',
    '-0.004',
    '0.0000001',
  ],
  ...[
    '123456789012345.123455',
    '999999999999999.999995',
    '-0.000004',
    '9999.5',
    '0.9999999999999995',
    '1.005',
  ],
  ...['9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809', '1e400'],
];
const TEXTS = [
  ...[
    '',
    ' ',
    'abc',
    '5',
    ' 5\\t',
    '+5',
    '-5',
    '007',
    '-0',
    '5.0',
    '--5',
    '+-5',
    '5-',
    '-',
    '5 5',
    '1e3',
    '.',
    'é',
  ],
  ...[
    'true',
    'T',
    ' tRu ',
    'yes',
    'y',
    'on',
    'o',
    'of',
    'OFF',
    'no',
    'f',
    '1',
    '0',
    '2',
    'truee',
    'null',
    '[1]',
  ],
  ...['2147483648', '9223372036854775807', '9223372036854775808', '1.5', '-2.25', '1E-2', '{}', '1e400'],
];
/** From 18 on PostgreSQL casts the null of JSON to NULL. */
const VERSION = await serverVersion();
const CASTS = [
  ...['boolean', 'smallint', 'integer', 'bigint', 'double precision', 'numeric'],
  ...['numeric(10,2)', 'numeric(20,5)', 'numeric(4,0)', 'numeric(15,15)', 'numeric(18,0)'],
];
const EXPRESSIONS = CASTS.flatMap((to) => [
  `((c ->> 'a'))::${to}`,
  `((c #>> '{b,k}'))::${to}`,
  `((c -> 'a'))::${to}`,
  `((c -> 'b' -> 'k'))::${to}`,
  `(t)::${to}`,
  `(coalesce(t, c ->> 'a'))::${to}`,
]);

const COLUMNS: readonly Column[] = [
  column('c', 'jsonb', { kind: 'json', form: 'normalized' }),
  column('t', 'text', { kind: 'text' }),
];
/** JSON spells no number so, which the note on such a cast tells. */
const TOLD = /"?\b007\b/;
const CONTEXT: ExpressionContext = { purpose: 'generated', table: { name: { name: 'x' }, columns: COLUMNS } };

/** Where a column of decimals keeps what the cast gives. */
function contextOf(expression: string): ExpressionContext {
  const digits = /\(\d+,\d+\)$/.exec(expression)?.[0];
  const expected = digits === undefined ? undefined : parseLogicalType(`decimal${digits}`);
  return expected === undefined ? CONTEXT : { ...CONTEXT, expected };
}

/** The text of a number or truth value; that of a double where it may be one. */
function plain(value: unknown, isDouble: boolean): string {
  return isDouble && value !== null
    ? String(Number(value))
    : String(value === true ? 1 : value === false ? 0 : value);
}

function givesDouble(expression: string): boolean {
  return /::(double|numeric($|\((10|4|15),))/.test(expression);
}

describe('what a text spells or JSON holds', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let client: pg.Client;
  const lite = new Database(':memory:');
  const members = [...MEMBERS, ...TEXTS.map((text) => `"${text}"`)];
  const documents = [...members.flatMap((one) => [`{"a": ${one}}`, `{"b": {"k": ${one}}}`]), '{}', '[1]'];
  if (VERSION >= 18) documents.push('{"a": null}', '{"b": null}', 'null');
  const rows = [
    ...documents.map((document) => [document, null] as const),
    ...TEXTS.map((text) => [null, JSON.parse(`"${text}"`) as string] as const),
    [null, null] as const,
  ];

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('CREATE TABLE x (id integer, c jsonb, t text)');
    lite.exec('CREATE TABLE x (id INTEGER, c JSONB_TEXT, t TEXT)');
    for (const [id, [document, text]] of rows.entries()) {
      const { rows: kept } = await client.query('INSERT INTO x VALUES ($1, $2, $3) RETURNING c::text', [
        id,
        document,
        text,
      ]);
      lite.prepare('INSERT INTO x VALUES (?, ?, ?)').run(id, kept[0].c, text);
    }
  });

  afterAll(async () => {
    lite.close();
    await client.end();
    await database.drop();
  });

  async function inPostgres(expression: string, id: number): Promise<string> {
    return client.query(`SELECT ${expression} AS value FROM x WHERE id = ${id}`).then(
      ({ rows: [row] }) => plain(row.value, givesDouble(expression)),
      () => 'error',
    );
  }

  function inSqlite(expression: string, sql: string, id: number): string {
    try {
      return plain(
        lite.prepare(`SELECT ${sql} FROM x WHERE id = ?`).pluck().safeIntegers().get(id),
        givesDouble(expression),
      );
    } catch (error) {
      const { message } = error as Error;
      return message === 'malformed JSON' ? 'error' : message;
    }
  }

  function translated(text: string): { readonly tree: Expression; readonly sql: string } {
    const tree = postgres.parse(text, contextOf(text));
    const printed = tree && sqlite.print(tree, contextOf(text));
    if (tree === undefined || printed?.ok !== true) throw new Error(`${text}: ${JSON.stringify(printed)}`);
    return { tree, sql: printed.sql };
  }

  test.each(EXPRESSIONS)('%s is the same value or the same refusal in SQLite', async (text) => {
    const { sql } = translated(text);
    const differences: string[] = [];
    for (const [id, row] of rows.entries()) {
      const [a, b] = [await inPostgres(text, id), inSqlite(text, sql, id)];
      if (a !== b && !(/::(double|numeric)/.test(text) && TOLD.test(row.join(' | '))))
        differences.push(`${row.join(' | ')}: ${a} and ${b}`);
    }
    expect(differences).toEqual([]);
  });

  test.each(EXPRESSIONS)('%s comes back from SQLite', (text) => {
    const { tree, sql } = translated(text);
    const context = contextOf(text);
    const back = sqlite.parse(sql, context);
    expect(back).toEqual(tree);
    const printed = back && postgres.print(back, context);
    expect(printed?.ok === true ? postgres.parse(printed.sql, context) : printed).toEqual(tree);
  });
});
