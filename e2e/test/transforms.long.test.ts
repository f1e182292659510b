import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import {
  createContainer,
  createMigrationManager,
  DIALECT,
  type MigrationParts,
  TRANSFORM,
} from '@godwit/engine';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { godwit } from './command.js';
import { back, there } from './own-transforms.js';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

const own = { there, back };
type Direction = keyof typeof own;
type Move = (direction: Direction, source: string, target: string) => Promise<void>;

let folder: TemporaryFolder;
let database: TestDatabase;
let file: string;
beforeEach(async () => {
  folder = createTemporaryFolder();
  database = await createTestDatabase();
  file = join(folder.path, 'app.db');
});
afterEach(async () => {
  await database.drop();
  folder[Symbol.dispose]();
});

async function migrate(source: string, target: string, parts: MigrationParts): Promise<void> {
  const result = await createMigrationManager({ source, target }, parts).migrate();
  expect(result.status).toBe('done');
}

/** The three ways in which transforms reach a run. */
const WAYS: readonly (readonly [string, Move])[] = [
  [
    'given to the manager',
    (direction, source, target) =>
      migrate(source, target, { dialects: [sqlite, postgres], transforms: own[direction] }),
  ],
  [
    'registered on the container',
    async (direction, source, target) => {
      const container = createContainer();
      for (const dialect of [sqlite, postgres]) container.register(DIALECT, { useValue: dialect });
      for (const transform of own[direction]) container.register(TRANSFORM, { useValue: transform });
      await migrate(source, target, { container });
    },
  ],
  [
    'named in godwit.config.ts',
    async (direction, source, target) => {
      const list = JSON.stringify(fileURLToPath(new URL('own-transforms.ts', import.meta.url)));
      const text = `import { ${direction} } from ${list};\nexport default { transforms: ${direction} };\n`;
      writeFileSync(join(folder.path, 'godwit.config.ts'), text);
      const run = await godwit(['migrate', source, target], { cwd: folder.path });
      expect({ code: run.code, stderr: run.code === 0 ? '' : run.stderr }).toEqual({ code: 0, stderr: '' });
    },
  ],
];

const digest = (text: string): string =>
  createHmac('sha256', 'only for tests').update(text).digest('hex').slice(0, 16);

describe.each(WAYS)('transforms that are %s', (_way, move) => {
  test('change the values of a SQLite file on the way to PostgreSQL', async () => {
    const db = new Database(file);
    db.exec(SQLITE_SOURCE);
    db.close();
    await move('there', `sqlite:${file}`, database.url);
    expect(await query('SELECT * FROM users ORDER BY id')).toEqual([
      [
        '1',
        digest('ann@example.com'),
        ' xxx',
        'ANN',
        't',
        '2023-02-24 18:00:00.25+00',
        '2023-11-14 22:13:20.001+00',
        '2023-11-14 22:13:20',
        '1234.50',
        '{"a":12345678901234567890,"b":[1.10]}',
        'removed',
      ],
      [
        '2',
        digest('bob@example.com'),
        '00-00',
        null,
        'f',
        null,
        '1971-01-01 00:00:00+00',
        null,
        null,
        null,
        null,
      ],
    ]);
    expect(await query('SELECT u.id FROM orders o JOIN users u ON u.email = o.user_email')).toEqual([['1']]);
    expect(await query(TYPES)).toEqual([
      ['active', 'boolean', 'NO'],
      ['balance', 'numeric(10,2)', 'YES'],
      ['created_at', 'timestamp with time zone', 'NO'],
      ['email', 'text', 'NO'],
      ['joined', 'timestamp with time zone', 'YES'],
      ['nick', 'text', 'YES'],
      ['seen', 'timestamp without time zone', 'YES'],
      ['settings', 'json', 'YES'],
    ]);
  });

  test('change the values of a PostgreSQL on the way to a SQLite file', async () => {
    await query(POSTGRES_SOURCE);
    await move('back', database.url, `sqlite:${file}`);
    const db = new Database(file, { readonly: true });
    db.defaultSafeIntegers();
    const rows = db.prepare('SELECT * FROM users ORDER BY id').raw().all();
    const joined = db.prepare('SELECT u.id FROM orders o JOIN users u ON u.email = o.user_email').raw().all();
    const types = db.prepare("SELECT name, type FROM pragma_table_info('users')").raw().all();
    db.close();
    expect(rows).toEqual([
      [
        1n,
        digest('ann@example.com'),
        '+00 000',
        'ANN ',
        1n,
        '2023-02-24 18:00:00.25',
        1700000000123n,
        '2023-11-14 22:13:20.000001+00:00',
        1234n,
        '{"a":12345678901234567890,"bb":[1.10]}',
        'removed',
      ],
      [2n, digest('bob@example.com'), null, null, 0n, null, -1n, null, null, null, 'removed'],
    ]);
    expect(joined).toEqual([[1n]]);
    expect(types).toEqual(
      expect.arrayContaining([
        ['active', 'BOOLEAN'],
        ['created_at', 'BIGINT'],
        ['seen', 'TIMESTAMPTZ'],
        ['joined', 'TIMESTAMP'],
        ['balance', 'BIGINT'],
        ['settings', 'JSONB_TEXT'],
      ]),
    );
  });
});

