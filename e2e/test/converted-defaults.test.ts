import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createTemporaryFolder } from './temporary-folder.js';

const UUID = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';

/** A column: its declared type, the type that is asked for, and the words of its default and of its one row. */
const COLUMNS: Readonly<
  Record<string, readonly [declared: string, wish: string | undefined, words: string]>
> = {
  yes: ['text', 'boolean', 'yes'],
  off: ['text', 'boolean', 'OFF'],
  braces: ['text', 'uuid', `{${UUID.toUpperCase()}}`],
  bare: ['uuid', undefined, UUID.replaceAll('-', '')],
  list: ['text', 'text[]', '["a","b c"]'],
  numbers: ['text', 'integer[]', '{1,2}'],
  mood: ['text', 'enum(mood: sad, ok)', 'sad'],
  day: ['text', 'timestamp', '2024-01-31'],
  midnight: ['text', 'date', '2024-01-31 00:00:00'],
  clock: ['text', 'time', '2000-01-01 08:30:00.5'],
  whole: ['text', 'integer', '12.00'],
  span: ['text', 'interval', '1.02:03:04.5'],
  host: ['text', 'inet', '10.0.0.1'],
};
const NAMES = Object.keys(COLUMNS);

test('a default in words becomes the value that these words become in the rows, or is told', async () => {
  using folder = createTemporaryFolder();
  await using target = await createTestDatabase();
  const path = join(folder.path, 'a.db');
  const db = new Database(path);
  const columns = NAMES.map((name) => `${name} ${COLUMNS[name]?.[0]} DEFAULT '${COLUMNS[name]?.[2]}'`);
  db.exec(`CREATE TABLE t (id integer PRIMARY KEY, ${columns.join(', ')}); INSERT INTO t (id) VALUES (1)`);
  db.close();
  const wishes = NAMES.flatMap((name) =>
    COLUMNS[name]?.[1] === undefined ? [] : [[`t.${name}`, COLUMNS[name]?.[1]]],
  );
  const result = await createMigrationManager({
    source: `sqlite:${path}`,
    target: target.url,
    options: { typeMappings: Object.fromEntries(wishes) },
    dialects: [sqlite, postgres],
  }).migrate();
  expect([result.status, result.verification?.status]).toEqual(['done', 'same']);
  const told = result.ledger.flatMap(({ code, place }) =>
    code === 'DEFAULT_NOT_CARRIED' ? [place.column] : [],
  );
  const client = new pg.Client(target.url);
  await client.connect();
  await client.query('INSERT INTO t (id) VALUES (2)');
  const texts = NAMES.map((name) => `${name}::text`).join(', ');
  const { rows } = await client.query({ text: `SELECT ${texts} FROM t ORDER BY id`, rowMode: 'array' });
  await client.end();
  const [moved, made] = rows as readonly (readonly string[])[];
  expect(NAMES.filter((_, index) => moved?.[index] !== made?.[index])).toEqual(['host']);
  expect(told.sort()).toEqual(['host']);
});
