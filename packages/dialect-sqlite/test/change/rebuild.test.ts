import {
  allRows,
  apply,
  changeTo,
  databaseOf,
  rowsOf,
  schemaOf,
  thereAndBack,
  undo,
} from './change-support.js';

const PARENT = 'CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT)';
const CHILD =
  'CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent (id) ON DELETE CASCADE ON UPDATE CASCADE)';
const ROWS = `INSERT INTO parent VALUES (1, '10'), (2, '20'); INSERT INTO child VALUES (1, 1), (2, 2), (3, 2)`;

test('a type changed in a parent keeps every row of its children, and what points at it', () => {
  const statements = thereAndBack(
    `${PARENT}; ${CHILD}`,
    ROWS,
    `CREATE TABLE parent (id INTEGER PRIMARY KEY, code INTEGER); ${CHILD}`,
    {
      between: (db) => {
        expect(rowsOf(db, 'child')).toHaveLength(3);
        expect(rowsOf(db, 'parent')).toMatchObject([{ code: 10n }, { code: 20n }]);
        expect(db.prepare("SELECT sql FROM sqlite_schema WHERE name = 'child'").pluck().get()).toBe(CHILD);
      },
    },
  );
  expect(statements.map(({ risk }) => risk)).toEqual(['safe', 'rewrite', 'safe']);
  expect(statements[1]?.purpose).toBe('make table "parent" anew with its rows (column "code")');
});

test('a table made anew keeps its indexes, triggers, rowids, options, collations and the mark of its keys', () => {
  const rest = `
    CREATE INDEX i_desc ON t (b DESC, a);
    CREATE INDEX i_part ON t (b) WHERE b IS NOT NULL AND a <> 'x';
    CREATE UNIQUE INDEX i_expr ON t (lower(a) DESC);
    CREATE INDEX i_coll ON t (a COLLATE RTRIM);
    CREATE TABLE log (what TEXT);
    CREATE TRIGGER own AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); END;
    CREATE TRIGGER other AFTER DELETE ON log BEGIN UPDATE t SET b = 0 WHERE a = old.what; END;
    CREATE VIEW v AS SELECT a FROM t WHERE b > 1 -- said at the end
    ;
    CREATE VIEW w AS SELECT * FROM v;
    CREATE TRIGGER instead INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (new.a); END`;
  const table = (more: string) =>
    `CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT COLLATE NOCASE, b INTEGER${more}, c INTEGER AS (b * 2) VIRTUAL, d INTEGER AS (b + 1) STORED) STRICT`;
  const rows = `INSERT INTO t (id, a, b) VALUES (5, 'one', 2), (7, 'two', NULL), (90, 'x', 4); DELETE FROM t WHERE id = 90`;
  thereAndBack(`${table('')}; ${rest}`, rows, `${table(' CHECK (t.b > 1)')}; ${rest}`, {
    between: (db) => {
      expect(db.prepare('SELECT * FROM sqlite_sequence').all()).toEqual([{ name: 't', seq: 90n }]);
      db.exec("INSERT INTO v VALUES ('three')");
      expect(db.prepare('SELECT * FROM log').all()).toContainEqual({ what: 'three' });
      expect(() => db.exec('UPDATE t SET b = 1')).toThrow('CHECK');
      db.exec(
        "DELETE FROM t WHERE a = 'three'; UPDATE sqlite_sequence SET seq = 90; DELETE FROM log WHERE what = 'three'",
      );
    },
  });
});

