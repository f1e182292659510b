import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createTemporaryFolder } from './temporary-folder.js';

const dialects = [sqlite, postgres];
const A = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
const BARE = A.replaceAll('-', '');

/** What typeMappings asks for, values as text, and the text of PostgreSQL for what they become. */
const WISHES = {
  capitals: ['uuid', [A.toUpperCase(), A], [A, A]],
  braces: ['uuid', [`{${A}}`, BARE], [A, A]],
  day: ['timestamp', ['2024-01-31', '2024-02-01'], ['2024-01-31 00:00:00', '2024-02-01 00:00:00']],
  midnight: ['date', ['2024-01-31 00:00:00', '2024-02-01T00:00'], ['2024-01-31', '2024-02-01']],
  moment: [
    'timestamp(3)',
    ['2024-01-31T10:20:30.125+00:00', '2024-02-01T00:00:00Z'],
    ['2024-01-31 10:20:30.125', '2024-02-01 00:00:00'],
  ],
  clock: ['time', ['2000-01-01 08:30:00.5', '1970-01-01T08:30:00.000+00:00'], ['08:30:00.5', '08:30:00']],
  yes: ['boolean', ['yes', 'OFF'], ['true', 'false']],
  mood: ["enum(mood: sad, 'so, so')", ['sad', 'so, so'], ['sad', 'so, so']],
  host: ['inet', ['10.0.0.1/32', 'FE80:0:0::1/64'], ['10.0.0.1/32', 'fe80::1/64']],
  net: ['cidr', ['10.0.0.0/8', '::FFFF:1.2.3.4'], ['10.0.0.0/8', '::ffff:1.2.3.4/128']],
  card: ['macaddr', ['08002B010203', '08-00-2b-01-02-03'], ['08:00:2b:01:02:03', '08:00:2b:01:02:03']],
  words: ['text[]', ['["a","b c",null]', '{a,"b \\"c",NULL}'], ['{a,"b c",NULL}', '{a,"b \\"c",NULL}']],
  grid: ['integer[]', ['[[1,2],[3,4]]', '{}'], ['{{1,2},{3,4}}', '{}']],
  span: ['interval', ['1.02:03:04.5', 'P1W'], ['1 day 02:03:04.5', '7 days']],
  said: [
    'interval',
    ['-1 years -2 mons +3 days -104:05:06.789', '1 day'],
    ['-1 years -2 mons +3 days -104:05:06.789', '1 day'],
  ],
  small: ['smallint', ['-7', '32767'], ['-7', '32767']],
  whole: ['integer', ['12.00', '1'], ['12', '1']],
  large: ['bigint', ['9007199254740993', '1'], ['9007199254740993', '1']],
} as const;
const NAMES = Object.keys(WISHES) as (keyof typeof WISHES)[];

/** Values that a type does not hold, and why. */
const REFUSED = {
  id_text: ['uuid', [A, 'x'], 'no UUID'],
  net_text: ['cidr', ['10.0.0.0/8', '10.0.0.1/8'], 'bits are set behind its mask'],
  list_text: ['integer[]', ['[1]', '[[1],[2,3]]'], 'not of one length'],
  mood_text: ['enum(mood: sad)', ['sad', 'glad'], 'none of the words'],
  moment_text: ['timestamp', ['2024-01-31T10:20:30Z', '2024-01-31T10:20:30+01:00'], 'a zone other than UTC'],
  clock_text: ['time', ['2000-01-01 08:30:00', '2000-01-02 08:30:00'], 'no time'],
  day_text: ['date', ['2024-01-31', '2024-01-31 10:00:00'], ''],
} as const;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function script(tables: Readonly<Record<string, readonly [string, readonly string[], unknown]>>): string {
  const names = Object.keys(tables);
  const row = (at: number): string =>
    `(${[at + 1, ...names.map((name) => literal(tables[name]?.[1][at] ?? ''))].join(', ')})`;
  return `CREATE TABLE t (id integer PRIMARY KEY, ${names.map((name) => `${name} text`).join(', ')});
    INSERT INTO t VALUES ${row(0)}, ${row(1)}`;
}

function mappings(tables: Readonly<Record<string, readonly [string, readonly string[], unknown]>>) {
  return Object.fromEntries(Object.entries(tables).map(([name, [type]]) => [`t.${name}`, type]));
}

