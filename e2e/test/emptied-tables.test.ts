import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, rollbackRun } from '@godwit/engine';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

/** Each table points at the other. */
const TABLES = `
  CREATE TABLE author (id INTEGER PRIMARY KEY, best INTEGER REFERENCES book (id));
  CREATE TABLE book (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES author (id));`;
const ROWS = 'INSERT INTO author VALUES (1, 10), (2, NULL); INSERT INTO book VALUES (10, 2), (11, 1);';
const CYCLE = `
  CREATE TABLE author (id bigint PRIMARY KEY, best bigint);
  CREATE TABLE book (id bigint PRIMARY KEY, author bigint NOT NULL REFERENCES author);
  ALTER TABLE author ADD FOREIGN KEY (best) REFERENCES book;
  CREATE TABLE gone (what text);
  CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO gone VALUES (old::text); RETURN old; END $$;
  CREATE TRIGGER tell AFTER DELETE ON author FOR EACH ROW EXECUTE FUNCTION tell();`;
const LEFT = `SELECT (SELECT count(*) FROM author) + (SELECT count(*) FROM book) AS rows, (SELECT count(*) FROM gone) AS told`;

/** Loads the rows into the tables of a target, and takes that back. */
async function moveAndRollBack(folder: string, dialect: 'postgres' | 'sqlite', url: string): Promise<string> {
  const path = join(folder, 'source.db');
  new Database(path).exec(`PRAGMA foreign_keys = 0; ${TABLES}${ROWS}`).close();
  const parts = { dialects: [postgres, sqlite] };
  const manager = createMigrationManager(
    { source: { dialect: 'sqlite', url: path }, target: { dialect, url }, options: { dataOnly: true } },
    parts,
  );
  expect(await manager.migrate()).toMatchObject({ status: 'done' });
  return (await rollbackRun({ dialect, url }, parts)).status;
}

test('a load into PostgreSQL tables that point at each other is taken back, and no trigger hears of it', async () => {
  using folder = createTemporaryFolder();
  await using target = await createTestDatabase();
  await execute(target.url, CYCLE);
  expect(await moveAndRollBack(folder.path, 'postgres', target.url)).toBe('rolled-back');
  expect(await execute(target.url, LEFT)).toEqual([{ rows: '0', told: '0' }]);
  const keys = `SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated`;
  expect(await execute(target.url, keys)).toEqual([{ count: '2' }]);
  await execute(target.url, 'INSERT INTO author VALUES (1); DELETE FROM author');
  expect(await execute(target.url, LEFT)).toEqual([{ rows: '0', told: '1' }]);
});

test('so is one by an owner who may not leave keys unchecked', async () => {
  using folder = createTemporaryFolder();
  await using target = await createTestDatabase();
  const role = `owner_${process.pid}_${Date.now()}`;
  await execute(
    target.url,
    `CREATE ROLE ${role} LOGIN PASSWORD 'pw'; GRANT CREATE ON SCHEMA public TO ${role};
     GRANT CREATE ON DATABASE ${new URL(target.url).pathname.slice(1)} TO ${role}; SET ROLE ${role}; ${CYCLE}`,
  );
  try {
    const own = Object.assign(new URL(target.url), { username: role, password: 'pw' }).href;
    expect(await moveAndRollBack(folder.path, 'postgres', own)).toBe('rolled-back');
    expect(await execute(target.url, LEFT)).toEqual([{ rows: '0', told: '0' }]);
  } finally {
    await execute(target.url, `DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
  }
});

test('a load into SQLite tables is taken back, and no trigger hears of it', async () => {
  using folder = createTemporaryFolder();
  const url = join(folder.path, 'target.db');
  const trigger =
    'CREATE TRIGGER tell AFTER DELETE ON author BEGIN INSERT INTO gone VALUES (old.id); END; CREATE TABLE gone (what);';
  new Database(url).exec(TABLES + trigger).close();
  expect(await moveAndRollBack(folder.path, 'sqlite', url)).toBe('rolled-back');
  const db = new Database(url);
  expect(db.prepare(LEFT).get()).toEqual({ rows: 0, told: 0 });
  db.exec('INSERT INTO author VALUES (1, NULL); DELETE FROM author');
  expect(db.prepare(LEFT).get()).toEqual({ rows: 0, told: 1 });
  db.close();
});
