import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { defineTransform } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { createMigrationManager, type MigrationOptions, type MigrationPlan } from '../src/index.js';
import { type RealMove, realMove } from './support/real-move.js';

const UUIDS = ['123e4567-e89b-12d3-a456-426614174000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

const EVERYTHING = `
  CREATE TABLE parent (id TEXT PRIMARY KEY);
  CREATE TABLE other (id TEXT PRIMARY KEY);
  CREATE TABLE t (
    id INTEGER PRIMARY KEY,
    parent_id TEXT REFERENCES parent,
    other_id TEXT REFERENCES other,
    token TEXT,
    guarded TEXT CHECK (length(guarded) = 36),
    folded TEXT COLLATE NOCASE,
    nearly TEXT,
    spare TEXT REFERENCES parent,
    flag INTEGER NOT NULL DEFAULT 0,
    doc TEXT,
    seen_at INTEGER,
    changed_at INTEGER,
    moved_at INTEGER,
    size INTEGER,
    born_on REAL
  );
  INSERT INTO parent VALUES ('${UUIDS[0]}'), ('${UUIDS[1]}');
  INSERT INTO other VALUES ('${UUIDS[0]}'), ('x');
  INSERT INTO t VALUES
    (1, '${UUIDS[0]}', '${UUIDS[0]}', '${UUIDS[1]}', '${UUIDS[0]}', '${UUIDS[0]}', '${UUIDS[0]}', NULL, 0, ' {"a": 1.10, "a":2}', 1700000000, 1700000000123, 1700000000123456, 1700000000, 2460000.123456789),
    (2, NULL, NULL, NULL, NULL, NULL, '', NULL, 1, '[]', 631152000, NULL, 1700000000000000, 1700000001, 2415020.5);
`;

const typesOf = (plan: MigrationPlan, table = 't'): Readonly<Record<string, string>> => {
  const columns = plan.tables.find(({ source }) => source.name === table)?.columns ?? [];
  return Object.fromEntries(columns.map((column) => [column.source, column.targetType]));
};

const inferred = (plan: MigrationPlan): readonly (string | undefined)[] =>
  plan.ledger.filter(({ code }) => code === 'TYPE_INFERRED').map(({ place }) => place.column);

async function planOf(script: string, options: MigrationOptions): Promise<MigrationPlan> {
  await using move = await realMove(script);
  return await move.manager(options).plan();
}

test('declared: nothing follows from the values', async () => {
  const plan = await planOf(EVERYTHING, { infer: 'declared' });
  expect(inferred(plan)).toEqual([]);
  expect(typesOf(plan)).toMatchObject({ token: 'text', flag: 'bigint', doc: 'text' });
});

test('safe, the default: UUIDs, where nothing else was written for text, and equal on both ends of a key', async () => {
  const plan = await planOf(EVERYTHING, {});
  expect(typesOf(plan)).toMatchObject({
    parent_id: 'uuid',
    spare: 'uuid',
    other_id: 'text',
    token: 'uuid',
    guarded: 'text',
    nearly: 'text',
    flag: 'bigint',
    doc: 'text',
    seen_at: 'bigint',
  });
  expect(typesOf(plan, 'parent')).toEqual({ id: 'uuid' });
  expect(typesOf(plan, 'other')).toEqual({ id: 'text' });
  expect(inferred(plan).toSorted()).toEqual(['id', 'parent_id', 'spare', 'token']);
  expect(plan.ledger.find(({ place }) => place.column === 'token')).toMatchObject({
    severity: 'info',
    message: 'The column declares TEXT and became uuid: all of its values (1) are UUIDs in canonical form.',
    suggestion: 'options.columns: { "t.token": { infer: "declared" } } keeps the declared type.',
  });
});

test('full: also JSON, 0 and 1, and times by their names; a column of its own says otherwise', async () => {
  const plan = await planOf(EVERYTHING, { infer: 'full', columns: { 't.token': { infer: 'declared' } } });
  expect(typesOf(plan)).toMatchObject({
    token: 'text',
    flag: 'boolean',
    doc: 'json',
    seen_at: 'timestamp with time zone',
    changed_at: 'timestamp with time zone',
    moved_at: 'timestamp with time zone',
    size: 'bigint',
    born_on: 'timestamp with time zone',
  });
});

const COUNTS = `CREATE TABLE t (id INTEGER PRIMARY KEY, d DATETIME, size INTEGER, day DATE,
    made INTEGER DEFAULT (strftime('%s', 'now')), doc TEXT UNIQUE, n INTEGER, one INT UNIQUE);
  INSERT INTO t VALUES (1, 1700000000, 1700000000, 1700000000, 1700000000, '{}', 7, 1)`;

test('a column of times that holds counts is told with the choice that makes times of them', async () => {
  const plan = await planOf(COUNTS, {});
  expect(plan.tables[0]?.columns.find(({ source }) => source === 'd')?.reason).toBe(
    'All of its values (1) are seconds since 1970, from 1990 to 2100.',
  );
  // A number holds no more than a date does: it is another type, which the values need.
  const told = plan.ledger.filter(({ code }) => code === 'TYPE_INFERRED');
  expect(told.map(({ place }) => place.column).toSorted()).toEqual(['d', 'day']);
  expect(told.find(({ place }) => place.column === 'd')).toMatchObject({
    severity: 'warning',
    message: expect.stringContaining('The column declares DATETIME and became bigint'),
    suggestion: 'options.columns: { "t.d": { infer: "full" } } makes it timestamptz.',
  });
});

test('what columns asks of a column itself needs no name that speaks of time, and is told where it cannot be', async () => {
  const infer = 'full';
  const names = ['d', 'size', 'day', 'made', 'doc', 'n', 'one'];
  const columns = Object.fromEntries(names.map((name) => [`t.${name}`, { infer, misfits: 'null' }] as const));
  const plan = await planOf(COUNTS, { columns });
  const moment = 'timestamp with time zone';
  expect(typesOf(plan)).toMatchObject({ d: moment, size: moment, day: moment, made: 'bigint', doc: 'text' });
  const refused = plan.ledger.filter(({ code }) => code === 'TYPE_OVERRIDE_REFUSED');
  expect(Object.fromEntries(refused.map(({ place, message }) => [place.column, message]))).toEqual({
    made: expect.stringContaining('2100, but its default was written for the declared type.'),
    doc: expect.stringContaining(
      'All of its values (1) are JSON objects or arrays, but it stands in a key or an index.',
    ),
    n: expect.stringContaining('no shape in common'),
    one: expect.stringContaining('but it stands in a key.'),
  });
  expect(plan.ledger.map(({ code }) => code)).not.toContain('VALUES_SET_NULL');
});

test('within one dialect nothing is inferred', async () => {
  await using move = await realMove(EVERYTHING);
  const config = { source: `sqlite:${move.file}`, target: `sqlite:${move.file}.copy` };
  const options = { infer: 'full', columns: { 't.size': { misfits: 'null' } } } as const;
  const plan = await createMigrationManager({ ...config, options }, { dialects: [sqlite, postgres] }).plan();
  expect(inferred(plan)).toEqual([]);
});

test('a column that a transform or typeMappings is for keeps its type', async () => {
  const upper = defineTransform({
    name: 'upper',
    match: { column: 'token', kind: 'text' },
    open: () => (text) => text,
  });
  await using move = await realMove(EVERYTHING);
  const plan = await move.manager({ typeMappings: { 't.nearly': 'text' } }, [upper]).plan();
  expect(typesOf(plan)).toMatchObject({ token: 'text', nearly: 'text' });
});

test.each(['safe', 'full'] as const)(
  'what %s infers arrives verified and comes back as it was stored',
  async (infer) => {
    await using move = await realMove(EVERYTHING);
    const result = await move.manager({ infer }).migrate();
    expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
    const times = ['seen_at', 'changed_at', 'moved_at', 'born_on'];
    const columns = ['id', 'parent_id', 'token', 'spare', 'flag', 'doc', ...(infer === 'full' ? [] : times)];
    expect(await back(move, columns)).toEqual(stored(move.file, columns));
  },
);

test('moments that were numbers are the same moments', async () => {
  await using move = await realMove(EVERYTHING);
  await move.manager({ infer: 'full' }).migrate();
  const numbers = [
    'extract(epoch FROM seen_at)::bigint',
    '(extract(epoch FROM changed_at) * 1000)::bigint',
    '(extract(epoch FROM moved_at) * 1000000)::bigint',
    '(extract(epoch FROM born_on) / 86400 + 2440587.5)::float8',
  ];
  const rows = await move.query(`SELECT ${numbers.join(', ')} FROM t ORDER BY id`);
  expect(rows).toEqual([
    ['1700000000', '1700000000123', '1700000000123456', '2460000.123456789'],
    ['631152000', null, '1700000000000000', '2415020.5'],
  ]);
});

/** What a new SQLite file holds after the way back. */
async function back(move: RealMove, columns: readonly string[], table = 't'): Promise<readonly unknown[]> {
  const file = move.file.replace('source.db', 'back.db');
  const target = `sqlite:${file}`;
  const manager = createMigrationManager({ source: move.url, target }, { dialects: [sqlite, postgres] });
  expect(await manager.migrate()).toMatchObject({ status: 'done' });
  return stored(file, columns, table);
}

function stored(file: string, columns: readonly string[], table = 't'): readonly unknown[] {
  const db = new Database(file, { readonly: true });
  const cells = columns.flatMap((column) => [`typeof(${column})`, `quote(${column})`]);
  const rows = db
    .prepare(`SELECT ${cells.join(', ')} FROM ${table} ORDER BY id`)
    .raw()
    .all();
  db.close();
  return rows;
}

const BYTES = `
  CREATE TABLE page (
    id INTEGER PRIMARY KEY,
    stamp BLOB NOT NULL DEFAULT '',
    title VARBINARY(255) REFERENCES titles,
    mixed BLOB, bytes BLOB, broken BLOB, none BLOB,
    computed BLOB, twice BLOB AS (length(computed)));
  CREATE TABLE titles (title BLOB PRIMARY KEY, spare BLOB REFERENCES titles);
  CREATE INDEX by_stamp ON page (stamp);
  INSERT INTO titles (title) VALUES ('Main_Page'), ('Été');
  INSERT INTO page (id, stamp, title, mixed, bytes, broken, computed) VALUES
    (1, '20261122071628', 'Main_Page', 'text', x'00ff', CAST(x'61ff' AS TEXT), 'a'),
    (2, '', NULL, x'74657874', x'61', 'b', 'b')`;

test('a column of bytes whose every value is text is text, and comes back as it was', async () => {
  await using move = await realMove(BYTES);
  const plan = await move.manager().plan();
  expect(typesOf(plan, 'page')).toMatchObject({
    stamp: 'text',
    title: 'text',
    mixed: 'bytea',
    bytes: 'bytea',
    broken: 'bytea',
    none: 'bytea',
    computed: 'bytea',
  });
  expect(typesOf(plan, 'titles')).toEqual({ title: 'text', spare: 'text' });
  expect(plan.ledger.find(({ place }) => place.column === 'stamp')).toMatchObject({
    code: 'TYPE_INFERRED',
    message: 'The column declares BLOB and became text: all of its values (2) are text.',
  });
  const told = (column: string) => plan.ledger.filter(({ place }) => place.column === column);
  expect(told('mixed').map(({ code }) => code)).toContain('VALUES_FITTED');
  expect(await move.manager().migrate()).toMatchObject({ verification: { status: 'same' } });
  expect(await move.query('SELECT stamp, title FROM page ORDER BY id')).toEqual([
    ['20261122071628', 'Main_Page'],
    ['', null],
  ]);
  const columns = ['id', 'stamp', 'title', 'bytes', 'none'];
  expect(await back(move, columns, 'page')).toEqual(stored(move.file, columns, 'page'));
});

const FLAGS = `
  CREATE TABLE t (
    id INTEGER PRIMARY KEY,
    listed INTEGER NOT NULL DEFAULT 1 CHECK (listed IN (0, 1)),
    either INT CHECK (either = 0 OR either = 1 OR either IS NULL),
    said INTEGER DEFAULT true,
    tiny TINYINT(1),
    other INTEGER CHECK (other IN (0, 1, 2)),
    more INTEGER CHECK (more IN (0, 1) AND id > 0),
    computed INTEGER AS (listed + 1),
    UNIQUE (id, listed));
  CREATE TABLE empty (flag INTEGER NOT NULL CHECK (flag IN (1, 0)), number INTEGER);
  CREATE INDEX of_listed ON t (id) WHERE listed = 1;
  CREATE INDEX of_rest ON t (id) WHERE said = 0 AND either <> 0;
  INSERT INTO t VALUES (1, 1, 0, 1, 1, 1, 1), (2, 0, NULL, 0, 0, 0, 0)`;

test('whole numbers that the schema itself says are 0 or 1 are boolean, and what was written for them follows', async () => {
  await using move = await realMove(FLAGS);
  const plan = await move.manager().plan();
  expect(typesOf(plan)).toMatchObject({
    listed: 'boolean',
    either: 'boolean',
    said: 'boolean',
    tiny: 'bigint',
    other: 'bigint',
    more: 'bigint',
    computed: 'bigint',
  });
  const evidence = plan.ledger.filter(({ code }) => code === 'TYPE_INFERRED').map(({ message }) => message);
  expect(typesOf(plan, 'empty')).toEqual({ flag: 'boolean', number: 'bigint' });
  expect(evidence).toEqual([
    expect.stringMatching(/\(0\) are the number 0 or 1, and a check allows no other\.$/),
    expect.stringMatching(/ INT .* the number 0 or 1, and a check allows no other\.$/),
    expect.stringMatching(/ the number 0 or 1, and a check allows no other\.$/),
    expect.stringMatching(/ the number 0 or 1, and its default is true\.$/),
  ]);
  expect(await move.manager().migrate()).toMatchObject({ status: 'done', verification: { status: 'same' } });
  await move.query('INSERT INTO t (id) VALUES (3)');
  const cells = 'listed, either, said, tiny, computed';
  expect(await move.query(`SELECT ${cells} FROM t ORDER BY id`)).toEqual([
    ['t', 'f', 't', '1', '2'],
    ['f', null, 'f', '0', '1'],
    ['t', null, 't', null, '2'],
  ]);
  const where = `SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indpred IS NOT NULL ORDER BY indexrelid::regclass::text`;
  expect(await move.query(where)).toEqual([['listed'], ['((NOT said) AND either)']]);
  await move.query('DELETE FROM t WHERE id = 3');
  const columns = ['id', 'listed', 'either', 'said', 'tiny', 'computed'];
  expect(await back(move, columns)).toEqual(stored(move.file, columns));
});

test('full: 0 and 1 of a TINYINT(1) are boolean, and expressions over them follow', async () => {
  const plan = await planOf(FLAGS, { infer: 'full' });
  expect(typesOf(plan)).toMatchObject({ tiny: 'boolean', other: 'boolean', more: 'boolean' });
});