test('tables without rowids, with rowids of their own and with a column that is called rowid keep their rows', () => {
  const tables = (type: string) => `
    CREATE TABLE a (k TEXT, n INTEGER, v ${type}, PRIMARY KEY (n, k)) WITHOUT ROWID;
    CREATE TABLE b (v ${type});
    CREATE TABLE c (rowid TEXT, v ${type});
    CREATE TABLE d (rowid TEXT, _rowid_ INTEGER, oid TEXT, v ${type});
    CREATE TABLE e (me INTEGER PRIMARY KEY, up INTEGER REFERENCES e (me), v ${type})`;
  const rows = `INSERT INTO a VALUES ('x', 1, 5), ('y', 1, 6); INSERT INTO b (rowid, v) VALUES (9, 1), (12, 2);
    INSERT INTO c (_rowid_, rowid, v) VALUES (4, 'own', 1), (8, 'two', 2); INSERT INTO d VALUES ('a', 1, 'b', 1);
    INSERT INTO e VALUES (1, 2, 3), (2, 1, 4)`;
  thereAndBack(tables('INTEGER'), rows, tables('TEXT'));
});

test('keys, options and constraints of all kinds come and go', () => {
  const states = [
    'CREATE TABLE t (a INTEGER NOT NULL, b TEXT, c REAL); CREATE TABLE p (x INTEGER PRIMARY KEY, y TEXT UNIQUE)',
    'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c REAL); CREATE TABLE p (x INTEGER PRIMARY KEY, y TEXT UNIQUE)',
    'CREATE TABLE t (a INTEGER NOT NULL, b TEXT, c REAL, PRIMARY KEY (a)) WITHOUT ROWID; CREATE TABLE p (x INTEGER PRIMARY KEY, y TEXT UNIQUE)',
    'CREATE TABLE t (a INTEGER NOT NULL, b TEXT, c REAL) STRICT; CREATE TABLE p (x INTEGER PRIMARY KEY, y TEXT UNIQUE)',
    'CREATE TABLE t (a INTEGER NOT NULL UNIQUE ON CONFLICT REPLACE, b TEXT REFERENCES p (y), c REAL DEFAULT 1.5); CREATE TABLE p (x INTEGER PRIMARY KEY, y TEXT UNIQUE)',
    'CREATE TABLE t (a INTEGER NOT NULL, b TEXT COLLATE NOCASE NOT NULL ON CONFLICT IGNORE, c REAL, CONSTRAINT ck CHECK (c < 100), FOREIGN KEY (a) REFERENCES p (x) DEFERRABLE INITIALLY DEFERRED); CREATE TABLE p (x INTEGER PRIMARY KEY, y TEXT)',
    'CREATE TABLE t (a INTEGER NOT NULL, b TEXT, c REAL); CREATE UNIQUE INDEX u ON t (b COLLATE NOCASE); CREATE TABLE p (x INTEGER PRIMARY KEY, y TEXT UNIQUE COLLATE NOCASE)',
  ];
  const rows = `INSERT INTO p VALUES (1, 'one'), (2, 'two'); INSERT INTO t (a, b, c) VALUES (1, 'one', 2.5), (2, 'two', 3)`;
  for (const from of states) for (const to of states) if (from !== to) thereAndBack(from, rows, to);
});

test('rows that a wanted constraint refuses are refused, and nothing is changed', () => {
  const db = databaseOf("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x'), (NULL), ('x')");
  const before = schemaOf(db);
  for (const to of [
    'a TEXT NOT NULL ON CONFLICT IGNORE',
    'a TEXT UNIQUE ON CONFLICT REPLACE',
    "a TEXT CHECK (a <> 'x')",
  ]) {
    expect(() => apply(db, changeTo(db, `CREATE TABLE t (${to})`).statements)).toThrow('constraint failed');
    expect(schemaOf(db)).toEqual(before);
    expect(rowsOf(db, 't')).toHaveLength(3);
  }
});

test('a new foreign key must hold for all rows; one that comes back may be as it was', () => {
  const db = databaseOf(
    'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INTEGER REFERENCES p (id)); INSERT INTO t VALUES (7)',
  );
  const without = 'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INTEGER)';
  const { statements } = changeTo(db, without);
  const rows = allRows(db);
  apply(db, statements);
  undo(db, statements);
  expect(allRows(db)).toEqual(rows);
  apply(db, statements);
  const back = changeTo(
    db,
    'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INTEGER REFERENCES p (id))',
  );
  expect(() => apply(db, back.statements)).toThrow('rows would be lost, or would point at nothing');
});
