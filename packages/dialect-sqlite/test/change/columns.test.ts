import type { Column } from '@godwit/plugin-api';
import { sqlite } from '../../src/index.js';
import { apply, changeTo, databaseOf, rowsOf, schemaOf, thereAndBack } from './change-support.js';

const ROWS = "INSERT INTO t VALUES (1, 'one'), (2, 'two')";

test('a column is added as SQLite adds it where it can, and rows that are there show its default', () => {
  const more = [
    'c TEXT',
    "c TEXT NOT NULL DEFAULT 'x'",
    'c REAL DEFAULT -1.5',
    'c INTEGER DEFAULT 1 CHECK (c > 0)',
    'c INTEGER AS (a + 1) VIRTUAL',
    'c INTEGER CONSTRAINT me REFERENCES t (a) ON DELETE CASCADE',
    'c TEXT COLLATE NOCASE, d BLOB',
  ];
  for (const column of more) {
    const steps = thereAndBack(
      'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)',
      ROWS,
      `CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, ${column})`,
    );
    const own = steps.filter(({ id }) => !id.startsWith('guard'));
    for (const { id, sql } of own)
      expect([id, sql]).toEqual([
        expect.stringMatching(/^add-column/),
        expect.stringMatching(/^ALTER TABLE "t" ADD COLUMN "[cd]"/),
      ]);
  }
  const db = databaseOf(`CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); ${ROWS}`);
  apply(
    db,
    changeTo(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c TEXT NOT NULL DEFAULT 'x')").statements,
  );
  expect(rowsOf(db, 't')).toMatchObject([{ c: 'x' }, { c: 'x' }]);
});

test('a column that SQLite does not add to a table comes with the table made anew', () => {
  const more = [
    'c TEXT DEFAULT CURRENT_TIMESTAMP',
    'c TEXT UNIQUE',
    'c INTEGER AS (a + 1) STORED',
    'c INTEGER DEFAULT 1 REFERENCES t (a)',
    'c INTEGER DEFAULT (abs(-3))',
  ];
  for (const column of more) {
    const steps = thereAndBack(
      'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)',
      ROWS,
      `CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, ${column})`,
    );
    expect(steps.map(({ id }) => id)).toEqual(['guard:begin', 'rebuild-table:"t"', 'guard:end']);
  }
  const db = databaseOf(`CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); ${ROWS}`);
  apply(
    db,
    changeTo(db, 'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c INTEGER DEFAULT (abs(-3)))').statements,
  );
  expect(rowsOf(db, 't')).toMatchObject([{ c: 3n }, { c: 3n }]);
});

