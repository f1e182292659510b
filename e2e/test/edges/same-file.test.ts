import { join } from 'node:path';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationOptions } from '@godwit/engine';
import { createTemporaryFolder } from '../temporary-folder.js';
import { askSqlite, fillSqlite } from './scene.js';

const SOURCE = `
  CREATE TABLE layer (id INTEGER PRIMARY KEY, name TEXT);
  INSERT INTO layer (name) VALUES ('é'), ('ab');
  PRAGMA application_id = 1196444487;
  PRAGMA user_version = 10300;`;

const move = (source: string, target: string, options: MigrationOptions = {}) =>
  createMigrationManager(
    { source: `sqlite:${source}`, target: `sqlite:${target}`, options },
    { dialects: [sqlite] },
  ).migrate();

const settings = (path: string): readonly string[] =>
  ['application_id', 'user_version'].map((name) => askSqlite(path, `PRAGMA ${name}`)[0] ?? '');

test('a new file says what format of its application it is, as the old one did', async () => {
  using folder = createTemporaryFolder();
  const [source, target] = [join(folder.path, 'a.gpkg'), join(folder.path, 'b.gpkg')];
  fillSqlite(source, SOURCE);
  expect(await move(source, target)).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(settings(target)).toEqual(['1196444487', '10300']);
  expect(await move(source, target, { onExisting: 'drop' })).toMatchObject({ status: 'done' });
  expect(settings(target)).toEqual(['1196444487', '10300']);
});

test('a file that holds something keeps what it says of itself', async () => {
  using folder = createTemporaryFolder();
  const [source, target] = [join(folder.path, 'a.db'), join(folder.path, 'b.db')];
  fillSqlite(source, SOURCE);
  fillSqlite(target, 'CREATE TABLE other (a INT); PRAGMA user_version = 3');
  expect(await move(source, target)).toMatchObject({ status: 'done' });
  expect(settings(target)).toEqual(['0', '3']);
});

test.each([
  ['UTF-16le', '', 'info'],
  ['UTF-16be', ', size INT AS (length(CAST(name AS BLOB))) VIRTUAL', 'warning'],
])('text in %s becomes UTF-8, which is told', async (encoding, size, severity) => {
  using folder = createTemporaryFolder();
  const [source, target] = [join(folder.path, 'a.db'), join(folder.path, 'b.db')];
  fillSqlite(
    source,
    `PRAGMA encoding = '${encoding}'; CREATE TABLE t (name TEXT${size}); INSERT INTO t (name) VALUES ('é')`,
  );
  const { ledger } = await move(source, target, { verify: 'counts' });
  expect(ledger.find(({ message }) => message.includes(encoding))).toMatchObject({ severity, place: {} });
  expect(askSqlite(target, 'SELECT name FROM t')).toEqual(['é']);
});

test.each([
  ['UTF-16le', 'UTF-8', 1],
  ['UTF-8', 'UTF-16be', 1],
  ['UTF-16le', 'UTF-16le', 0],
])('text in %s that goes into a file of %s is told where these differ', async (from, to, notes) => {
  using folder = createTemporaryFolder();
  const [source, target] = [join(folder.path, 'a.db'), join(folder.path, 'b.db')];
  fillSqlite(
    source,
    `PRAGMA encoding = '${from}'; CREATE TABLE t (name TEXT CHECK (name > 'z')); INSERT INTO t VALUES ('é')`,
  );
  fillSqlite(target, `PRAGMA encoding = '${to}'; CREATE TABLE other (a TEXT)`);
  const { ledger } = await move(source, target, { verify: 'counts' });
  const told = ledger.filter(({ message }) => message.startsWith('The file keeps text in'));
  expect(told).toHaveLength(notes);
  for (const { message, severity } of told)
    expect([message.includes(`in ${from}, the other one in ${to}`), severity]).toEqual([true, 'warning']);
});

test('triggers that write to a virtual table are left out with it', async () => {
  using folder = createTemporaryFolder();
  const [source, target] = [join(folder.path, 'a.db'), join(folder.path, 'b.db')];
  fillSqlite(
    source,
    `CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT, seen INT);
     CREATE VIRTUAL TABLE nf USING fts5 (body, content = 'note', content_rowid = 'id');
     CREATE TRIGGER to_nf AFTER INSERT ON note BEGIN INSERT INTO nf (rowid, body) VALUES (new.id, new.body); END;
     CREATE TRIGGER counts AFTER INSERT ON note BEGIN UPDATE note SET seen = 0 WHERE id = new.id; END;
     INSERT INTO note (body) VALUES ('a');`,
  );
  const { ledger } = await move(source, target, { excludeTables: ['nf'] });
  expect(ledger.find(({ code }) => code === 'TRIGGER_NOT_CARRIED')).toMatchObject({
    severity: 'loss',
    place: { table: 'note', object: 'to_nf' },
    message: 'The trigger is not made, because it names a table that is left out.',
  });
  fillSqlite(target, "INSERT INTO note (body) VALUES ('b')");
  expect(askSqlite(target, 'SELECT body, seen FROM note ORDER BY id')).toEqual(['a | 0', 'b | 0']);
});
