import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationOptions } from '@godwit/engine';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

const dialects = [sqlite, postgres];
const SOURCE = `
  CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);
  CREATE TABLE log (m TEXT);
  CREATE TABLE u (id INTEGER PRIMARY KEY);
  CREATE TRIGGER logs AFTER INSERT ON t BEGIN INSERT INTO Log VALUES (new.x); END;
  CREATE TRIGGER counts AFTER INSERT ON t BEGIN INSERT INTO u VALUES (NULL); END;
  CREATE VIEW logged AS SELECT m FROM log;
  CREATE VIEW twice AS SELECT m FROM logged;
  CREATE TRIGGER through INSTEAD OF INSERT ON twice BEGIN INSERT INTO u VALUES (NULL); END;
  CREATE VIEW plain AS SELECT x FROM t;
  INSERT INTO t VALUES (1, 'a')`;
const CODES = ['TRIGGER_NOT_CARRIED', 'VIEW_NOT_CARRIED'];

function filesIn(folder: string) {
  const [source, target] = [join(folder, 'a.db'), join(folder, 'b.db')];
  const db = new Database(source);
  db.exec(SOURCE);
  db.close();
  const manager = (options: MigrationOptions) =>
    createMigrationManager({ source: `sqlite:${source}`, target: `sqlite:${target}`, options, dialects });
  return { target, manager };
}

const namesOf = (path: string): readonly unknown[] => {
  const db = new Database(path, { readonly: true });
  const sql = `SELECT name FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY name`;
  const names = db.prepare(sql).pluck().all();
  db.close();
  return names;
};

test('a trigger or view that names a table left out is left out with it, told, and rows can be inserted', async () => {
  using folder = createTemporaryFolder();
  const own = filesIn(folder.path);
  const options = { excludeTables: ['log'] };
  const result = await own.manager(options).migrate();
  expect([result.status, result.verification?.status]).toEqual(['done', 'same']);
  const told = result.ledger.filter(({ code }) => CODES.includes(code));
  expect(told.map(({ place }) => place.object).sort()).toEqual(['logged', 'logs', 'through', 'twice']);
  expect(new Set(told.map(({ message }) => message.replace(/^The \w+/, '')))).toEqual(
    new Set([' is not made, because it names a table that is left out.']),
  );
  expect(namesOf(own.target)).toEqual(['counts', 'plain']);
  const db = new Database(own.target);
  db.exec(`INSERT INTO t VALUES (2, 'b')`);
  expect(db.prepare('SELECT count(*) FROM u').pluck().get()).toBe(2);
  db.close();
});

test('what names a table that the target holds from a move before goes along', async () => {
  using folder = createTemporaryFolder();
  const own = filesIn(folder.path);
  await own.manager({ includeTables: ['log', 'u'] }).migrate();
  expect(namesOf(own.target)).toEqual(['logged', 'through', 'twice']);
  await own.manager({ includeTables: ['t'], onExisting: 'drop' }).migrate();
  expect(namesOf(own.target)).toEqual(['counts', 'logged', 'logs', 'plain', 'through', 'twice']);
  const proof = await own.manager({}).verify();
  expect([proof.status, proof.findings]).toEqual(['same', []]);
});

test('from PostgreSQL to PostgreSQL, a view of a table left out is left out with it, before anything is made', async () => {
  await using source = await createTestDatabase();
  await execute(
    source.url,
    `CREATE TABLE t (id integer PRIMARY KEY, x text);
    CREATE TABLE log (m text);
    CREATE VIEW logged AS SELECT m FROM log;
    CREATE VIEW plain AS SELECT x FROM t`,
  );
  await using target = await createTestDatabase();
  const options = { excludeTables: ['log'] };
  const config = { source: source.url, target: target.url, options, dialects };
  const plan = await createMigrationManager(config).plan();
  expect(plan.ledger.flatMap(({ code, place }) => (CODES.includes(code) ? [place.object] : []))).toEqual([
    'logged',
  ]);
  const result = await createMigrationManager(config).migrate();
  expect([result.status, result.verification?.status]).toEqual(['done', 'same']);
});