test('a key that rows get from SQLite is made of what they had as a rowid', () => {
  const db = databaseOf("CREATE TABLE t (b TEXT); INSERT INTO t (rowid, b) VALUES (7, 'x'), (9, 'y')");
  apply(db, changeTo(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT)').statements);
  expect(rowsOf(db, 't')).toMatchObject([
    { id: 7n, b: 'x' },
    { id: 9n, b: 'y' },
  ]);
});

test('a column is dropped as SQLite drops it where nothing else names it, else with its table made anew', () => {
  const [direct] = thereAndBack(
    'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)',
    ROWS,
    'CREATE TABLE t (a INTEGER PRIMARY KEY)',
  );
  expect(direct).toMatchObject({
    id: 'drop-column:"t"."b"',
    risk: 'data-loss',
    sql: 'ALTER TABLE "t" DROP COLUMN "b"',
  });
  const others = [
    ['CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE)', 'CREATE TABLE t (a INTEGER PRIMARY KEY)'],
    [
      "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT CHECK (b <> ''))",
      'CREATE TABLE t (a INTEGER PRIMARY KEY)',
    ],
    [
      'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); CREATE VIEW broken AS SELECT none FROM nowhere',
      'CREATE TABLE t (a INTEGER PRIMARY KEY); CREATE VIEW broken AS SELECT none FROM nowhere',
    ],
    ['CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)', 'CREATE TABLE t (b TEXT)'],
  ] as const;
  for (const [from, to] of others)
    expect(thereAndBack(from, ROWS, to)[1]).toMatchObject({ id: 'rebuild-table:"t"', risk: 'data-loss' });
});

test('an index is dropped and made without its table; one with a dropped column goes first', () => {
  const steps = thereAndBack(
    'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); CREATE INDEX i ON t (b); CREATE INDEX j ON t (a, b)',
    ROWS,
    'CREATE TABLE t (a INTEGER PRIMARY KEY); CREATE INDEX i ON t (a DESC)',
  );
  expect(steps.map(({ id, risk }) => `${id} ${risk}`)).toEqual([
    'drop-index:"i" safe',
    'drop-index:"j" safe',
    'drop-column:"t"."b" data-loss',
    'create-index:"i" rewrite',
  ]);
});

test('names that differ in case alone are one to SQLite', () => {
  const steps = thereAndBack(
    'CREATE TABLE Users (Id INTEGER PRIMARY KEY, Name TEXT); CREATE TABLE c (u REFERENCES USERS (ID))',
    "INSERT INTO Users VALUES (1, 'x'); INSERT INTO c VALUES (1)",
    'CREATE TABLE users (id INTEGER PRIMARY KEY, NAME TEXT); CREATE TABLE c (u REFERENCES USERS (ID))',
    { between: (db) => expect(rowsOf(db, 'users')).toMatchObject([{ id: 1n, NAME: 'x' }]) },
  );
  expect(steps.every(({ risk }) => risk !== 'data-loss')).toBe(true);
});

test('what gets another name has it everywhere, before anything else changes', () => {
  const db = databaseOf(`CREATE TABLE a (x INTEGER PRIMARY KEY, y TEXT); CREATE TABLE c (p REFERENCES a (x));
    CREATE VIEW v AS SELECT x, y FROM a; INSERT INTO a VALUES (1, '5'); INSERT INTO c VALUES (1)`);
  const before = schemaOf(db);
  const other =
    databaseOf(`CREATE TABLE "A" (x INTEGER PRIMARY KEY, z TEXT); CREATE TABLE c (p REFERENCES "A" (x));
    CREATE VIEW v AS SELECT x, z FROM "A"`);
  const renames = [
    { table: { name: 'A' }, from: { name: 'a' } },
    { table: { name: 'A' }, column: { from: 'y', to: 'z' } },
  ];
  const to = `CREATE TABLE "A" (x INTEGER PRIMARY KEY, z INTEGER); CREATE TABLE c (p REFERENCES "A" (x)); CREATE VIEW v AS SELECT x, z FROM "A"`;
  const { statements } = changeTo(db, to, { renames, found: schemaOf(other) });
  expect(statements.map(({ id }) => id).slice(0, 2)).toEqual(['rename-table:"a"', 'rename-column:"A"."y"']);
  apply(db, statements);
  expect(db.prepare('SELECT * FROM v').all()).toEqual([{ x: 1n, z: 5n }]);
  const undone = statements.toReversed().flatMap((one) => one.undo ?? []);
  db.exec(`BEGIN; ${undone.join(';')}; COMMIT`);
  expect(db.prepare('SELECT * FROM v').all()).toEqual([{ x: 1n, y: '5' }]);
  expect(schemaOf(db).tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(before.tables.map(({ name }) => name)),
  );
});

test('a table that says what only its application can compute is not made anew, and gets a column nevertheless', () => {
  const db = databaseOf('CREATE TABLE other (a)');
  db.function('mine', { deterministic: true }, (value: unknown) => value as string);
  db.exec('CREATE TABLE t (a TEXT CHECK (mine(a)))');
  const found = schemaOf(db);
  const compile = (change: (column: Column) => readonly Column[]) => {
    const tables = found.tables.map((table) => {
      return table.name.name === 't' ? { ...table, columns: table.columns.flatMap(change) } : table;
    });
    const [own] = found.tables.find(({ name }) => name.name === 't')?.columns ?? [];
    const changes = own && [{ kind: 'column' as const, table: { name: 't' }, found: own, parts: [] }];
    return sqlite.ddl.change?.({ found, wanted: { ...found, tables }, changes: changes ?? [], renames: [] });
  };
  expect(compile((column) => [{ ...column, nullable: false }])?.blocked).toMatchObject([
    { place: { table: 't' }, reason: expect.stringContaining('mine') },
  ]);
  const added = compile((column) => [column, { ...column, name: 'b' }]);
  expect(added?.blocked).toBeUndefined();
  expect(added?.statements).toMatchObject([{ id: 'add-column:"t"."b"' }]);
});