const SQLITE_SOURCE = `
  CREATE TABLE users (
    id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, phone TEXT, nick TEXT NOT NULL, active TEXT NOT NULL,
    joined REAL, created_at INTEGER NOT NULL, seen INTEGER, balance TEXT, settings JSON, note TEXT);
  CREATE TABLE orders (id INTEGER PRIMARY KEY, user_email TEXT REFERENCES users (email));
  INSERT INTO users VALUES
    (1, 'ann@example.com', ' Ann', ' ann ', 'Yes', 2460000.250002894, 1700000000001, 1700000000, '1234.50',
      '{ "b": [1.10], "a": 1, "a": 12345678901234567890 }', 'a secret'),
    (2, 'bob@example.com', '12-34', ' ', 'off', NULL, 31536000000, NULL, 'a lot', NULL, NULL);
  INSERT INTO orders VALUES (1, 'ann@example.com'), (2, NULL);`;

const POSTGRES_SOURCE = `
  CREATE TABLE users (
    id bigint PRIMARY KEY, email text NOT NULL UNIQUE, phone text, nick text NOT NULL, active text NOT NULL,
    joined double precision, created_at timestamptz NOT NULL, seen bigint, balance numeric(10,2), settings jsonb,
    note text);
  CREATE TABLE orders (id bigint PRIMARY KEY, user_email text REFERENCES users (email));
  INSERT INTO users VALUES
    (1, 'ann@example.com', '+49 171', ' ann ', 'ja', 2460000.250002894, '2023-11-14 22:13:20.123+00', 1700000000000001,
      1234.00, '{ "bb": [1.10], "a": 12345678901234567890 }', 'a secret'),
    (2, 'bob@example.com', NULL, '', 'Nein', NULL, '1969-12-31 23:59:59.999+00', NULL, NULL, NULL, NULL);
  INSERT INTO orders VALUES (1, 'ann@example.com'), (2, NULL);`;

const TYPES = `
  SELECT attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NO' ELSE 'YES' END
  FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0
    AND attname NOT IN ('id', 'phone', 'note') ORDER BY attname`;

/** The rows of a query, every value as text. */
async function query(text: string): Promise<readonly (readonly (string | null)[])[]> {
  const client = new pg.Client({ connectionString: database.url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    const types = { getTypeParser: () => (value: string) => value };
    const result = await client.query({ text, rowMode: 'array', types });
    return Array.isArray(result) ? [] : result.rows;
  } finally {
    await client.end();
  }
}
