import type { DatabaseSchema, Table } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { makeDatabase, open, temporaryFolder } from './support.js';

async function introspect(sql: string): Promise<DatabaseSchema> {
  using folder = temporaryFolder();
  await using session = await open(makeDatabase(folder.file('a.db'), sql));
  return await session.introspect();
}

async function table(sql: string, name = 't'): Promise<Table> {
  const found = (await introspect(sql)).tables.find((candidate) => candidate.name.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

test('columns with types, defaults, nullability, collations and comments between', async () => {
  const { columns } = await table(`CREATE TABLE t (
    a INTEGER NOT NULL DEFAULT 7, -- a comment, with 'quotes'
    b VARCHAR(20) COLLATE nocase /* and , this */ DEFAULT 'it''s',
    "c ""x" DECIMAL (10, 2) DEFAULT (1 + 2), d, e TEXT COLLATE RTRIM DEFAULT NULL)`);
  expect(columns.map((column) => column.name)).toEqual(['a', 'b', 'c "x', 'd', 'e']);
  expect(columns[0]).toMatchObject({ nullable: false, type: { kind: 'bigint' }, default: { text: '7' } });
  expect(columns[1]).toMatchObject({
    nullable: true,
    nativeType: 'VARCHAR(20)',
    collation: 'nocase',
    type: { kind: 'text', maxLength: 20, collation: 'nocase' },
    default: { text: "'it''s'", tree: { kind: 'literal', text: "it's" } },
  });
  expect(columns[2]).toMatchObject({
    type: { kind: 'decimal', precision: 10, scale: 2 },
    default: { text: '1 + 2' },
  });
  expect(columns[3]).toMatchObject({ nativeType: '', type: { kind: 'native' } });
  expect(columns[4]?.type).toEqual({ kind: 'text', collation: 'rtrim' });
  expect(columns[4]?.default).toBeUndefined();
});

test('the rowid alias is an identity, and AUTOINCREMENT remembers', async () => {
  const plain = await table('CREATE TABLE t (id INTEGER PRIMARY KEY, v)');
  expect(plain.columns[0]).toMatchObject({
    nullable: false,
    identity: { mode: 'by-default', neverReused: false },
  });
  const remembering = await table(
    "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, v); INSERT INTO t VALUES (41, 'x'); DELETE FROM t",
  );
  expect(remembering.columns[0]?.identity).toEqual({
    mode: 'by-default',
    neverReused: true,
    lastValue: '41',
  });
  const constraint = await table('CREATE TABLE t (id INTEGER, PRIMARY KEY (id AUTOINCREMENT))');
  expect(constraint.columns[0]?.identity?.neverReused).toBe(true);
});

test('INTEGER PRIMARY KEY DESC, INT PRIMARY KEY and WITHOUT ROWID keys are no identity', async () => {
  const descending = await table('CREATE TABLE t (id INTEGER PRIMARY KEY DESC)');
  expect(descending.columns[0]).toMatchObject({ nullable: true });
  expect(descending.columns[0]?.identity).toBeUndefined();
  expect((await table('CREATE TABLE t (id INT PRIMARY KEY)')).columns[0]?.identity).toBeUndefined();
  const without = await table(
    'CREATE TABLE t (b, a TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID, STRICT'.replace('(b,', '(b INT,'),
  );
  expect(without.properties).toEqual({ withoutRowid: true, strict: true });
  expect(without.primaryKey?.columns).toEqual(['a', 'b']);
  expect(without.columns.map((column) => column.nullable)).toEqual([false, false]);
});

test('keys with names and conflict clauses', async () => {
  const found = await table(`CREATE TABLE t (a, b UNIQUE ON CONFLICT IGNORE, c,
    CONSTRAINT pk PRIMARY KEY (b, a) ON CONFLICT REPLACE CONSTRAINT "my u" UNIQUE (A, c) ON CONFLICT FAIL)`);
  expect(found.primaryKey).toEqual({ name: 'pk', columns: ['b', 'a'], onConflict: 'replace' });
  expect(found.uniqueKeys).toEqual([
    { columns: ['b'], onConflict: 'ignore' },
    { name: 'my u', columns: ['a', 'c'], onConflict: 'fail' },
  ]);
});

test('a unique key with a collation of its own is an index', async () => {
  const found = await table('CREATE TABLE t (a TEXT, UNIQUE (a COLLATE NOCASE))');
  expect(found.uniqueKeys).toEqual([]);
  expect(found.indexes).toEqual([
    { name: 't_a_key', unique: true, parts: [{ column: 'a', direction: 'asc', collation: 'NOCASE' }] },
  ]);
});

test('foreign keys: composite, implicit, self, missing, with actions and deferrable', async () => {
  const found = await table(`CREATE TABLE Parent (x, y, PRIMARY KEY (y, x));
    CREATE TABLE t (id INTEGER PRIMARY KEY, a REFERENCES t ON DELETE SET NULL, b REFERENCES gone(z),
      c CONSTRAINT "named" REFERENCES PARENT (X) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED, d,
      FOREIGN KEY (C, d) REFERENCES parent ON DELETE RESTRICT MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED)`);
  expect(found.foreignKeys).toEqual([
    expect.objectContaining({
      columns: ['a'],
      references: { table: { name: 't' }, columns: ['id'] },
      onDelete: 'set-null',
    }),
    expect.objectContaining({ columns: ['b'], references: { table: { name: 'gone' }, columns: ['z'] } }),
    expect.objectContaining({
      name: 'named',
      references: { table: { name: 'Parent' }, columns: ['x'] },
      onUpdate: 'cascade',
      deferrable: 'initially-deferred',
    }),
    expect.objectContaining({
      columns: ['c', 'd'],
      references: { table: { name: 'Parent' }, columns: ['y', 'x'] },
      onDelete: 'restrict',
      deferrable: 'not-deferrable',
    }),
  ]);
});

test('indexes: unique, descending, partial, by expression, with a collation', async () => {
  const { indexes } = await table(`CREATE TABLE t (a, b TEXT, "c d");
    CREATE UNIQUE INDEX one ON t (a DESC, "c d") WHERE b IS NOT NULL AND a > 0;
    CREATE INDEX two ON t (lower(b) COLLATE NOCASE DESC, b COLLATE RTRIM);`);
  expect(indexes).toMatchObject([
    {
      name: 'one',
      unique: true,
      parts: [
        { column: 'a', direction: 'desc' },
        { column: 'c d', direction: 'asc' },
      ],
      where: { text: 'b IS NOT NULL AND a > 0', dialect: 'sqlite' },
    },
    {
      name: 'two',
      unique: false,
      parts: [
        { expression: { text: 'lower(b)' }, direction: 'desc', collation: 'NOCASE' },
        { column: 'b', direction: 'asc', collation: 'RTRIM' },
      ],
    },
  ]);
});

test('checks and generated columns, also of columns added later', async () => {
  const found = await table(`CREATE TABLE t (a INT CHECK (a > 0 AND (a < 9)), b INT AS (a * 2),
      c GENERATED ALWAYS AS (a || ')') STORED, CONSTRAINT "Big" CHECK (a <> b));
    ALTER TABLE t ADD COLUMN late TEXT CHECK (late <> ',') COLLATE NOCASE`);
  expect(found.checks).toMatchObject([
    { expression: { text: 'a > 0 AND (a < 9)' }, column: 'a' },
    { expression: { text: "late <> ','" }, column: 'late' },
    { expression: { text: 'a <> b' }, name: 'Big' },
  ]);
  expect(found.columns[1]?.generated).toMatchObject({ expression: { text: 'a * 2' }, stored: false });
  expect(found.columns[2]?.generated).toMatchObject({ expression: { text: "a || ')'" }, stored: true });
  expect(found.columns[3]).toMatchObject({ name: 'late', collation: 'NOCASE' });
});

test('views and triggers are carried as text', async () => {
  const schema = await introspect(`CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t;
    CREATE TRIGGER tr INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (new.a); END`);
  expect(schema.views).toEqual([
    { name: { name: 'v' }, sql: 'CREATE VIEW v AS SELECT a FROM t', materialized: false },
  ]);
  expect(schema.triggers).toEqual([
    { name: 'tr', table: { name: 'v' }, sql: expect.stringContaining('INSTEAD OF') },
  ]);
});

test('virtual and shadow tables have a note each, and their text and owner for a target of SQLite, whose own tables have none', async () => {
  const schema = await introspect(`CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, body);
    CREATE VIRTUAL TABLE own USING fts5(body); CREATE VIRTUAL TABLE ext USING fts5(body, content='t', content_rowid='id');
    CREATE VIRTUAL TABLE box USING rtree(id, x1, x2); ANALYZE`);
  expect(schema.tables.filter(({ partOf }) => partOf === undefined).map(({ name }) => name.name)).toEqual([
    't',
  ]);
  const owners = schema.tables.flatMap(({ name, partOf }) => (partOf ? [[name.name, partOf.name]] : []));
  expect(owners).toContainEqual(['own_data', 'own']);
  const parts = new Map(schema.views.map((view) => [view.name.name, view.parts?.length]));
  expect(parts).toEqual(
    new Map([
      ['own', 5],
      ['ext', 4],
      ['box', 3],
    ]),
  );
  const notes = new Map(schema.notes.map((note) => [note.place.table, note]));
  expect(notes.get('own')).toMatchObject({
    code: 'TABLE_LEFT_OUT',
    severity: 'loss',
    message: expect.stringContaining('own_content'),
  });
  expect(notes.get('ext')).toMatchObject({
    severity: 'warning',
    message: expect.stringContaining('table t'),
  });
  expect(notes.get('box')?.message).toContain('rtree');
  expect(notes.get('own_data')?.message).toContain('own');
  expect([...notes.keys()].filter((name) => name?.startsWith('sqlite_'))).toEqual([]);
});

test('tables of a module that is not there are shadow tables all the same', async () => {
  using folder = temporaryFolder();
  const path = folder.file('a.db');
  const db = new Database(path);
  db.exec(
    `CREATE TABLE kept (a); CREATE TABLE v_chunks (a); CREATE TABLE v_vector_chunks00 (a); CREATE TABLE v_other (a)`,
  );
  db.unsafeMode(true);
  db.pragma('writable_schema = 1');
  db.exec(`INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql)
    VALUES ('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING vec0(e float[4])')`);
  db.close();
  await using session = await open(path);
  const schema = await session.introspect();
  expect(schema.tables.map(({ name }) => name.name)).toEqual(['kept', 'v_other']);
  expect(schema.notes.map(({ code, place }) => [code, place.table])).toEqual([
    ['TABLE_LEFT_OUT', 'v'],
    ['TABLE_LEFT_OUT', 'v_chunks'],
    ['TABLE_LEFT_OUT', 'v_vector_chunks00'],
  ]);
});

test('names of any kind arrive exactly', async () => {
  const names = ['a"b', 'a.b', 'two\nlines', '🐦', 'select', "it's", ' ', 'größe'];
  const schema = await introspect(
    names
      .map((name) => `CREATE TABLE "${name.replaceAll('"', '""')}" ("${name.replaceAll('"', '""')}" INT);`)
      .join(''),
  );
  expect(schema.tables.map((found) => [found.name.name, found.columns[0]?.name])).toEqual(
    names.map((name) => [name, name]),
  );
});

test('a column declared as an enumeration has its values from its check, and text where these are not clear', async () => {
  const { tables } = await introspect(`
    CREATE TABLE a (mood ENUM_MOOD_TEXT DEFAULT 'sad', CHECK (mood IN ('sad', 'it''s ok')), CHECK (mood <> 'x'));
    CREATE TABLE b ("Mood" ENUM_MOOD_TEXT CHECK ("Mood" IN ('sad', 'it''s ok')), kind "ENUM_%Pri%6Et.1_TEXT", CHECK (kind IN ('1')));
    CREATE TABLE c (x ENUM_OTHER_TEXT, y ENUM_OTHER_TEXT CHECK (y IN ('a')), z ENUM_NONE_TEXT, n ENUM_MOOD_TEXT COLLATE NOCASE,
      CHECK (x IN ('b')), CHECK (n IN ('sad')))`);
  const mood = { kind: 'enum', name: 'mood', values: ['sad', "it's ok"] };
  const text = { kind: 'text' };
  expect(tables.map(({ columns }) => columns.map(({ type }) => type))).toEqual([
    [mood],
    [mood, { kind: 'enum', name: 'Print.1', values: ['1'] }],
    [text, text, text, { ...text, collation: 'nocase' }],
  ]);
  expect(tables.map(({ checks }) => checks.length)).toEqual([1, 0, 3]);
});
