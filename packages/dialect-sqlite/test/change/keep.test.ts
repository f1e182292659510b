import { makeDatabase, temporaryFolder } from '../support.js';
import { NEVER, openTarget } from '../target-support.js';
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

const keepAs = 'run1';

test("a dropped table is kept with its rows, is nobody's difference, and comes back with all that hung on it", () => {
  const from = `
    CREATE TABLE p (id INTEGER PRIMARY KEY);
    CREATE TABLE plain (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE, b REAL CHECK (b > 0));
    CREATE INDEX pi ON plain (b DESC);
    CREATE TRIGGER pt AFTER INSERT ON plain BEGIN SELECT 1; END;
    CREATE TABLE points (k TEXT PRIMARY KEY, p INTEGER REFERENCES p (id) ON DELETE CASCADE, c INTEGER AS (p + 1) VIRTUAL) WITHOUT ROWID;
    CREATE TABLE own (a INTEGER UNIQUE, v BLOB, CHECK (own.a > 0), FOREIGN KEY (a) REFERENCES own (a))`;
  const rows = `INSERT INTO p VALUES (1), (2); INSERT INTO plain VALUES (1, 'x', 5), (40, 'y', 2.5); DELETE FROM plain WHERE id = 40;
    INSERT INTO points (k, p) VALUES ('a', 1), ('b', 2); INSERT INTO own (rowid, a, v) VALUES (5, 1, x'00'), (8, 2, 3.0)`;
  const steps = thereAndBack(from, rows, 'CREATE TABLE p (id INTEGER PRIMARY KEY)', {
    keepAs,
    between: (db) => {
      db.exec(
        'PRAGMA foreign_keys = ON; DELETE FROM p WHERE id = 2; PRAGMA foreign_keys = OFF; INSERT INTO p VALUES (2)',
      );
      expect(db.prepare('SELECT count(*) FROM godwit_kept_run1_points').pluck().get()).toBe(2n);
      expect(schemaOf(db).notes).toMatchObject([
        {
          code: 'TABLE_LEFT_OUT',
          severity: 'info',
          suggestion: expect.stringMatching(/^DROP TABLE "godwit_kept_run1_/),
        },
        {},
        {},
      ]);
      expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name IN ('pi', 'pt')").pluck().get()).toBe(
        0n,
      );
    },
  });
  const drops = steps.filter(({ id }) => id.startsWith('drop-table'));
  expect(drops.map(({ risk }) => risk)).toEqual(['safe', 'rewrite', 'rewrite']);
});

test('the values of dropped columns are kept, and rows that came since have the default', () => {
  const db = databaseOf(`CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'new', b REAL, c TEXT);
    CREATE TABLE k (x TEXT COLLATE NOCASE, y INTEGER, v TEXT NOT NULL DEFAULT 'd', w BLOB, PRIMARY KEY (y, x)) WITHOUT ROWID;
    INSERT INTO t VALUES (1, '007', 5.0, 'c'), (2, NULL, 2.5, 'd'); INSERT INTO k VALUES ('q', 1, 'v', 7), ('r', 1, 'w', x'00')`);
  const before = allRows(db);
  const { statements } = changeTo(
    db,
    'CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT); CREATE TABLE k (x TEXT COLLATE NOCASE, y INTEGER, PRIMARY KEY (y, x)) WITHOUT ROWID',
    { keepAs },
  );
  expect(statements.every(({ risk }) => risk !== 'data-loss')).toBe(true);
  apply(db, statements);
  db.exec("INSERT INTO t VALUES (3, 'later'); INSERT INTO k VALUES ('z', 9)");
  undo(db, statements);
  expect(rowsOf(db, 't')).toEqual([
    ...(before['t'] ?? []),
    { 'the rowid': 3n, id: 3n, a: 'new', b: null, c: 'later' },
  ]);
  expect(rowsOf(db, 'k')).toEqual(
    expect.arrayContaining([...(before['k'] ?? []), { x: 'z', y: 9n, v: 'd', w: null }]),
  );
});

test('what is kept is told, and the session that writes drops it where that is asked', async () => {
  using folder = temporaryFolder();
  const sql =
    "CREATE TABLE t (a INTEGER, b TEXT); CREATE TABLE u (c); INSERT INTO t VALUES (1, 'x'); INSERT INTO u VALUES (1)";
  const path = makeDatabase(folder.file('kept.db'), sql);
  const { statements, notes } = changeTo(databaseOf(sql), 'CREATE TABLE t (a INTEGER)', {
    keepAs: '12345678-9abc',
  });
  expect(notes.map(({ code, place, message }) => [code, place.table, message])).toEqual([
    ['REPLACED_KEPT', 'u', expect.stringContaining('"godwit_kept_12345678_u"')],
    ['REPLACED_KEPT', 't', expect.stringContaining('"godwit_kept_12345678_t"')],
  ]);
  await using target = await openTarget(path);
  await using _lock = await target.lock('run');
  await target.execute(statements, { runId: 'run', step: 'sync' }, NEVER);
  expect((await target.introspect()).tables).toMatchObject([
    { name: { name: 't' }, columns: [{ name: 'a' }] },
  ]);
  expect(await target.dropKept?.()).toEqual([
    'the table "godwit_kept_12345678_t" with what it kept',
    'the table "godwit_kept_12345678_u" with what it kept',
  ]);
  expect(await target.dropKept?.()).toEqual([]);
});

test('a single dropped column is kept beside ALTER TABLE', () => {
  const steps = thereAndBack(
    'CREATE TABLE t (a INTEGER, b TEXT, c TEXT)',
    "INSERT INTO t (rowid, a, b, c) VALUES (7, 1, 'x', 'y'), (9, 2, NULL, 'z')",
    'CREATE TABLE t (a INTEGER, c TEXT)',
    { keepAs },
  );
  expect(steps).toMatchObject([{ id: 'drop-column:"t"."b"', risk: 'rewrite' }]);
});

test('what no key and no rowid finds again is not kept, and is told as a loss', () => {
  const db = databaseOf("CREATE TABLE t (k INTEGER NOT NULL, b TEXT); INSERT INTO t VALUES (1, 'x')");
  const { statements } = changeTo(db, 'CREATE TABLE t (k INTEGER NOT NULL, PRIMARY KEY (k)) WITHOUT ROWID', {
    keepAs,
  });
  expect(statements.map(({ risk }) => risk)).toContain('data-loss');
});
