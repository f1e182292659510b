import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import {
  createMigrationManager,
  inspect,
  type MigrationOptions,
  type SideConfig,
  savedSchema,
} from '@godwit/engine';
import { MigrationError } from '@godwit/plugin-api';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { godwit } from './command.js';
import { createTemporaryFolder } from './temporary-folder.js';

const SOURCE = `
  CREATE TABLE team (id INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE);
  CREATE TABLE player (id INTEGER PRIMARY KEY AUTOINCREMENT, nick TEXT CHECK (length(nick) > 1), born DATE,
    team INTEGER REFERENCES team ON DELETE CASCADE, price DECIMAL(10,2) DEFAULT 1.5, shout TEXT AS (upper(nick)) STORED);
  CREATE INDEX player_born ON player (born DESC) WHERE price > 0;
  INSERT INTO team VALUES (1, 'a'); INSERT INTO player (nick, team) VALUES ('ann', 1), ('bob', 1);`;
const dialects = [postgres, sqlite];

const managerOf = (
  source: SideConfig | string,
  target: SideConfig | string,
  options: MigrationOptions = {},
) => createMigrationManager({ source, target, options }, { dialects });

test('a schema that was inspected stands for its database on either side, and rows are not asked there', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const file = `sqlite:${join(folder.path, 'source.db')}`;
  new Database(file.slice(7)).exec(SOURCE).close();
  await managerOf(file, database.url).migrate();
  const inOld = savedSchema(JSON.stringify(await inspect(file, { dialects })), { name: 'old.json' });
  const inNew = savedSchema(JSON.stringify(await inspect(database.url, { dialects })), { name: 'new.json' });
  for (const [source, target] of [
    [inOld, database.url],
    [file, inNew],
    [inOld, inNew],
    [inNew, database.url],
  ] as const)
    expect(await managerOf(source, target).compareSchemas()).toMatchObject({
      status: 'same',
      differences: [],
    });
  await execute(
    database.url,
    'ALTER TABLE player DROP COLUMN born, ALTER nick SET NOT NULL; CREATE TABLE more (id integer)',
  );
  const changed = savedSchema(await inspect(database.url, { dialects }), { name: 'changed.json' });
  const { differences, source, target } = await managerOf(inOld, changed).compareSchemas();
  expect(differences.map(({ type, object, risk, rows }) => [type, object, risk, rows])).toEqual([
    ['column-added', 'born', 'safe', undefined],
    ['index-added', 'player_born', 'safe', undefined],
    ['column-modified', 'nick', 'safe', undefined],
    ['table-removed', undefined, 'data-loss', undefined],
  ]);
  expect([source.name, target.name]).toEqual(['old.json', 'changed.json']);
  const { differences: back } = await managerOf(changed, inNew).compareSchemas();
  expect(back.map(({ type, object, risk }) => [type, object, risk])).toContainEqual([
    'column-modified',
    'nick',
    'blocked',
  ]);
});

test('a plan stands for what its target has then', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const file = `sqlite:${join(folder.path, 'source.db')}`;
  new Database(file.slice(7)).exec(SOURCE).close();
  const plan = savedSchema(await managerOf(file, database.url).plan(), { name: 'plan.json' });
  await managerOf(file, database.url).migrate();
  expect(await managerOf(plan, database.url).compareSchemas()).toMatchObject({ status: 'same' });
  await execute(database.url, 'ALTER TABLE team ALTER title DROP NOT NULL');
  expect((await managerOf(plan, database.url).compareSchemas()).differences).toMatchObject([
    { type: 'column-modified', kind: 'not null', table: 'public.team', object: 'title', risk: 'safe' },
  ]);
});

test('the tables of a saved schema can be made, but it has no rows to move, and nothing is written to it', async () => {
  using folder = createTemporaryFolder();
  const file = join(folder.path, 'source.db');
  new Database(file).exec(SOURCE).close();
  const side = { dialect: 'sqlite', url: file };
  const saved = savedSchema(await inspect(side, { dialects }), { name: 'schema.json' });
  const copy = { dialect: 'sqlite', url: join(folder.path, 'copy.db') };
  const refused = { code: 'ROWS_NOT_SAVED', message: 'schema.json is a saved schema, which has no rows.' };
  await expect(managerOf(saved, copy).migrate()).rejects.toMatchObject(refused);
  await expect(managerOf(saved, copy).plan()).rejects.toMatchObject(refused);
  await expect(managerOf(saved, copy).profile()).rejects.toMatchObject(refused);
  await expect(managerOf(side, saved).migrate()).rejects.toMatchObject(refused);
  await managerOf(saved, copy, { schemaOnly: true }).migrate();
  expect(await managerOf(side, copy).compareSchemas()).toMatchObject({ status: 'same' });
});

test.each([
  ['{ "a": ', 'it is not JSON.'],
  ['[1]', 'it is JSON of another kind.'],
  ['{ "name": "package" }', 'it is JSON of another kind.'],
  ['{ "exitCode": 1, "error": { "code": "X" } }', 'it tells of an error, not of a schema.'],
  [
    '{ "inspection": { "format": 2 } }',
    'it is of format 2, which a newer godwit wrote; this one reads format 1.',
  ],
  ['{ "format": 1, "statements": [] }', 'it is a plan that does not say what its target has then.'],
  [
    '{ "dialect": "sqlite", "version": "3", "tables": [{ "name": { "name": "t" }, "columns": [{ "name": 1 }] }] }',
    'its field "tables[0].columns[0].name" has to be a text.',
  ],
])('a file that is no saved schema says why: %s', (text, why) => {
  const read = () => savedSchema(text, { name: 'x.json' });
  expect(read).toThrow(MigrationError);
  expect(read).toThrow(`x.json is no saved schema: ${why}`);
});

test('the command takes files of JSON in place of databases, and tells by its exit code whether they differ', async () => {
  using folder = createTemporaryFolder();
  const path = (name: string): string => join(folder.path, name);
  new Database(path('source.db')).exec(SOURCE).close();
  const { stdout } = await godwit(['inspect', path('source.db'), '--json']);
  writeFileSync(path('schema.json'), stdout);
  expect((await godwit(['diff', path('schema.json'), path('source.db')])).code).toBe(0);
  new Database(path('source.db')).exec('DROP TABLE player').close();
  const different = await godwit(['diff', path('schema.json'), path('source.db')]);
  expect([different.code, different.stdout]).toEqual([
    3,
    expect.stringContaining('The target lacks the table player.'),
  ]);
  const found = await godwit(['diff', path('source.db'), path('schema.json')]);
  expect(found.stdout).toContain('(values may go)');
  const report = await godwit([
    'diff',
    path('source.db'),
    path('schema.json'),
    '--report',
    path('schema.json'),
    '--force',
  ]);
  expect([report.code, report.stderr]).toEqual([
    2,
    expect.stringContaining('it belongs to one of the databases'),
  ]);
  writeFileSync(path('other.json'), '{}');
  const other = await godwit(['diff', path('other.json'), path('source.db')]);
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('SCHEMA_FILE_INVALID')]);
});
