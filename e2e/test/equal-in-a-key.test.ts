import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationOptions } from '@godwit/engine';
import { createTestDatabase } from '@godwit/test-support';
import { trim } from '@godwit/transforms';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createTemporaryFolder } from './temporary-folder.js';

const dialects = [sqlite, postgres];

/** Each pair of values differs in SQLite and is one value in the column that it becomes: the declaration and both. */
const PAIRS = {
  mixed: ['', `2001`, `'2001'`],
  bytes: ['BLOB', `1`, `'1'`],
  times: ['DATETIME', `'2024-01-01 00:00:00'`, `'2024-01-01T00:00:00'`],
  uuids: ['UUID', `'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'`, `'a0eebc999c0b4ef8bb6d6bb9bd380a11'`],
  decimals: ['DECIMAL_TEXT', `'1.0'`, `'1.00'`],
  nul: ['TEXT', `'a'`, `'a' || char(0)`],
  lengths: ['TEXT', `'P1M'`, `'P30D'`],
  letters: ['TEXT COLLATE NOCASE', `'Ä'`, `'ä'`],
} as const;
const NAMES = Object.keys(PAIRS);
const OPTIONS: MigrationOptions = {
  onBadText: 'strip',
  collations: { nocase: 'icu' },
  typeMappings: { 'lengths.v': 'interval' },
};

function makeSource(file: string): void {
  const db = new Database(file);
  for (const [name, [type, one, other]] of Object.entries(PAIRS)) {
    db.exec(`CREATE TABLE ${name} (id INTEGER PRIMARY KEY, v ${type} UNIQUE);
      INSERT INTO ${name} VALUES (1, ${one}), (2, ${other}), (3, NULL), (4, NULL)`);
  }
  db.exec(`CREATE TABLE child (id INTEGER PRIMARY KEY, mixed REFERENCES mixed (v));
    INSERT INTO child VALUES (1, 2001), (2, '2001')`);
  db.close();
}

/** Places of notes by their tables, with the keys of rows that they name. */
function named(notes: readonly { readonly place: { table?: string }; readonly keys?: readonly string[] }[]) {
  return Object.fromEntries(notes.map(({ place, keys }) => [place.table, keys]));
}

const BOTH = Object.fromEntries(NAMES.map((name) => [name, ['id=1', 'id=2']]));

test('rows that become equal in a key are in the plan with their keys, and stop a move that is to fail', async () => {
  await using folder = await createTemporaryFolder();
  await using database = await createTestDatabase();
  const source = join(folder.path, 'a.db');
  makeSource(source);
  const config = { source: `sqlite:${source}`, target: database.url, dialects };
  const plan = await createMigrationManager({ ...config, options: OPTIONS }).plan();
  const failing = plan.ledger.filter(({ code, count }) => code === 'STEP_FAILED' && count === 2);
  expect(named(failing)).toEqual(BOTH);
  const suggestions = new Map(failing.map(({ place, suggestion }) => [place.table, suggestion]));
  for (const suggestion of suggestions.values()) expect(suggestion).toContain('onDuplicates "drop-key"');
  expect(suggestions.get('times')).toContain('typeMappings: { "times.v": "text" }');

  const refusing = createMigrationManager({ ...config, options: { ...OPTIONS, onDuplicates: 'fail' } });
  const { obstacles } = await refusing.plan();
  expect(obstacles.map(({ code, place }) => `${code} ${place?.table}.${place?.column}`).sort()).toEqual(
    NAMES.map((name) => `ROWS_CONFLICT ${name}.v`).sort(),
  );
  for (const { message } of obstacles) expect(message).toContain('2 rows: id=1; id=2');
  await expect(refusing.migrate()).rejects.toMatchObject({ code: 'ROWS_CONFLICT' });
  const client = new pg.Client(database.url);
  await client.connect();
  const { rows } = await client.query(`SELECT FROM pg_tables WHERE schemaname = 'public'`);
  await client.end();
  expect(rows).toEqual([]);
});

test('a key that rows would break can be left out, with the foreign keys on it, and the move is whole', async () => {
  await using folder = await createTemporaryFolder();
  await using database = await createTestDatabase();
  const source = join(folder.path, 'a.db');
  makeSource(source);
  const options: MigrationOptions = { ...OPTIONS, onDuplicates: 'drop-key' };
  const result = await createMigrationManager({
    source: `sqlite:${source}`,
    target: database.url,
    options,
    dialects,
  }).migrate();
  expect(result.status).toBe('done');
  expect(result.verification?.status).toBe('same');
  expect(named(result.ledger.filter(({ code }) => code === 'UNIQUE_NOT_CARRIED'))).toEqual(BOTH);
  const references = result.ledger.filter(({ code }) => code === 'FOREIGN_KEY_NOT_CARRIED');
  expect(references.map(({ place }) => place.table)).toEqual(['child']);
  const client = new pg.Client(database.url);
  await client.connect();
  const { rows } = await client.query(
    `SELECT tablename FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE 'CREATE INDEX %(v)%' ORDER BY 1`,
  );
  await client.end();
  expect(rows.map(({ tablename }) => tablename)).toEqual([...NAMES].sort());
});

test('a file is refused, or made without the key, where a transform makes rows of PostgreSQL equal', async () => {
  await using folder = await createTemporaryFolder();
  await using database = await createTestDatabase();
  const client = new pg.Client(database.url);
  await client.connect();
  await client.query(`CREATE TABLE t (id int PRIMARY KEY, v text UNIQUE); INSERT INTO t VALUES (1, 'a'), (2, ' a');
    CREATE TABLE child (id int PRIMARY KEY, v text REFERENCES t (v)); INSERT INTO child VALUES (1, 'a'), (2, ' a')`);
  await client.end();
  const target = join(folder.path, 'b.db');
  const config = {
    source: database.url,
    target: `sqlite:${target}`,
    dialects,
    transforms: [trim({ match: { column: 'v' } })],
  };
  const plan = await createMigrationManager(config).plan();
  expect(plan.obstacles.map(({ code, hint }) => [code, hint?.includes('drop-key')])).toEqual([
    ['WRITE_FAILED', true],
  ]);
  expect(plan.obstacles[0]?.message).toContain('2 rows: id=1; id=2');
  const options: MigrationOptions = { onDuplicates: 'drop-key' };
  const result = await createMigrationManager({ ...config, options }).migrate();
  expect([result.status, result.verification?.status]).toEqual(['done', 'same']);
  const db = new Database(target, { readonly: true });
  const indexes = db.pragma('index_list(t)') as { readonly unique: number }[];
  const rows = db.prepare('SELECT v FROM t').pluck().all();
  db.close();
  expect(indexes.map((index) => index.unique).sort()).toEqual([0, 1]);
  expect(rows).toEqual(['a', 'a']);
});
