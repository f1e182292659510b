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
    message: 'The column declares TEXT; it became uuid: All of its 1 values are UUIDs in canonical form.',
    suggestion: 'columns: { "t.token": { infer: "declared" } } keeps the declared type.',
  });
});

test('full: also JSON, 0 and 1, and times by their names; a column of its own says otherwise', async () => {
  const plan = await planOf(EVERYTHING, { infer: 'full', columns: { 't.token': { infer: 'declared' } } });
  expect(typesOf(plan)).toMatchObject({
    token: 'text',
    flag: 'boolean',
    doc: 'json',
    seen_at: 'timestamp(0) with time zone',
    changed_at: 'timestamp(3) with time zone',
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
    'All of its 1 values are seconds since 1970, from 1990 to 2100. infer: "full" makes it timestamptz(0).',
  );
  const told = plan.ledger.filter(({ code }) => code === 'TYPE_WIDENED');
  expect(told.map(({ place }) => place.column).toSorted()).toEqual(['d', 'day']);
  expect(told.find(({ place }) => place.column === 'd')).toMatchObject({
    message: expect.stringContaining(
      'The column declares DATETIME, which 1 value does not fit; it became bigint',
    ),
    suggestion: 'columns: { "t.d": { infer: "full" } } makes it timestamptz(0).',
  });
});

test('what columns asks of a column itself needs no name that speaks of time, and is told where it cannot be', async () => {
  const infer = 'full';
  const names = ['d', 'size', 'day', 'made', 'doc', 'n', 'one'];
  const columns = Object.fromEntries(names.map((name) => [`t.${name}`, { infer, misfits: 'null' }] as const));
  const plan = await planOf(COUNTS, { columns });
  const moment = 'timestamp(0) with time zone';
  expect(typesOf(plan)).toMatchObject({ d: moment, size: moment, day: moment, made: 'bigint', doc: 'text' });
  const refused = plan.ledger.filter(({ code }) => code === 'TYPE_OVERRIDE_REFUSED');
  expect(Object.fromEntries(refused.map(({ place, message }) => [place.column, message]))).toEqual({
    made: expect.stringContaining('2100, but its default was written for the declared type.'),
    doc: expect.stringContaining(
      'All of its 1 values are JSON objects or arrays, but it stands in a key or an index.',
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
async function back(move: RealMove, columns: readonly string[]): Promise<readonly unknown[]> {
  const file = move.file.replace('source.db', 'back.db');
  const target = `sqlite:${file}`;
  const manager = createMigrationManager({ source: move.url, target }, { dialects: [sqlite, postgres] });
  expect(await manager.migrate()).toMatchObject({ status: 'done' });
  return stored(file, columns);
}

function stored(file: string, columns: readonly string[]): readonly unknown[] {
  const db = new Database(file, { readonly: true });
  const cells = columns.flatMap((column) => [`typeof(${column})`, `quote(${column})`]);
  const rows = db
    .prepare(`SELECT ${cells.join(', ')} FROM t ORDER BY id`)
    .raw()
    .all();
  db.close();
  return rows;
}
