import type { DatabaseSchema, TargetSchema } from '@godwit/plugin-api';
import { serverVersion } from '@godwit/test-support';
import { postgres } from '../src/index.js';
import { openSourceBench, type SourceBench, tableNamed } from './source-support.js';
import { type Bench, openBench } from './support.js';

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

const SCHEMAS = ['public', 'odd "s'];

async function schemaOf(bench: SourceBench): Promise<DatabaseSchema> {
  await using session = await bench.open();
  return await session.introspect();
}

function wanted(schema: DatabaseSchema, has: readonly string[] = []): TargetSchema {
  const { tables, enums, domains, views, triggers, sequences } = schema;
  return {
    from: 'postgres',
    schemas: SCHEMAS,
    tables,
    enums,
    domains,
    views,
    triggers,
    sequences,
    has,
  };
}

async function move(sql: string): Promise<{
  readonly from: DatabaseSchema;
  readonly to: DatabaseSchema;
  readonly notes: readonly string[];
}> {
  await source.client.query(sql);
  const from = await schemaOf(source);
  const { has } = await target.session.introspect();
  const made = postgres.ddl.create(wanted(from, has));
  await target.run(made.statements);
  const to = await target.session.introspect({ schemas: SCHEMAS });
  return {
    from,
    to,
    notes: made.notes.map((note) => `${note.code} ${note.place.object ?? note.place.column ?? ''}`),
  };
}

/** What is said only from PostgreSQL 15 on. */
const [nulls, small, round] =
  (await serverVersion()) < 15
    ? ['', 'numeric(5,3)', 'numeric']
    : ['NULLS NOT DISTINCT', 'numeric(3,5)', 'numeric(4,-2)'];

test('types, keys, checks, indexes and comments come over as they are', async () => {
  const { from, to, notes } =
    await move(`CREATE SCHEMA "odd ""s"; CREATE TYPE "odd ""s".mood AS ENUM ('it''s', 'b');
    CREATE DOMAIN positive AS int DEFAULT 5 CONSTRAINT above CHECK (VALUE > 0);
    CREATE DOMAIN small AS positive NOT NULL CHECK (VALUE < 100);
    ALTER DOMAIN positive ADD CONSTRAINT even CHECK (VALUE % 2 = 0) NOT VALID;
    CREATE TABLE "odd ""s"."t.1" (
      id int GENERATED ALWAYS AS IDENTITY (START 7 INCREMENT 3) PRIMARY KEY,
      m "odd ""s".mood DEFAULT 'b', ms "odd ""s".mood[] DEFAULT '{b}',
      p positive, s small, plain positive DEFAULT NULL,
      i interval(3), j interval day to second, c char(5), v varchar, n ${small}, neg ${round},
      a int[][], b bit varying(5), r tstzrange, x inet, "char" "char", t text COLLATE "C", u text COLLATE "en-x-icu",
      g int GENERATED ALWAYS AS (p * 2) STORED, d timestamptz DEFAULT now(),
      CONSTRAINT "che""ck" CHECK (m <> 'b' OR p > 1), CHECK (p < 1000), UNIQUE ${nulls} (c, v) INCLUDE (n, b),
      UNIQUE (p) INCLUDE (i) DEFERRABLE INITIALLY DEFERRED);
    ALTER TABLE "odd ""s"."t.1" ADD CONSTRAINT later CHECK (p <> 3) NOT VALID;
    CREATE INDEX fancy ON "odd ""s"."t.1" (lower(t) text_pattern_ops DESC NULLS LAST, u COLLATE "C") INCLUDE (c) WHERE p > 3;
    CREATE INDEX ranges ON "odd ""s"."t.1" USING gist (r, x inet_ops); CREATE INDEX lists ON "odd ""s"."t.1" USING gin (a);
    COMMENT ON TABLE "odd ""s"."t.1" IS 'it''s'; COMMENT ON COLUMN "odd ""s"."t.1".m IS 'mood';
    CREATE TABLE refers (a int, b int REFERENCES "odd ""s"."t.1" ON DELETE SET NULL, "od""d" int, PRIMARY KEY (a) INCLUDE ("od""d", b));
    ALTER TABLE refers ADD CONSTRAINT weak FOREIGN KEY (a) REFERENCES "odd ""s"."t.1" MATCH FULL ON UPDATE CASCADE DEFERRABLE NOT VALID`);
  expect(to.tables).toEqual(from.tables);
  expect(to.enums).toEqual(from.enums);
  expect(to.domains).toEqual(from.domains);
  expect(notes).toEqual([]);
  expect(tableNamed(to, 'refers').primaryKey?.include).toEqual(['od"d', 'b']);
  expect(to.domains.map((domain) => domain.name.name)).toEqual(['positive', 'small']);
  expect(tableNamed(to, 'refers').foreignKeys.map((key) => key.validated)).toEqual([true, false]);
});

