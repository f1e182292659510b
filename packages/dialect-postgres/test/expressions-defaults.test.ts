import type { LogicalType } from '@godwit/plugin-api';
import { createTestDatabase } from '@godwit/test-support';
import pg from 'pg';
import { TIMESTAMP, translate } from './expressions-support.js';

const DEFAULTS: readonly (readonly [string, LogicalType, string, string])[] = [
  ['1', { kind: 'boolean' }, 'boolean', 'true'],
  ["'f'", { kind: 'boolean' }, 'boolean', 'false'],
  ['FALSE', { kind: 'decimal' }, 'numeric', '0'],
  ['-1', { kind: 'bigint' }, 'bigint', '-1'],
  ["' 12 '", { kind: 'bigint' }, 'bigint', '12'],
  ['1e3', { kind: 'bigint' }, 'bigint', '1000'],
  ['1.50', { kind: 'decimal', precision: 4, scale: 2 }, 'numeric(4,2)', '1.50'],
  ['.5', { kind: 'float', bits: 64 }, 'double precision', '0.5'],
  ['1', { kind: 'text' }, 'text', '1'],
  ["'it''s \\n'", { kind: 'text' }, 'text', "it's \\n"],
  ["''", { kind: 'text', maxLength: 3 }, 'varchar(3)', ''],
  ["'{}'", { kind: 'json', form: 'text' }, 'json', '{}'],
  ["'2000-01-01 00:00:01'", TIMESTAMP, 'timestamp', '2000-01-01 00:00:01'],
  [
    "'2000-01-01T00:00:01.5Z'",
    { kind: 'timestamp', precision: 6, zoned: true },
    'timestamptz',
    '2000-01-01 00:00:01.5+00',
  ],
  ["'2024-02-29'", { kind: 'date' }, 'date', '2024-02-29'],
  ["x'00ff'", { kind: 'bytes' }, 'bytea', '\\x00ff'],
  ["'a'", { kind: 'bytes' }, 'bytea', '\\x61'],
  ['2 + 3 * 4', { kind: 'bigint' }, 'bigint', '14'],
  ["'a' || 1", { kind: 'text' }, 'text', 'a1'],
  ['NULL', { kind: 'text' }, 'text', 'null'],
  ['json_array()', { kind: 'json', form: 'text' }, 'json', '[]'],
  ['json_object()', { kind: 'json', form: 'normalized' }, 'jsonb', '{}'],
  ["json('[ ]')", { kind: 'text' }, 'text', '[]'],
];
const PATTERNS: readonly (readonly [string, LogicalType, string, RegExp])[] = [
  ["datetime('now')", { kind: 'text' }, 'text', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  [
    "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
    { kind: 'text' },
    'text',
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  ],
  ["datetime('now')", TIMESTAMP, 'timestamp', /^\d{4}-\d\d-\d\d /],
  ['CURRENT_DATE', TIMESTAMP, 'timestamp', /^\d{4}-\d\d-\d\d 00:00:00$/],
  ['CURRENT_TIMESTAMP', { kind: 'timestamp', precision: 6, zoned: true }, 'timestamptz', /\+00$/],
  ["date('now')", { kind: 'date' }, 'date', /^\d{4}-\d\d-\d\d$/],
  ["strftime('%s', 'now')", { kind: 'bigint' }, 'bigint', /^\d{10}$/],
  [
    "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)",
    { kind: 'bigint' },
    'bigint',
    /^\d{13}$/,
  ],
  ["CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)", { kind: 'bigint' }, 'bigint', /^\d{13}$/],
  ["'r' || lower(hex(randomblob(7)))", { kind: 'text' }, 'text', /^r[0-9a-f]{14}$/],
  ['hex(randomblob(40))', { kind: 'text' }, 'text', /^[0-9A-F]{80}$/],
  ["cast(unixepoch('subsecond') * 1000 as integer)", { kind: 'bigint' }, 'bigint', /^\d{13}$/],
  ["strftime('%FT%TZ', 'now')", { kind: 'text' }, 'text', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
  ["datetime('now', '+7 days')", { kind: 'text' }, 'text', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  ["datetime('now', '-90 minutes')", TIMESTAMP, 'timestamp', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  ["date('now', '+1 day')", { kind: 'date' }, 'date', /^\d{4}-\d\d-\d\d$/],
  ["time('now', '+1 hour')", { kind: 'time', precision: 6, zoned: false }, 'time', /^\d\d:\d\d:\d\d$/],
  [
    "datetime('now', '+7 days')",
    { kind: 'timestamp', precision: 6, zoned: true },
    'timestamptz',
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00$/,
  ],
  ["datetime('now', 'localtime')", TIMESTAMP, 'timestamp', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  ["datetime('now', 'localtime')", { kind: 'text' }, 'text', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  ["date('now', 'localtime')", { kind: 'date' }, 'date', /^\d{4}-\d\d-\d\d$/],
  ['random()', { kind: 'bigint' }, 'bigint', /^-?\d{9,19}$/],
  ['random()', { kind: 'text' }, 'text', /^-?\d{9,19}$/],
  ['abs(random()) % 10', { kind: 'integer', bits: 32 }, 'integer', /^\d$/],
  ['randomblob(16)', { kind: 'bytes' }, 'bytea', /^\\x[0-9a-f]{32}$/],
];

describe('defaults arrive in PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let client: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client(database.url);
    await client.connect();
    await client.query("SET TimeZone = 'UTC'");
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  async function stored(text: string, type: LogicalType, native: string): Promise<string> {
    const sql = translate(text, 'default', type);
    await client.query('DROP TABLE IF EXISTS d');
    await client.query(`CREATE TABLE d (id int, c ${native} DEFAULT ${sql})`);
    const { rows } = await client.query('INSERT INTO d (id) VALUES (1) RETURNING c::text');
    return String(rows[0].c);
  }

  test.each(DEFAULTS)('DEFAULT %s for %o', async (text, type, native, expected) => {
    expect(await stored(text, type, native)).toBe(expected);
  });

  test.each(PATTERNS)('DEFAULT %s for %o', async (text, type, native, expected) => {
    expect(await stored(text, type, native)).toMatch(expected);
  });
});

test('a day is added to now, not to another time', async () => {
  await using database = await createTestDatabase();
  const client = new pg.Client(database.url);
  await client.connect();
  const sql = translate("datetime('now', '+7 days')", 'default', TIMESTAMP);
  const { rows } = await client.query(
    `SELECT ${sql} - date_trunc('second', CURRENT_TIMESTAMP AT TIME ZONE 'UTC') = interval '7 days' AS same`,
  );
  await client.end();
  expect(rows).toEqual([{ same: true }]);
});

test.each([
  ["''", { kind: 'bigint' }],
  ["'1.5'", { kind: 'bigint' }],
  ['2', { kind: 'boolean' }],
  ['70000', { kind: 'integer', bits: 16 }],
  ['0', TIMESTAMP],
  ["'0000-00-00 00:00:00'", TIMESTAMP],
  ["'2023-02-29'", { kind: 'date' }],
  ["'abcd'", { kind: 'text', maxLength: 3 }],
  ['1.234', { kind: 'decimal', precision: 4, scale: 2 }],
  ["'{'", { kind: 'json', form: 'text' }],
  ["'ABC'", { kind: 'uuid' }],
  ['CURRENT_TIMESTAMP', { kind: 'bigint' }],
] as const)('DEFAULT %s is refused for %o', (text, type) => {
  expect(translate(text, 'default', type)).toMatch(
    /^because the (constant|text of the current time) is no value of type/,
  );
});

test('a random integer of 64 bits is no default of a smaller one', () => {
  expect(translate('random()', 'default', { kind: 'integer', bits: 32 })).toMatch(
    /^because the column has room/,
  );
});