async function query(url: string, sql: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

const AS_TEXT = `SELECT ${NAMES.map((name) => `${name}::text`).join(', ')} FROM t ORDER BY id`;

function rowOf(at: 0 | 1): Readonly<Record<string, string>> {
  return Object.fromEntries(NAMES.map((name) => [name, WISHES[name][2][at]]));
}

test('typeMappings obeys what loses nothing, from SQLite, and the way back is the same', async () => {
  await using folder = await createTemporaryFolder();
  await using database = await createTestDatabase();
  const file = join(folder.path, 'a.db');
  const db = new Database(file);
  db.exec(script(WISHES));
  db.exec(`CREATE TABLE bare (id INTEGER PRIMARY KEY, packed BLOB, mixed, micros INTEGER, flag INTEGER, n NUMERIC);
    INSERT INTO bare VALUES (1, x'${BARE}', '${A}', 90000000, 1, 7), (2, NULL, x'${BARE}', -5, 0, '8')`);
  db.close();
  const typeMappings = {
    ...mappings(WISHES),
    'bare.packed': 'uuid',
    'bare.mixed': 'uuid',
    'bare.micros': 'interval',
    'bare.flag': 'boolean',
    'bare.n': 'smallint',
  };
  const source = `sqlite:${file}`;
  const options = { typeMappings };
  const result = await createMigrationManager({ source, target: database.url, options, dialects }).migrate();
  expect([result.status, result.verification?.status]).toEqual(['done', 'same']);
  expect(result.ledger.filter(({ severity }) => severity !== 'info')).toEqual([]);
  expect(await query(database.url, AS_TEXT)).toEqual([rowOf(0), rowOf(1)]);
  const bare = 'SELECT packed, mixed, micros::text, flag::text, n::text FROM bare ORDER BY id';
  expect(await query(database.url, bare)).toEqual([
    { packed: A, mixed: A, micros: '00:01:30', flag: 'true', n: '7' },
    { packed: null, mixed: A, micros: '-1 days +23:59:59.999995', flag: 'false', n: '8' },
  ]);
});

test('rows are told apart by keys that the target spells otherwise', async () => {
  await using folder = await createTemporaryFolder();
  await using database = await createTestDatabase();
  const file = join(folder.path, 'a.db');
  const db = new Database(file);
  const keys = { bare: "replace(k, '-', '')", capitals: 'upper(k)', slashes: "'2024/01/0' || i" };
  for (const [table, key] of Object.entries(keys))
    db.exec(`CREATE TABLE ${table} (id TEXT PRIMARY KEY NOT NULL, doc TEXT);
      WITH n(i) AS (VALUES (1), (2), (3)), u AS (SELECT i, '${A.slice(0, -1)}' || i AS k FROM n)
      INSERT INTO ${table} SELECT ${key}, '{"b": 1.50, "a": 2}' FROM u`);
  db.close();
  const typeMappings = {
    'bare.id': 'uuid',
    'capitals.id': 'uuid',
    'slashes.id': 'date',
    ...Object.fromEntries(Object.keys(keys).map((table) => [`${table}.doc`, 'jsonb'])),
  };
  const manager = createMigrationManager({
    source: `sqlite:${file}`,
    target: database.url,
    options: { typeMappings },
    dialects,
  });
  expect(await manager.migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  for (const table of Object.keys(keys))
    await query(database.url, `UPDATE ${table} SET doc = '[]' WHERE id::text LIKE '%3'`);
  const differences = (await manager.verify()).tables.map((table) => table.differences);
  const changed = { kind: 'changed', key: expect.stringMatching(/^id=.*3$/), columns: ['doc'] };
  expect(differences).toEqual([[changed], [changed], [changed]]);
  expect(await manager.repair()).toMatchObject({ status: 'repaired' });
});

test.each(['sqlite', 'postgres'] as const)(
  'typeMappings obeys what loses nothing, from PostgreSQL to %s',
  async (to) => {
    await using folder = await createTemporaryFolder();
    await using source = await createTestDatabase();
    await using other = await createTestDatabase();
    await using last = await createTestDatabase();
    await query(source.url, script(WISHES));
    const file = `sqlite:${join(folder.path, 'b.db')}`;
    const target = to === 'sqlite' ? file : other.url;
    const options = { typeMappings: mappings(WISHES) };
    const result = await createMigrationManager({ source: source.url, target, options, dialects }).migrate();
    expect([result.status, result.verification?.status]).toEqual(['done', 'same']);
    const overridden = result.ledger.filter(({ code }) => code === 'TYPE_OVERRIDDEN');
    expect(overridden.map(({ place }) => place.column).sort()).toEqual([...NAMES].sort());
    if (to === 'sqlite') await createMigrationManager({ source: file, target: last.url, dialects }).migrate();
    expect(await query(to === 'sqlite' ? last.url : other.url, AS_TEXT)).toEqual([rowOf(0), rowOf(1)]);
  },
);

test('a type that does not hold a value is refused, with the row and the reason', async () => {
  await using folder = await createTemporaryFolder();
  await using database = await createTestDatabase();
  const file = join(folder.path, 'c.db');
  const db = new Database(file);
  db.exec(script(REFUSED));
  db.close();
  await query(database.url, script(REFUSED));
  const options = { typeMappings: mappings(REFUSED) };
  for (const [source, target] of [
    [`sqlite:${file}`, database.url],
    [database.url, `sqlite:${join(folder.path, 'd.db')}`],
  ] as const) {
    const { ledger } = await createMigrationManager({ source, target, options, dialects }).plan();
    const refused = ledger.filter(({ code }) => code === 'TYPE_OVERRIDE_REFUSED');
    expect(Object.fromEntries(refused.map(({ place, keys }) => [place.column, keys]))).toEqual(
      Object.fromEntries(Object.keys(REFUSED).map((name) => [name, ['id=2']])),
    );
    if (source === database.url)
      for (const { place, message } of refused)
        expect(message).toContain(REFUSED[place.column as keyof typeof REFUSED][2]);
  }
});
