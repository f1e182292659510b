import type { DatabaseSchema, NativeConstraint, Note, TargetSchema } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { openSourceBench, type SourceBench, tableNamed } from './source-support.js';
import { type Bench, openBench } from './support.js';

/** What came with PostgreSQL 18, and what asks for btree_gist, is skipped by name where the server has it not. */
const [ofPeriods, ofExtension] = await (async () => {
  await using bench = await openSourceBench();
  const ask = async (sql: string) => ((await bench.client.query(sql)).rows.length > 0 ? test : test.skip);
  return [
    await ask("SELECT WHERE current_setting('server_version_num')::int >= 180000"),
    await ask("SELECT FROM pg_available_extensions WHERE name = 'btree_gist'"),
  ] as const;
})();

let source: SourceBench;
let target: Bench;
beforeEach(async () => {
  source = await openSourceBench();
  target = await openBench();
});
afterEach(async () => {
  await source[Symbol.asyncDispose]();
  await target[Symbol.asyncDispose]();
});

const RANGES = `CREATE TABLE booked (id int PRIMARY KEY, room int, during tsrange, gone bool, "a ""b" int4range,
    CONSTRAINT apart EXCLUDE USING gist (during WITH &&) WHERE (NOT gone),
    CONSTRAINT "it's later" EXCLUDE USING gist ("a ""b" WITH &&) INCLUDE (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT by_expression EXCLUDE USING gist (int4range(room, room + 1) range_ops WITH -|-) WITH (fillfactor = 80))`;
const PERIODS = `CREATE TABLE versions (id int4range, valid tsrange, more daterange NOT NULL,
    CONSTRAINT p PRIMARY KEY (id, valid WITHOUT OVERLAPS), CONSTRAINT u UNIQUE (id, more WITHOUT OVERLAPS));
  CREATE TABLE a_parts (id int PRIMARY KEY, of int4range, valid tsrange,
    CONSTRAINT f FOREIGN KEY (of, PERIOD valid) REFERENCES versions (id, PERIOD valid));
  ALTER TABLE a_parts ADD CONSTRAINT weak FOREIGN KEY (of, PERIOD valid) REFERENCES versions NOT VALID`;

async function introspected(): Promise<DatabaseSchema> {
  await using session = await source.open();
  return await session.introspect();
}

async function compiled(sql: string) {
  await source.client.query(sql);
  const from = await introspected();
  const { has } = await target.session.introspect();
  const nothing = { schemas: [], enums: [], domains: [], views: [], triggers: [] };
  const wanted: TargetSchema = { ...nothing, from: 'postgres', tables: from.tables, has: has ?? [] };
  return { from, ...postgres.ddl.create(wanted) };
}

async function move(
  sql: string,
): Promise<{ readonly from: DatabaseSchema; readonly notes: readonly Note[] }> {
  const { from, statements, notes } = await compiled(sql);
  await target.run(statements);
  return { from, notes };
}

const DEFINITIONS = `SELECT conname AS name, contype AS type, pg_get_constraintdef(oid) AS text, convalidated
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n' ORDER BY conrelid::regclass::text, conname`;

async function sameDefinitions(): Promise<readonly unknown[]> {
  const { rows } = await target.client.query(DEFINITIONS);
  expect(rows).toEqual((await source.client.query(DEFINITIONS)).rows);
  return rows;
}

function kinds({ nativeConstraints = [] }: { readonly nativeConstraints?: readonly NativeConstraint[] }) {
  return nativeConstraints.map(({ name, kind }) => `${kind} ${name}`);
}

test('exclusion constraints come over as they are, and are told again in the same words', async () => {
  const { from, notes } = await move(RANGES);
  expect(notes).toEqual([]);
  expect(await sameDefinitions()).toHaveLength(4);
  expect((await target.session.introspect()).tables).toEqual(from.tables);
  expect(kinds(tableNamed(from, 'booked'))).toEqual([
    'exclusion constraint apart',
    'exclusion constraint by_expression',
    "exclusion constraint it's later",
  ]);
  await target.client.query("INSERT INTO booked VALUES (1, 5, '[2020-01-01,2020-02-01)', false, '[1,3)')");
  const again = "INSERT INTO booked VALUES (2, 9, '[2020-01-05,2020-01-06)', false, '[7,8)')";
  await expect(target.client.query(again)).rejects.toMatchObject({ code: '23P01', constraint: 'apart' });
  await target.client.query(again.replace('false', 'true'));
});

