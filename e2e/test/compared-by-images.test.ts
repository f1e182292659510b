import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type VerificationResult } from '@godwit/engine';
import type { Dialect } from '@godwit/plugin-api';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.js';

const ROWS = 9000;
const COLUMNS = 'size REAL, price DECIMAL(10,2), flag BOOLEAN, moment DATETIME, words TEXT, bytes BLOB';
const VALUES = `i / 7.0, i % 1000 / 100.0, i % 2, datetime(1700000000 + i, 'unixepoch'), CASE WHEN i % 5 THEN 'word ' || i END, zeroblob(i % 3)`;

function makeSource(folder: TemporaryFolder): string {
  const path = join(folder.path, 'a.db');
  const db = new Database(path);
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})`;
  db.exec(`CREATE TABLE numbered (id INTEGER PRIMARY KEY, ${COLUMNS});
    CREATE TABLE named (name TEXT PRIMARY KEY NOT NULL, ${COLUMNS});
    CREATE TABLE keyed (a INTEGER NOT NULL, b TEXT NOT NULL, ${COLUMNS}, PRIMARY KEY (b, a)) WITHOUT ROWID;
    CREATE TABLE loose (${COLUMNS});
    INSERT INTO numbered ${numbers} SELECT i, ${VALUES} FROM n;
    INSERT INTO named ${numbers} SELECT 'n' || (i * 7919 % 100003), ${VALUES} FROM n;
    INSERT INTO keyed ${numbers} SELECT i, 'k' || (i % 10), ${VALUES} FROM n;
    INSERT INTO loose ${numbers} SELECT ${VALUES} FROM n;`);
  db.close();
  return path;
}

/** A dialect that notes what its opened databases are asked to digest. */
function listening(dialect: Dialect, asked: Set<string>): Dialect {
  return {
    ...dialect,
    openSource: async (config, options) => {
      const session = await dialect.openSource?.(config, options);
      if (session === undefined) throw new Error('no source');
      return new Proxy(session, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name, target);
          if (typeof member !== 'function') return member;
          return (...args: readonly unknown[]): unknown => {
            if (name === 'digest' || name === 'digestImages') asked.add(name);
            return Reflect.apply(member, target, args);
          };
        },
      });
    },
  };
}

function summary({ tables }: VerificationResult): unknown {
  return tables.map(({ name, status, differences, more }) => ({
    name,
    status,
    differences: differences.map(({ kind, key, columns }) => [kind, key, ...columns].join(' ')),
    more,
  }));
}

test('tables that are the same are compared by images alone; what differs is named by row and column', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const asked = new Set<string>();
  const manager = createMigrationManager(
    {
      source: { dialect: 'sqlite', database: makeSource(folder) },
      target: { dialect: 'postgres', url: database.url },
    },
    { dialects: [listening(sqlite, asked), listening(postgres, asked)] },
  );
  const { verification } = await manager.migrate();
  expect(verification?.tables.map(({ status }) => status)).toEqual(['same', 'same', 'same', 'same']);
  expect([...asked]).toEqual(['digestImages']);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`UPDATE numbered SET words = 'other' WHERE id = 3999; DELETE FROM numbered WHERE id = 4001;
    UPDATE numbered SET price = price + 0.01 WHERE id = 8500; INSERT INTO numbered (id) VALUES (${ROWS + 5});
    UPDATE named SET moment = moment + interval '1 microsecond' WHERE name = 'n7919';
    DELETE FROM keyed WHERE a = 4321;
    UPDATE loose SET flag = NOT flag WHERE ctid = '(0,1)'`);
  await client.end();
  const found = await manager.verify();
  expect(summary(found)).toEqual([
    { name: 'keyed', status: 'different', differences: ['missing b=k1,a=4321'], more: false },
    {
      name: 'loose',
      status: 'different',
      differences: expect.arrayContaining([
        expect.stringMatching(/^missing /),
        expect.stringMatching(/^extra /),
      ]),
      more: false,
    },
    { name: 'named', status: 'different', differences: ['changed name=n7919 moment'], more: false },
    {
      name: 'numbered',
      status: 'different',
      differences: [
        'changed id=3999 words',
        'missing id=4001',
        'changed id=8500 price',
        `extra id=${ROWS + 5}`,
      ],
      more: false,
    },
  ]);
});

test('what comes back into a new file is compared by images alone, and stored as it was', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const asked = new Set<string>();
  const dialects = [listening(sqlite, asked), listening(postgres, asked)];
  const path = makeSource(folder);
  const there = { dialect: 'postgres', url: database.url } as const;
  await createMigrationManager(
    { source: { dialect: 'sqlite', database: path }, target: there },
    { dialects },
  ).migrate();
  asked.clear();
  const back = createMigrationManager(
    { source: there, target: { dialect: 'sqlite', database: join(folder.path, 'b.db') } },
    { dialects },
  );
  const { verification } = await back.migrate();
  expect(verification?.tables.map(({ status }) => status)).toEqual(['same', 'same', 'same', 'same']);
  expect([...asked]).toEqual(['digestImages']);
  const db = new Database(join(folder.path, 'b.db'));
  db.exec("UPDATE numbered SET moment = replace(moment, ' ', 'T') WHERE id = 77");
  db.close();
  const found = await back.verify();
  expect(found.tables.flatMap(({ differences }) => differences)).toEqual([
    { kind: 'changed', key: 'id=77', columns: ['moment'] },
  ]);
});
