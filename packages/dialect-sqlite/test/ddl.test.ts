import type { Column, ForeignKey, SqlExpression, Table, TargetSchema } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { sqlite } from '../src/index.js';
import { makeDatabase, open, temporaryFolder } from './support.js';
import { schema, table } from './target-support.js';

/** Makes a schema in a database in memory; gives the catalogue's texts and the notes' codes. */
function make(given: TargetSchema): {
  readonly db: Database.Database;
  readonly codes: readonly string[];
  readonly sql: (name: string) => string;
} {
  const db = new Database(':memory:');
  db.pragma('foreign_keys = 0');
  const { statements, notes } = sqlite.ddl.create(given);
  for (const statement of [...statements, ...sqlite.ddl.resetIdentities(given.tables)])
    db.exec(statement.sql);
  return {
    db,
    codes: notes.map((note) => `${note.code} ${note.severity}`),
    sql: (name) => String(db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(name)),
  };
}

const BIGINT = { kind: 'bigint' } as const;
const TEXT = { kind: 'text' } as const;

function expression(text: string, tree?: SqlExpression['tree']): SqlExpression {
  return { text, dialect: 'postgres', ...(tree === undefined ? {} : { tree }) };
}

function withColumn(given: Table, name: string, change: Partial<Column>): Table {
  return {
    ...given,
    columns: given.columns.map((column) => (column.name === name ? { ...column, ...change } : column)),
  };
}

test('a single whole-number key that makes its values is the rowid', () => {
  const identity = { mode: 'always', neverReused: true, lastValue: '41' } as const;
  const small = table('s', { id: { kind: 'integer', bits: 32 } }, { primaryKey: { columns: ['id'] } });
  const { db, codes, sql } = make(schema([withColumn(small, 'id', { identity, nullable: false })]));
  expect(sql('s')).toContain('"id" INTEGER PRIMARY KEY AUTOINCREMENT');
  expect(codes).toEqual(['TABLE_OPTION_NOT_CARRIED info', 'TYPE_WIDENED info']);
  db.exec('INSERT INTO s DEFAULT VALUES');
  expect(db.prepare('SELECT id FROM s').pluck().get()).toBe(42);
});

test('what a key loses is told where it stands at its column, too', () => {
  const identity = { mode: 'by-default', neverReused: true } as const;
  const primaryKey = {
    name: 'k',
    columns: ['id'],
    include: ['a'],
    deferrable: 'initially-deferred',
  } as const;
  const given = withColumn(table('t', { id: BIGINT, a: TEXT }, { primaryKey }), 'id', { identity });
  const { notes } = sqlite.ddl.create(schema([given]));
  expect(notes).toMatchObject([
    { place: { table: 't', object: 'k' }, message: expect.stringContaining('can be deferred') },
    { place: { table: 't', object: 'k' }, message: expect.stringMatching(/without the columns .* a\.$/) },
  ]);
});

test('of two keys over the same columns one is made, which is told', () => {
  const a = table(
    'a',
    { id: TEXT, x: BIGINT, y: TEXT },
    {
      primaryKey: { name: 'pk', columns: ['id'] },
      uniqueKeys: [
        { name: 'u', columns: ['x', 'y'] },
        { name: 'twin', columns: ['x', 'y'] },
        { name: 'turned', columns: ['y', 'x'] },
        { name: 'of_key', columns: ['id'] },
      ],
    },
  );
  const { db, codes } = make(schema([a]));
  expect(codes).toEqual(['UNIQUE_NOT_CARRIED info', 'UNIQUE_NOT_CARRIED info']);
  expect(db.pragma("index_list('a')")).toHaveLength(3);
});

test('a key generator that is no single key is told', () => {
  const identity = { mode: 'by-default', neverReused: true } as const;
  const given = table('t', { a: BIGINT, b: BIGINT }, { primaryKey: { columns: ['a', 'b'] } });
  expect(make(schema([withColumn(given, 'a', { identity })])).codes).toEqual(['IDENTITY_NOT_CARRIED loss']);
});

test('the last key is raised, never lowered', () => {
  const given = table('a "b\'', { id: BIGINT }, { primaryKey: { columns: ['id'] } });
  const named = (lastValue: string) =>
    withColumn(given, 'id', { identity: { mode: 'by-default', neverReused: true, lastValue } });
  const { db } = make(schema([named('10')]));
  db.exec('INSERT INTO "a ""b\'" VALUES (20)');
  for (const [last, key] of [
    ['15', 20],
    ['30', 30],
  ] as const) {
    const [statement] = sqlite.ddl.resetIdentities([named(last)]);
    db.exec(statement?.sql ?? '');
    expect(db.prepare('SELECT seq FROM sqlite_sequence').pluck().all()).toEqual([key]);
    expect(
      db
        .prepare(statement?.expect?.sql ?? '')
        .raw()
        .all(),
    ).toEqual(statement?.expect?.rows);
  }
});