ofPeriods('keys over periods come over as they are, the pointing ones after what they point at', async () => {
  const { from, notes } = await move(PERIODS);
  expect(notes).toEqual([]);
  expect(await sameDefinitions()).toHaveLength(5);
  expect((await target.session.introspect()).tables).toEqual(from.tables);
  expect(kinds(tableNamed(from, 'versions'))).toEqual([
    'primary key over periods of time p',
    'unique key over periods of time u',
  ]);
  expect(tableNamed(from, 'a_parts').nativeConstraints).toMatchObject([
    { name: 'f', references: { schema: 'public', name: 'versions' } },
    { name: 'weak', sql: expect.stringMatching(/ NOT VALID$/) },
  ]);
});

ofPeriods('what is undone is gone, and tables between which they stand can be dropped', async () => {
  const { from, statements } = await compiled(`${RANGES}; ${PERIODS}`);
  await target.run(statements);
  for (const { undo = [] } of statements.toReversed()) for (const sql of undo) await target.client.query(sql);
  expect((await target.session.introspect()).tables).toEqual([]);
  await target.run(statements);
  await target.run(postgres.ddl.drop(from.tables));
  expect((await target.session.introspect()).tables).toEqual([]);
});

ofPeriods('foreign keys over periods rest during a load into tables that are there', async () => {
  const { from } = await move(PERIODS);
  const statements = (await target.session.suspend?.(from.tables)) ?? [];
  const phase = (wanted: string) => statements.filter((statement) => statement.phase === wanted);
  await target.run(phase('before-load'));
  await target.client.query(`INSERT INTO a_parts VALUES (1, '[1,2)', '[2020-01-01,2020-02-01)');
    INSERT INTO versions VALUES ('[1,2)', '[2020-01-01,2021-01-01)', '[2020-01-01,2020-02-01)')`);
  await target.run(phase('after-load'));
  await sameDefinitions();
  await target.run(phase('before-load'));
  await target.client.query('DELETE FROM versions');
  for (const { undo = [] } of phase('before-load')) for (const sql of undo) await target.client.query(sql);
  expect((await target.client.query(DEFINITIONS)).rows).toMatchObject([
    { name: 'a_parts_pkey' },
    { name: 'f', convalidated: false },
    { name: 'weak', convalidated: false },
    { name: 'p' },
    { name: 'u' },
  ]);
});

test('what the rows or the target stand against is survived by a run, and told at its place', async () => {
  const { statements } = await compiled(RANGES);
  const [statement] = statements.filter(({ id }) => id === 'constraint:"public"."booked"."apart"');
  expect(statement?.noteWhenFailed).toMatchObject({
    code: 'TABLE_NOT_MODELLED',
    severity: 'loss',
    place: { schema: 'public', table: 'booked', object: 'apart' },
    message: 'The exclusion constraint was not made: EXCLUDE USING gist (during WITH &&) WHERE ((NOT gone)).',
  });
  await target.run(statements.filter(({ phase }) => phase === 'before-load'));
  await target.client.query(
    "INSERT INTO booked SELECT id, id, '[2020-01-01,2020-02-01)', false FROM generate_series(1, 2) AS id",
  );
  await expect(target.run(statement === undefined ? [] : [statement])).rejects.toMatchObject({
    code: 'ROWS_CONFLICT',
  });
});

ofExtension('operators of an extension are asked of the target', async () => {
  const sql = `CREATE EXTENSION btree_gist; CREATE TABLE rooms (room int, during tsrange, CONSTRAINT apart EXCLUDE USING gist (room WITH =, during WITH &&))`;
  const { notes } = await compiled(sql);
  expect(notes).toMatchObject([
    {
      code: 'TABLE_NOT_MODELLED',
      severity: 'loss',
      place: { table: 'rooms', object: 'apart' },
      message: expect.stringMatching(
        /EXCLUDE .* It uses operator class public\.gist_int4_ops .* before the move \(CREATE EXTENSION/,
      ),
    },
  ]);
  await target.client.query('CREATE EXTENSION btree_gist');
  expect((await move('SELECT 1')).notes).toEqual([]);
  await sameDefinitions();
});

ofPeriods('a constraint that is not enforced is told and not carried', async () => {
  await source.client.query('CREATE TABLE t (a int, CONSTRAINT idle CHECK (a > 0) NOT ENFORCED)');
  const { notes, tables } = await introspected();
  expect(notes).toMatchObject([
    { code: 'TABLE_NOT_MODELLED', place: { object: 'idle' }, message: expect.stringContaining('CHECK') },
  ]);
  expect(tables[0]).not.toHaveProperty('nativeConstraints');
});