test('views, materialised views, triggers and free sequences are made again in their order', async () => {
  const { from, to, notes } =
    await move(`CREATE TABLE base (id serial PRIMARY KEY, a text, tsv tsvector); CREATE SEQUENCE free START 5 INCREMENT -5 MINVALUE -100 MAXVALUE 5;
    CREATE SEQUENCE used; ALTER TABLE base ADD n text DEFAULT 'x' || nextval('used'); SELECT nextval('free'), nextval('used');
    CREATE VIEW z_first AS SELECT id, a, count(*) OVER () AS total FROM base GROUP BY id;
    CREATE MATERIALIZED VIEW m_second AS SELECT id, total + 1 AS "odd ""n" FROM z_first; CREATE UNIQUE INDEX on_m ON m_second (id);
    CREATE VIEW a_third WITH (security_barrier = true) AS SELECT * FROM m_second;
    CREATE TRIGGER same BEFORE UPDATE ON base FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
    CREATE TRIGGER "t s" BEFORE INSERT ON base FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger(tsv, 'pg_catalog.english', a)`);
  expect(from.views.map((view) => view.name.name)).toEqual(['z_first', 'm_second', 'a_third']);
  expect(to.views).toEqual(from.views);
  expect(to.triggers).toEqual(from.triggers);
  expect(to.sequences).toEqual(from.sequences);
  expect(to.sequences).toMatchObject([
    { name: { name: 'free' }, lastValue: '5' },
    { name: { name: 'used' } },
  ]);
  expect(notes).toEqual(['TABLE_OPTION_NOT_CARRIED ']);
  expect(tableNamed(to, 'base').columns).toEqual(
    tableNamed(from, 'base').columns.map((column) =>
      column.name === 'id' ? expect.objectContaining({ name: 'id' }) : column,
    ),
  );
});

test('what calls functions of people is left out and told, with all that hangs on it', async () => {
  const { to, notes } =
    await move(`CREATE FUNCTION own(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
    CREATE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE DOMAIN checked AS int CHECK (own(VALUE) > 0);
    CREATE TABLE calls (a int DEFAULT own(1), b int GENERATED ALWAYS AS (own(c)) STORED, c int CONSTRAINT uses CHECK (own(c) > 0), d checked);
    CREATE INDEX computed ON calls (own(c)); CREATE VIEW direct AS SELECT own(c) AS x FROM calls; CREATE VIEW over_it AS SELECT x FROM direct;
    CREATE TRIGGER fire BEFORE INSERT ON calls FOR EACH ROW EXECUTE FUNCTION fires()`);
  expect(notes).toEqual([
    'CHECK_NOT_CARRIED checked',
    'DEFAULT_NOT_CARRIED a',
    'GENERATED_NOT_CARRIED b',
    'INDEX_NOT_CARRIED computed',
    'CHECK_NOT_CARRIED uses',
    'VIEW_NOT_CARRIED direct',
    'VIEW_NOT_CARRIED over_it',
    'TRIGGER_NOT_CARRIED fire',
  ]);
  expect(to.tables.map((table) => table.name.name)).toEqual(['calls']);
  expect([...to.views, ...to.triggers]).toEqual([]);
});