test('keys, foreign keys with all they say, forward and in cycles', () => {
  const key: ForeignKey = {
    name: 'to "b',
    columns: ['x', 'y'],
    references: { table: { name: 'b' }, columns: ['x', 'y'] },
    onUpdate: 'cascade',
    onDelete: 'set-null',
    match: 'full',
    deferrable: 'initially-deferred',
  };
  const back: ForeignKey = {
    columns: ['id'],
    references: { table: { name: 'a' }, columns: ['id'] },
    onUpdate: 'no-action',
    onDelete: 'restrict',
    match: 'simple',
    deferrable: 'not-deferrable',
  };
  const a = table(
    'a',
    { id: BIGINT, x: BIGINT, y: TEXT },
    { primaryKey: { columns: ['id'] }, foreignKeys: [key] },
  );
  const b = table(
    'b',
    { id: BIGINT, x: BIGINT, y: TEXT },
    { uniqueKeys: [{ name: 'u', columns: ['x', 'y'] }], foreignKeys: [back] },
  );
  const { db, codes } = make(schema([a, b]));
  expect(codes).toEqual(['TABLE_OPTION_NOT_CARRIED info']);
  expect(db.pragma("foreign_key_list('a')")).toMatchObject([
    { table: 'b', from: 'x', to: 'x', on_update: 'CASCADE', on_delete: 'SET NULL' },
    { from: 'y', to: 'y' },
  ]);
  expect(db.pragma("foreign_key_list('b')")).toMatchObject([{ table: 'a', on_delete: 'RESTRICT' }]);
  expect(db.pragma('foreign_key_check')).toEqual([]);
});

test('enumerations and domains become checks', () => {
  const tree = {
    kind: 'binary',
    operator: 'greater',
    left: { kind: 'column', name: 'value' },
    right: { kind: 'literal', type: 'integer', text: '0' },
  } as const;
  const name = { schema: 'public', name: 'positive' };
  const given = table('t', {
    mood: { kind: 'enum', name: 'mood', values: ['sad', "can't"] },
    n: { kind: 'integer', bits: 32 },
  });
  const domain = {
    name,
    type: BIGINT,
    nativeType: 'integer',
    nullable: true,
    checks: [{ expression: expression('VALUE > 0', tree) }],
  };
  const { db, codes } = make(schema([withColumn(given, 'n', { domain: name })], { domains: [domain] }));
  expect(codes).toEqual(['TYPE_LOSSY info', 'TYPE_WIDENED info']);
  db.exec("INSERT INTO t VALUES ('can''t', 1), (NULL, NULL)");
  expect(() => db.exec("INSERT INTO t VALUES ('glad', 1)")).toThrow('CHECK');
  expect(() => db.exec("INSERT INTO t VALUES ('sad', 0)")).toThrow('CHECK');
});

test('what cannot be said is left out with a note, and the table is made', () => {
  const odd = expression('weird(x)');
  const given = withColumn(
    withColumn(table('t', { a: TEXT, b: TEXT }), 'a', { default: odd, collation: 'de_DE' }),
    'b',
    { generated: { expression: odd, stored: true }, comment: 'hello' },
  );
  const { codes } = make(
    schema([
      {
        ...given,
        uniqueKeys: [
          { columns: ['a'], include: ['b'], nullsNotDistinct: true, deferrable: 'initially-deferred' },
        ],
        checks: [{ expression: odd }],
        indexes: [
          { name: 'gin', unique: false, method: 'gin', parts: [{ column: 'a', direction: 'asc' }] },
          { name: 'odd', unique: true, parts: [{ expression: odd, direction: 'asc' }] },
          {
            name: 'inc',
            unique: true,
            include: ['b'],
            nullsNotDistinct: true,
            parts: [{ column: 'a', direction: 'desc', operatorClass: 'text_pattern_ops' }],
          },
        ],
      },
    ]),
  );
  expect(codes).toEqual([
    'DEFAULT_NOT_CARRIED loss',
    'COLLATION_NOT_CARRIED warning',
    'GENERATED_NOT_CARRIED loss',
    'TABLE_OPTION_NOT_CARRIED info',
    'TABLE_OPTION_NOT_CARRIED info',
    'UNIQUE_NOT_CARRIED loss',
    'CHECK_NOT_CARRIED loss',
    'TABLE_OPTION_NOT_CARRIED info',
    'INDEX_NOT_CARRIED loss',
    'INDEX_NOT_CARRIED loss',
    'INDEX_NOT_CARRIED info',
    'INDEX_NOT_CARRIED loss',
  ]);
});

