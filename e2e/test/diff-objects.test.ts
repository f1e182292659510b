import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type SchemaDifference } from '@godwit/engine';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

const managerOf = (source: string, target: string) =>
  createMigrationManager({ source, target }, { dialects: [postgres, sqlite] });

const brief = ({ type, kind, table = '', object, explanation }: SchemaDifference): readonly unknown[] => [
  `${type} ${kind} ${table}`.trim(),
  object,
  explanation,
];

const LONG = 'name_that_is_longer_than_the_63_bytes_that_postgresql_keeps_of_a_name';

test('the values of an enum are told once for all its columns, domains of one side alone with all they ask', async () => {
  await using source = await createTestDatabase();
  await using target = await createTestDatabase();
  await execute(
    source.url,
    `CREATE TYPE mood AS ENUM ('glad', 'sad'); CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
     CREATE TABLE one (mood mood); CREATE TABLE two (mood mood, moods mood[], number positive);
     INSERT INTO one VALUES ('glad')`,
  );
  const manager = managerOf(source.url, target.url);
  await manager.migrate();
  expect(await manager.compareSchemas()).toMatchObject({ status: 'same' });
  await execute(
    target.url,
    `ALTER TYPE mood ADD VALUE 'odd'; CREATE DOMAIN other AS text; ALTER DOMAIN positive DROP CONSTRAINT positive_check`,
  );
  const { differences, compatible } = await manager.compareSchemas();
  expect(differences.map(brief)).toEqual([
    [
      'enum-modified enum',
      'mood',
      'The enum public.mood is another one in the target: it has "odd", which the source does not have.',
    ],
    [
      'constraint-added check',
      'positive',
      'The target lacks the check positive_check ((VALUE > 0)) of the domain public.positive.',
    ],
    [
      'domain-removed domain',
      'other',
      'The target has the domain public.other, which the source does not have.',
    ],
  ]);
  expect(compatible).toBe(true);
  await execute(source.url, `ALTER TYPE mood ADD VALUE 'new' BEFORE 'sad'`);
  const { differences: then, compatible: fits } = await manager.compareSchemas();
  expect(then[0]).toMatchObject({
    source: 'glad, new, sad',
    target: 'glad, sad, odd',
    explanation:
      'The enum public.mood is another one in the target: it lacks "new", and it has "odd", which the source does not have.',
  });
  expect(fits).toBe(false);
});

test('where a target has no enums, their values are told at the column; so are its collation and its generator', async () => {
  using folder = createTemporaryFolder();
  await using source = await createTestDatabase();
  const target = `sqlite:${join(folder.path, 'target.db')}`;
  await execute(
    source.url,
    `CREATE TYPE mood AS ENUM ('glad', 'sad');
     CREATE TABLE one (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mood mood, word text COLLATE "C", name text)`,
  );
  const manager = managerOf(source.url, target);
  await manager.migrate();
  expect(await manager.compareSchemas()).toMatchObject({ status: 'same' });
  await execute(
    source.url,
    `ALTER TYPE mood ADD VALUE 'odd'; ALTER TABLE one ALTER id DROP IDENTITY, ALTER word TYPE text COLLATE "de-x-icu"`,
  );
  const { differences, ledger } = await manager.compareSchemas();
  expect(differences.map(brief)).toEqual([
    ['column-modified column one', 'mood', 'The column mood is another one in the target: it lacks "odd".'],
    [
      'column-modified identity one',
      'id',
      'The target has the generator of the keys of the column id, which the source does not have.',
    ],
  ]);
  expect(ledger.map(({ code, place }) => [code, place.column])).toContainEqual([
    'COLLATION_NOT_CARRIED',
    'word',
  ]);
});

test('what PostgreSQL says in its own words, cut, weaker or as a partition, is no other thing', async () => {
  using folder = createTemporaryFolder();
  await using target = await createTestDatabase();
  const file = join(folder.path, 'source.db');
  new Database(file)
    .exec(
      `CREATE TABLE event (id INTEGER, at DATE, kind VARCHAR(5) CHECK (kind IN ('a', 'b')), word TEXT CHECK (word IN ('c', 'd')),
         CONSTRAINT check_${LONG} CHECK (id > 0));
       CREATE INDEX index_${LONG} ON event (at); CREATE TABLE table_${LONG} (column_${LONG} TEXT);
       CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child (parent INTEGER REFERENCES parent)`,
    )
    .close();
  await execute(
    target.url,
    `CREATE TABLE event (at date, id bigint, kind varchar(5), word text CHECK ((word = ANY (ARRAY['c'::text, 'd'::text]))),
       CONSTRAINT event_kind_check CHECK (((kind)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))),
       CONSTRAINT check_${LONG} CHECK (id > 0)) PARTITION BY RANGE (id);
     CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (1) TO (100);
     CREATE INDEX index_${LONG} ON event (at); CREATE TABLE table_${LONG} (column_${LONG} text);
     CREATE TABLE parent (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY); CREATE TABLE child (parent bigint)`,
  );
  await execute(
    target.url,
    'ALTER TABLE child ADD CONSTRAINT child_parent_fkey FOREIGN KEY (parent) REFERENCES parent NOT VALID',
  );
  const { differences, order } = await managerOf(`sqlite:${file}`, target.url).compareSchemas();
  expect(differences.map(brief)).toEqual([
    [
      'constraint-modified foreign key public.child',
      'child_parent_fkey',
      'The foreign key child_parent_fkey (parent) to public.parent (id) is another one in the target: holds for: new and changed rows instead of all rows.',
    ],
  ]);
  expect(order).toEqual([
    { table: 'public.event', source: ['id', 'at', 'kind', 'word'], target: ['at', 'id', 'kind', 'word'] },
  ]);
  await execute(target.url, 'ALTER TABLE child VALIDATE CONSTRAINT child_parent_fkey');
  expect(await managerOf(`sqlite:${file}`, target.url).compareSchemas()).toMatchObject({ status: 'same' });
});

test("what belongs to an extension, to godwit or to the system is nobody's difference", async () => {
  await using source = await createTestDatabase();
  await using target = await createTestDatabase();
  const schema = 'CREATE EXTENSION citext; CREATE TABLE one (id bigint PRIMARY KEY, word citext)';
  await execute(source.url, schema);
  await execute(target.url, 'CREATE EXTENSION citext');
  const manager = managerOf(source.url, target.url);
  await manager.migrate();
  await execute(
    target.url,
    `CREATE TABLE t (id serial); CREATE VIEW v AS SELECT 1 AS one; CREATE SEQUENCE s; CREATE DOMAIN d AS text;
     CREATE TYPE e AS ENUM ('x'); CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
     ALTER EXTENSION citext ADD TABLE t; ALTER EXTENSION citext ADD VIEW v; ALTER EXTENSION citext ADD SEQUENCE s;
     ALTER EXTENSION citext ADD DOMAIN d; ALTER EXTENSION citext ADD TYPE e; ALTER EXTENSION citext ADD FUNCTION f()`,
  );
  const { differences, ledger } = await manager.compareSchemas();
  expect(differences).toEqual([]);
  const back = await managerOf(target.url, source.url).compareSchemas();
  expect(back.differences).toEqual([]);
  expect([...ledger, ...back.ledger].map(({ code, place, message }) => [code, place.table, message])).toEqual(
    [['TABLE_LEFT_OUT', 't', 'The table comes with an extension and is left alone.']],
  );
});