test('text search configurations of the system are kept in generated columns and in indexes', async () => {
  const { from, to, notes } =
    await move(`CREATE TABLE texts (t text, found tsvector GENERATED ALWAYS AS (to_tsvector('english', t)) STORED);
    CREATE INDEX german ON texts USING gin (to_tsvector('german', t))`);
  expect(notes).toEqual([]);
  expect(to.tables).toEqual(from.tables);
});

test('a text search configuration that the target lacks is told', async () => {
  await source.client.query(`CREATE TEXT SEARCH CONFIGURATION mine (COPY = english);
    CREATE TABLE texts (t text, found tsvector GENERATED ALWAYS AS (to_tsvector('mine', t)) STORED)`);
  const { notes } = postgres.ddl.create(wanted(await schemaOf(source)));
  expect(notes).toMatchObject([
    {
      code: 'GENERATED_NOT_CARRIED',
      message: expect.stringContaining('text search configuration public.mine'),
    },
  ]);
});

test('a type that no move carries becomes text, and what is said about it is told', async () => {
  const { to, notes } = await move(`CREATE TYPE pair AS (a int, b text); CREATE DOMAIN paired AS pair;
    CREATE TABLE holds (p pair DEFAULT '(1,x)', q pair[], r paired)`);
  const types = tableNamed(to, 'holds').columns.map((column) => column.type);
  expect(types).toEqual([{ kind: 'text' }, { kind: 'array', of: { kind: 'text' } }, { kind: 'text' }]);
  expect(notes).toEqual(['DEFAULT_NOT_CARRIED p']);
});

test('a default, a check or an index whose text does not hold in the target is left out by the run', async () => {
  await source.client.query(
    'CREATE TABLE t (a int CHECK (a > 0), v text DEFAULT version()); CREATE INDEX i ON t ((a + 1))',
  );
  const { statements } = postgres.ddl.create(wanted(await schemaOf(source)));
  const noted = statements.map(({ id, noteWhenFailed, requires }) => [id, noteWhenFailed?.code, requires]);
  expect(noted).toEqual(
    expect.arrayContaining([
      ['default:"public"."t"."v"', 'DEFAULT_NOT_CARRIED', undefined],
      ['index:"public"."i"', 'INDEX_NOT_CARRIED', undefined],
      ['check:"public"."t"."t_a_check"', 'CHECK_NOT_CARRIED', undefined],
      ['validate-check:"public"."t"."t_a_check"', undefined, ['check:"public"."t"."t_a_check"']],
    ]),
  );
});

test('what the model has no word for is told', async () => {
  await source.client.query(`CREATE TABLE odd (a int); CREATE UNLOGGED TABLE quick (a int); CREATE TABLE child () INHERITS (quick); CREATE RULE r AS ON DELETE TO odd DO INSTEAD NOTHING;
    ALTER TABLE odd ENABLE ROW LEVEL SECURITY; CREATE TYPE pair AS (x int); CREATE TRIGGER off BEFORE UPDATE ON odd FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
    ALTER TABLE odd DISABLE TRIGGER off; SELECT lo_create(0)`);
  const { notes, triggers, leftObjects = [] } = await schemaOf(source);
  expect(triggers).toEqual([]);
  expect(leftObjects.flatMap(({ what, objects }) => objects.map(({ name }) => [what, name]))).toEqual([
    ['Composite types', 'public.pair'],
  ]);
  expect(notes.map((note) => [note.code, note.place.table ?? '', note.message.slice(0, 24)])).toEqual([
    ['TABLE_OPTION_NOT_CARRIED', 'child', 'The table inherits from '],
    ['TABLE_NOT_MODELLED', 'odd', 'Row security, on without'],
    ['TABLE_NOT_MODELLED', 'odd', '1 rule of the table is n'],
    ['TABLE_OPTION_NOT_CARRIED', 'quick', 'The table is unlogged; i'],
    ['TRIGGER_NOT_CARRIED', 'odd', 'The trigger is switched '],
    ['OBJECTS_NOT_CARRIED', '', '1 large object is not ca'],
  ]);
});