test('strict tables know six types', () => {
  const given = table('t', {
    a: { kind: 'boolean' },
    b: { kind: 'decimal', precision: 5, scale: 2 },
    c: { kind: 'decimal' },
    d: { kind: 'uuid' },
    e: { kind: 'bytes' },
    f: { kind: 'array', of: TEXT },
  });
  const { db, codes } = make(schema([given], { options: { strictTables: true } }));
  expect((db.pragma("table_info('t')") as { type: string }[]).map((column) => column.type)).toEqual([
    'INTEGER',
    'REAL',
    'TEXT',
    'TEXT',
    'BLOB',
    'TEXT',
  ]);
  expect(db.pragma("table_list('t')")).toMatchObject([{ strict: 1 }]);
  expect(codes).toEqual(['TYPE_WIDENED info']);
});

test('what is kept in another form is told', () => {
  const types = {
    a: { kind: 'decimal' },
    b: { kind: 'decimal', precision: 15, scale: 2 },
    c: { kind: 'array', of: TEXT },
  } as const;
  expect(make(schema([table('t', types)])).codes).toEqual(['TYPE_WIDENED info', 'TYPE_WIDENED info']);
});

test.each(['sqlite_x', 'SQLite_x', 'godwit_runs'])('the name %s is taken', (name) => {
  expect(() => sqlite.ddl.create(schema([table(name, { a: TEXT })]))).toThrow('for itself');
});

test('too many columns', () => {
  const columns = Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`c${index}`, TEXT]));
  expect(() => sqlite.ddl.create(schema([table('t', columns)]))).toThrow('at most 2000');
});

const OWN = `
CREATE TABLE "sel""ect" (
  id INTEGER PRIMARY KEY AUTOINCREMENT, "a b" VARCHAR(20) COLLATE NOCASE NOT NULL DEFAULT 'it''s' UNIQUE ON CONFLICT REPLACE,
  c "odd ""type" DEFAULT (1 + 2), d DATETIME DEFAULT CURRENT_TIMESTAMP, e AS ("a b" || 'x') STORED, f GENERATED ALWAYS AS (id + 1),
  g REFERENCES v ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, CHECK (length("a b") < 20), CONSTRAINT "n" CHECK (c <> 'x')
);
CREATE TABLE w (k TEXT, n INT, PRIMARY KEY (n, k)) WITHOUT ROWID, STRICT;
CREATE TABLE v (k PRIMARY KEY, n TEXT UNIQUE);
CREATE TABLE q (id INTEGER PRIMARY KEY DESC);
CREATE INDEX i1 ON "sel""ect" ("a b" COLLATE BINARY DESC, c) WHERE c > 'x';
CREATE UNIQUE INDEX i2 ON "sel""ect" (lower("a b"), id + 1);
CREATE VIEW all_of AS SELECT * FROM "sel""ect" JOIN later;
CREATE VIEW later AS SELECT n FROM v;
CREATE TRIGGER tr AFTER INSERT ON v BEGIN INSERT INTO w VALUES (new.k, 1); END;
CREATE TRIGGER iv INSTEAD OF INSERT ON later BEGIN SELECT 1; END;
INSERT INTO "sel""ect" (id) VALUES (7);`;

test('a schema of its own comes back as it was', async () => {
  using folder = temporaryFolder();
  const before = await introspect(makeDatabase(folder.file('a.db'), OWN));
  const given = schema(before.tables, { from: 'sqlite', views: before.views, triggers: before.triggers });
  const { statements, notes } = sqlite.ddl.create(given);
  const all = [...statements, ...sqlite.ddl.resetIdentities(before.tables)].map(
    (statement) => `${statement.sql};\n`,
  );
  const after = await introspect(
    makeDatabase(folder.file('b.db'), `PRAGMA foreign_keys = 0;${all.join('')}`),
  );
  expect(after.tables).toEqual(before.tables);
  expect(after.views).toEqual(before.views);
  expect(after.triggers).toEqual(before.triggers);
  expect(notes).toEqual([]);
});

async function introspect(path: string) {
  await using source = await open(path);
  return await source.introspect();
}

test.each(['word', '"word"', '[word]', '`word`'])(
  'the default %s stays the text that it is in SQLite',
  (text) => {
    const given = withColumn(table('t', { a: TEXT }), 'a', { default: { text, dialect: 'sqlite' } });
    const { db } = make(schema([given], { from: 'sqlite' }));
    db.exec('INSERT INTO t DEFAULT VALUES');
    expect(db.prepare('SELECT a FROM t').pluck().get()).toBe('word');
  },
);

test('texts in double quotes become texts in single ones', () => {
  const given = table(
    't',
    { a: TEXT },
    {
      checks: [{ expression: { text: '"a" <> "none" -- why', dialect: 'sqlite' } }],
    },
  );
  const { db } = make(
    schema([withColumn(given, 'a', { default: { text: '"a"', dialect: 'sqlite' } })], { from: 'sqlite' }),
  );
  db.exec('INSERT INTO t DEFAULT VALUES');
  expect(db.prepare('SELECT a FROM t').pluck().get()).toBe('a');
  expect(() => db.exec("INSERT INTO t VALUES ('none')")).toThrow('CHECK');
});
