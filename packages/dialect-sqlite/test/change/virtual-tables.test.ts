import { apply, changeTo, databaseOf, declared, schemaOf, undo } from './change-support.js';

const PLAIN = 'CREATE TABLE doc (id INTEGER PRIMARY KEY, body TEXT)';
const SEARCH = `${PLAIN};
  CREATE VIRTUAL TABLE found USING fts5 (body, content='doc', content_rowid='id');
  CREATE TRIGGER doc_in AFTER INSERT ON doc BEGIN INSERT INTO found (rowid, body) VALUES (new.id, new.body); END`;

test('a virtual table comes and goes with the tables of its module', () => {
  const db = databaseOf(`${PLAIN}; INSERT INTO doc VALUES (1, 'one')`);
  const before = declared(schemaOf(db));
  const { statements, blocked, wanted } = changeTo(db, SEARCH);
  expect([blocked, statements.map(({ id }) => id)]).toEqual([
    undefined,
    ['create-view:"found"', 'create-trigger:"doc_in"'],
  ]);
  apply(db, statements);
  expect(declared(schemaOf(db))).toEqual(declared(wanted));
  db.exec("INSERT INTO doc VALUES (2, 'two'); INSERT INTO found (found) VALUES ('rebuild')");
  expect(db.prepare("SELECT rowid FROM found WHERE found MATCH 'two'").pluck().all()).toEqual([2n]);
  undo(db, statements);
  expect(declared(schemaOf(db))).toEqual(before);
});

test('a table that a search stands on is made anew, and the search finds the same rows', () => {
  const db = databaseOf(`${SEARCH}; INSERT INTO doc VALUES (3, 'three'), (5, 'five')`);
  const { statements, blocked } = changeTo(db, SEARCH.replace('body TEXT', 'body TEXT NOT NULL'));
  expect(blocked).toBeUndefined();
  apply(db, statements);
  expect(db.prepare("SELECT rowid, body FROM found WHERE found MATCH 'five'").all()).toEqual([
    { rowid: 5n, body: 'five' },
  ]);
  db.exec("INSERT INTO doc VALUES (6, 'six')");
  expect(db.prepare("SELECT rowid FROM found WHERE found MATCH 'six'").pluck().all()).toEqual([6n]);
});

test('a virtual table that goes is told as a loss', () => {
  const db = databaseOf(`${SEARCH}; INSERT INTO doc VALUES (3, 'three')`);
  const { statements } = changeTo(db, PLAIN, { keepAs: 'x' });
  expect(statements.map(({ id, risk }) => [id, risk])).toEqual([
    ['drop-trigger:"doc_in"', 'safe'],
    ['drop-view:"found"', 'data-loss'],
  ]);
  apply(db, statements);
  expect(schemaOf(db).tables.map(({ name }) => name.name)).toEqual(['doc']);
});
