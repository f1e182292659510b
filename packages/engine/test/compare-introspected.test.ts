import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import type { DatabaseSchema } from '@godwit/plugin-api';
import { compareIntrospected, inspect, type SchemaDifference } from '../src/index.js';
import { type DialectName, twoDatabases } from './support/two-databases.js';

const PARTS = { dialects: [sqlite, postgres] };

const IN_SQLITE = `
  CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born DATE, alive BOOLEAN DEFAULT 1,
    kind TEXT CHECK (kind IN ('a', 'b')), rank DECIMAL(8,2), seen DATETIME, token GUID UNIQUE);
  CREATE TABLE book (id INTEGER PRIMARY KEY AUTOINCREMENT, author INTEGER REFERENCES author ON DELETE CASCADE, title TEXT,
    price REAL, UNIQUE (author, title));
  CREATE INDEX book_title ON book (title DESC) WHERE price > 0;`;
const IN_POSTGRES = `
  CREATE TYPE mood AS ENUM ('glad', 'sad');
  CREATE TABLE author (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(40) NOT NULL, mood mood,
    rank numeric(20,4), seen timestamptz(3) DEFAULT now(), tags text[], extra jsonb);
  CREATE TABLE book (id bigserial PRIMARY KEY, author integer REFERENCES author, title text CHECK (title <> ''), price real);
  CREATE INDEX book_title ON book (title) WHERE price > 0;`;
const CHANGES = `ALTER TABLE book ADD COLUMN extra text; DROP INDEX book_title; CREATE TABLE more (id integer PRIMARY KEY);
  ALTER TABLE author DROP COLUMN rank;`;

async function schemaOf(url: string): Promise<DatabaseSchema> {
  return (await inspect(url, PARTS)).schema;
}

const withoutRisk = ({ risk: _risk, rows: _rows, ...difference }: SchemaDifference) => difference;

const WAYS: readonly (readonly [DialectName, DialectName])[] = [
  ['sqlite', 'postgres'],
  ['postgres', 'sqlite'],
  ['sqlite', 'sqlite'],
  ['postgres', 'postgres'],
];

test.each(WAYS)('two introspected schemas, %s and %s, differ as their databases do', async (from, to) => {
  await using databases = await twoDatabases(from, to, 'copy.db');
  const { source, target, manager } = databases;
  await source.run(from === 'sqlite' ? IN_SQLITE : IN_POSTGRES);
  await manager({ schemaOnly: true }).migrate();
  const before = await schemaOf(target.url);
  const wanted = await schemaOf(source.url);
  expect(await compareIntrospected(wanted, before, PARTS)).toMatchObject({
    status: 'same',
    compatible: true,
    differences: [],
  });
  await target.run(CHANGES);
  const apart = await compareIntrospected(wanted, await schemaOf(target.url), PARTS);
  const together = await manager().compareSchemas();
  expect(apart.differences.map(withoutRisk)).toEqual(together.differences.map(withoutRisk));
  expect(apart.differences.map(({ type }) => type).toSorted()).toEqual([
    'column-added',
    'column-removed',
    'index-added',
    'table-removed',
  ]);
  // Only who has the database open keeps others from writing.
  const ledger = together.ledger.filter(({ code }) => code !== 'SOURCE_BLOCKS_WRITERS');
  expect(apart).toMatchObject({ status: 'different', compatible: false, ledger });
});

test('a risk of which nobody can count the rows is one that may be', async () => {
  await using databases = await twoDatabases('sqlite', 'postgres');
  await databases.source.run(IN_SQLITE);
  await databases.manager({ schemaOnly: true }).migrate();
  await databases.target.run(CHANGES);
  const { differences } = await compareIntrospected(
    await schemaOf(databases.source.url),
    await schemaOf(databases.target.url),
    PARTS,
  );
  expect(differences.map(({ type, risk, rows }) => [type, risk, rows])).toEqual(
    expect.arrayContaining([
      ['table-removed', 'data-loss', undefined],
      ['column-removed', 'data-loss', undefined],
    ]),
  );
});

test('the one schema of a side is compared with the one of the other, whatever they are called', async () => {
  await using databases = await twoDatabases('sqlite', 'postgres');
  await databases.source.run(IN_SQLITE);
  await databases.manager({ schemaOnly: true }).migrate();
  const inPublic = await schemaOf(databases.target.url);
  await databases.target.run('ALTER SCHEMA public RENAME TO app');
  const inApp = await schemaOf(databases.target.url);
  expect(inApp.tables[0]?.name.schema).toBe('app');
  for (const wanted of [await schemaOf(databases.source.url), inPublic])
    expect((await compareIntrospected(wanted, inApp, PARTS)).differences).toEqual([]);
});

test('options say which tables are compared and what their types become', async () => {
  await using databases = await twoDatabases('sqlite', 'postgres');
  await databases.source.run(IN_SQLITE);
  await databases.manager({ schemaOnly: true, includeTables: ['author'] }).migrate();
  const sides = [await schemaOf(databases.source.url), await schemaOf(databases.target.url)] as const;
  expect((await compareIntrospected(...sides, PARTS)).differences).toMatchObject([{ type: 'table-added' }]);
  const chosen = { includeTables: ['author'], typeMappings: { 'author.born': 'text' } };
  expect((await compareIntrospected(...sides, PARTS, { options: chosen })).differences).toMatchObject([
    { type: 'column-modified', object: 'born' },
  ]);
  const unknown = compareIntrospected(...sides, PARTS, { options: { onlyTables: ['author'] } as never });
  await expect(unknown).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
