import { type Bench, openBench } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

test('names that try to break out are names', async () => {
  await bench.client.query(`CREATE SCHEMA "s';--"; CREATE TABLE "s';--"."a.b"" c" ("1 ""x""; DROP" int PRIMARY KEY, "é😀" text UNIQUE);
    CREATE TABLE "A" (x int); CREATE TABLE "a" (x int)`);
  const schema = await bench.session.introspect({ schemas: ["s';--", 'public'] });
  const names = schema.tables.map((table) => [table.name.schema, table.name.name]);
  expect(names).toEqual([
    ['public', 'A'],
    ['public', 'a'],
    ["s';--", 'a.b" c'],
  ]);
  expect(schema.tables[2]).toMatchObject({
    columns: [{ name: '1 "x"; DROP' }, { name: 'é😀' }],
    primaryKey: { columns: ['1 "x"; DROP'] },
    uniqueKeys: [{ columns: ['é😀'] }],
  });
});

test('what a column is made of is seen', async () => {
  await bench.client.query(`CREATE TYPE mood AS ENUM ('b', 'a'); CREATE DOMAIN positive AS int CHECK (VALUE > 0);
    CREATE TABLE full_table (
      a int GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY 2),
      b serial,
      c text COLLATE "C" DEFAULT 'it''s',
      d mood DEFAULT 'a',
      e int GENERATED ALWAYS AS (a * 2) STORED,
      f positive,
      g mood[],
      h timestamp(3) with time zone,
      i varchar(5)[])`);
  const { tables, enums } = await bench.session.introspect();
  const columns = tables.find((table) => table.name.name === 'full_table')?.columns;
  const text = (value: string) => ({ text: value, dialect: 'postgres' });
  const mood = { kind: 'enum', name: 'mood', values: ['b', 'a'] };
  expect(enums).toEqual([{ name: { schema: 'public', name: 'mood' }, values: ['b', 'a'] }]);
  expect(columns).toMatchObject([
    {
      name: 'a',
      nativeType: 'integer',
      nullable: false,
      identity: { mode: 'always', start: '5', increment: '2' },
    },
    { name: 'b', nativeType: 'integer', identity: { mode: 'by-default' } },
    { name: 'c', nativeType: 'text', collation: 'C', default: text("'it''s'::text") },
    { name: 'd', nativeType: '"mood"', type: mood, default: text("'a'::public.mood") },
    { name: 'e', generated: { stored: true, expression: text('(a * 2)') } },
    {
      name: 'f',
      nativeType: 'public.positive',
      type: { kind: 'integer' },
      domain: { schema: 'public', name: 'positive' },
    },
    { name: 'g', type: { kind: 'array', of: mood } },
    {
      name: 'h',
      nativeType: 'timestamp(3) with time zone',
      type: { kind: 'timestamp', precision: 3, zoned: true },
    },
    {
      name: 'i',
      nativeType: 'character varying(5)[]',
      type: { kind: 'array', of: { kind: 'text', maxLength: 5 } },
    },
  ]);
  expect(columns?.[1]?.default).toBeUndefined();
});

test('indexes keep order, nulls, collation, operators, predicates and what they include', async () => {
  await bench.client.query(`CREATE TABLE indexed (a text, b text, c int, PRIMARY KEY (a));
    CREATE UNIQUE INDEX one ON indexed (b COLLATE "C" text_pattern_ops DESC, lower(a), c DESC NULLS LAST) INCLUDE (a) WHERE c > 0;
    CREATE INDEX two ON indexed USING hash (c)`);
  const { tables } = await bench.session.introspect();
  const table = tables.find((candidate) => candidate.name.name === 'indexed');
  expect(table?.indexes).toMatchObject([
    {
      name: 'one',
      unique: true,
      method: 'btree',
      include: ['a'],
      where: { text: '(c > 0)', dialect: 'postgres' },
      parts: [
        { column: 'b', direction: 'desc', collation: '"C"', operatorClass: 'text_pattern_ops' },
        { expression: { text: 'lower(a)', dialect: 'postgres' }, direction: 'asc' },
        { column: 'c', direction: 'desc', nulls: 'last' },
      ],
    },
    { name: 'two', unique: false, method: 'hash', parts: [{ column: 'c', direction: 'asc' }] },
  ]);
});

test('partitions belong to their table; views, triggers, sequences and what cannot be modelled are told', async () => {
  await bench.client.query(`CREATE TABLE parted (a int) PARTITION BY RANGE (a); CREATE TABLE part PARTITION OF parted DEFAULT;
    CREATE VIEW seen AS SELECT 1 AS x; CREATE MATERIALIZED VIEW kept AS SELECT 1 AS x; CREATE SEQUENCE alone START 7;
    CREATE TABLE excluded (a int); ALTER TABLE excluded ENABLE ROW LEVEL SECURITY;
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER fires BEFORE INSERT ON excluded FOR EACH ROW EXECUTE FUNCTION f()`);
  const schema = await bench.session.introspect();
  const names = schema.tables.map((table) => table.name.name);
  expect(names).toContain('parted');
  expect(names).not.toContain('part');
  expect(schema.views).toMatchObject([
    { name: { name: 'kept' }, materialized: true },
    { name: { name: 'seen' }, materialized: false },
  ]);
  expect(schema.sequences).toEqual([
    { name: { schema: 'public', name: 'alone' }, start: '7', increment: '1' },
  ]);
  expect(schema.triggers).toMatchObject([{ name: 'fires', table: { schema: 'public', name: 'excluded' } }]);
  expect(schema.notes).toMatchObject([
    { code: 'TABLE_NOT_MODELLED', place: { table: 'excluded' } },
    { code: 'TABLE_OPTION_NOT_CARRIED', place: { table: 'parted' } },
  ]);
  expect(schema.leftObjects?.flatMap(({ objects }) => objects)).toMatchObject([{ name: 'public.f()' }]);
  expect(schema.version).toMatch(/^\d+/);
});

test('a serial column has the sequence that its default reads, wherever it lies and whoever owns it', async () => {
  await bench.client.query(`CREATE SCHEMA far; CREATE SEQUENCE far."the ""one'" START 40 INCREMENT 2; CREATE TABLE keyed (id serial PRIMARY KEY, b int);
    ALTER TABLE keyed ALTER id SET DEFAULT nextval('far."the ""one''"'); SELECT nextval('far."the ""one''"')`);
  const { tables, sequences } = await bench.session.introspect({ schemas: ['public', 'far'] });
  const id = tables.find((candidate) => candidate.name.name === 'keyed')?.columns[0];
  expect(id).toMatchObject({
    identity: { mode: 'by-default', start: '40', increment: '2', lastValue: '40' },
  });
  expect(id?.default).toBeUndefined();
  expect(sequences.map((sequence) => sequence.name.name)).toContain('keyed_id_seq');
});

test('indexes and domains tell what of extensions and people they use', async () => {
  await bench.client.query(`CREATE FUNCTION own(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1'; CREATE TABLE needy (a int);
    CREATE OPERATOR CLASS own_ops FOR TYPE int4 USING btree AS FUNCTION 1 btint4cmp(int4, int4);
    CREATE INDEX by_class ON needy (a own_ops); CREATE INDEX by_call ON needy (own(a)); CREATE INDEX plain ON needy (a)`);
  const { tables } = await bench.session.introspect();
  const needs = tables
    .find((candidate) => candidate.name.name === 'needy')
    ?.indexes.map((index) => index.needs);
  const told = (text: string) => [expect.stringContaining(text)];
  expect(needs).toEqual([told('own(integer)'), told('own_ops'), undefined]);
});
