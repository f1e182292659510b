import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationOptions } from '@godwit/engine';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

const dialects = [sqlite, postgres];

const SOURCE = `
  CREATE TABLE docs (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
  INSERT INTO docs VALUES (1, 'hello world', 'x'), (2, 'foo bar', 'y');
  CREATE VIRTUAL TABLE own USING fts5 (a, b);
  INSERT INTO own (rowid, a, b) SELECT id, a, b FROM docs;
  CREATE VIRTUAL TABLE outside USING fts5 (a, b, content = 'docs', content_rowid = 'id');
  INSERT INTO outside (outside) VALUES ('rebuild');
  CREATE VIRTUAL TABLE bare USING fts5 (a, content = '');
  INSERT INTO bare (rowid, a) VALUES (7, 'hello there');
  CREATE VIRTUAL TABLE words USING fts5vocab (own, 'row');
  CREATE VIRTUAL TABLE boxes USING rtree (id, x0, x1, +note);
  INSERT INTO boxes VALUES (1, 0, 1, 'n');
  CREATE VIRTUAL TABLE shapes USING geopoly (label);
  INSERT INTO shapes (label, _shape) VALUES ('a', '[[0,0],[1,0],[0,1],[0,0]]');
  CREATE TABLE own_notes (id INTEGER PRIMARY KEY, n TEXT);
  INSERT INTO own_notes VALUES (1, 'a table of people');
  CREATE TRIGGER docs_ai AFTER INSERT ON docs BEGIN
    INSERT INTO outside (rowid, a, b) VALUES (new.id, new.a, new.b);
  END;
  CREATE VIEW found AS SELECT rowid FROM outside WHERE outside MATCH 'hello';
  CREATE VIEW first_found AS SELECT min(rowid) AS id FROM found;
  CREATE VIEW plain AS SELECT a FROM docs`;

async function move(source: string, target: string, options: MigrationOptions = {}) {
  const config = { source: `sqlite:${source}`, target: `sqlite:${target}`, options, dialects };
  return createMigrationManager(config).migrate();
}

const ids = (db: Database.Database, sql: string): readonly unknown[] => db.prepare(sql).pluck().all();

test('virtual tables whose module is there are made again as they are, from file to file, and over themselves', async () => {
  await using folder = await createTemporaryFolder();
  const [source, target] = [join(folder.path, 'a.db'), join(folder.path, 'b.db')];
  const from = new Database(source);
  from.exec(SOURCE);
  from.close();
  for (const options of [{}, { onExisting: 'drop' }] as const) {
    const result = await move(source, target, options);
    expect([result.status, result.verification?.status]).toEqual(['done', 'same']);
    expect(result.ledger.filter(({ severity }) => severity !== 'info')).toEqual([]);
    const db = new Database(target);
    db.exec(`INSERT INTO docs VALUES (3, 'new hello', 'z');
      INSERT INTO own (own) VALUES ('integrity-check'); INSERT INTO outside (outside) VALUES ('integrity-check')`);
    expect(ids(db, "SELECT rowid FROM own WHERE own MATCH 'foo'")).toEqual([2]);
    expect(ids(db, 'SELECT rowid FROM found')).toEqual([1, 3]);
    expect(ids(db, "SELECT rowid FROM bare WHERE bare MATCH 'hello'")).toEqual([7]);
    expect(ids(db, 'SELECT term FROM words')).toEqual(['bar', 'foo', 'hello', 'world', 'x', 'y']);
    expect(ids(db, 'SELECT note FROM boxes WHERE x0 < 1')).toEqual(['n']);
    expect(ids(db, 'SELECT label FROM shapes WHERE geopoly_contains_point(_shape, 0.1, 0.1)')).toEqual(['a']);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    const types = `SELECT type FROM pragma_table_list WHERE schema = 'main' AND name IN ('own', 'own_data', 'own_notes', 'boxes_node') ORDER BY name`;
    expect(ids(db, types)).toEqual(['shadow', 'virtual', 'shadow', 'table']);
    db.close();
  }
});

test('with a virtual table go its own tables, the triggers that write to it and the views over it, and that is told', async () => {
  await using folder = await createTemporaryFolder();
  const [source, target] = [join(folder.path, 'a.db'), join(folder.path, 'b.db')];
  const from = new Database(source);
  from.exec(SOURCE);
  from.close();
  const result = await move(source, target, { excludeTables: ['outside'] });
  expect([result.status, result.verification?.status]).toEqual(['done', 'same']);
  const told = result.ledger.filter(({ code }) => /NOT_CARRIED|LEFT_OUT/.test(code));
  expect(told.map(({ code, place }) => `${code} ${place.object ?? place.table}`).sort()).toEqual(
    [
      'TABLE_LEFT_OUT outside',
      ...['config', 'data', 'docsize', 'idx'].map((part) => `TABLE_LEFT_OUT outside_${part}`),
      'TRIGGER_NOT_CARRIED docs_ai',
      'VIEW_NOT_CARRIED first_found',
      'VIEW_NOT_CARRIED found',
    ].sort(),
  );
  const db = new Database(target);
  db.exec("INSERT INTO docs VALUES (3, 'new', 'z')");
  expect(ids(db, 'SELECT count(*) FROM plain')).toEqual([3]);
  expect(ids(db, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'outside%'")).toEqual([0]);
  db.close();
});
