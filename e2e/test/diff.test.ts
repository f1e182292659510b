import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type MigrationOptions, type SchemaDifference } from '@godwit/engine';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

const SOURCE = `
  CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born DATE, alive BOOLEAN DEFAULT 1, kind TEXT CHECK (kind IN ('a', 'b')));
  CREATE TABLE book (id INTEGER PRIMARY KEY AUTOINCREMENT, author INTEGER REFERENCES author ON DELETE CASCADE, title TEXT,
    price REAL, UNIQUE (author, title));
  CREATE INDEX book_title ON book (title DESC) WHERE price > 0;
  INSERT INTO author VALUES (1, 'x', '2020-01-01', 1, 'a'); INSERT INTO book VALUES (1, 1, 't', 1.5), (2, 1, 'u', 2.5);`;

const CHANGES = `
  ALTER TABLE book ADD COLUMN extra text; UPDATE book SET extra = 'x' WHERE id = 1;
  DROP INDEX book_title;
  CREATE TABLE more (id integer PRIMARY KEY); INSERT INTO more VALUES (1), (2);`;
const IN_POSTGRES = `${CHANGES}
  ALTER TABLE author ALTER name DROP NOT NULL; INSERT INTO author (id) VALUES (7);
  ALTER TABLE author ALTER alive DROP DEFAULT; ALTER TABLE author DROP COLUMN kind;
  ALTER TABLE book RENAME price TO cost; ALTER TABLE book ALTER id TYPE integer;
  ALTER TABLE book DROP CONSTRAINT book_author_title_key; INSERT INTO book (id, author, title) VALUES (8, 1, 't');
  ALTER TABLE book DROP CONSTRAINT book_author_fkey; INSERT INTO book (id, author, title) VALUES (9, 99, 'v');`;

/** Moves a file, changes the target, and compares both before and after that. */
async function compare(
  to: { readonly dialect: 'postgres' | 'sqlite'; readonly url: string },
  change: (url: string) => Promise<unknown> | unknown,
  options: MigrationOptions = {},
) {
  using folder = createTemporaryFolder();
  const url = join(folder.path, 'source.db');
  new Database(url).exec(SOURCE).close();
  const manager = createMigrationManager(
    { source: { dialect: 'sqlite', url }, target: to, options },
    { dialects: [postgres, sqlite] },
  );
  const empty = await manager.compareSchemas().catch((error: unknown) => error);
  await manager.migrate();
  const before = await manager.compareSchemas();
  await change(to.url);
  return { empty, before, after: await manager.compareSchemas() };
}

const brief = ({ type, kind, table, object, risk, rows }: SchemaDifference): string =>
  [type, kind, table, object, risk, rows].filter((one) => one !== undefined).join(' ');

test('what a move into PostgreSQL made is the same; what changed since is told, with the rows concerned', async () => {
  await using target = await createTestDatabase();
  const { empty, before, after } = await compare({ dialect: 'postgres', url: target.url }, (url) =>
    execute(url, IN_POSTGRES),
  );
  expect(empty).toMatchObject({
    compatible: false,
    differences: [
      { type: 'table-added', table: 'public.author', risk: 'safe' },
      { type: 'table-added', table: 'public.book', risk: 'safe' },
    ],
  });
  expect(before).toMatchObject({ status: 'same', compatible: true, differences: [], renames: [] });
  expect(after).toMatchObject({
    status: 'different',
    compatible: false,
    renames: [{ table: 'public.book', target: 'cost', source: 'price' }],
  });
  expect(after.differences.map(brief).toSorted()).toEqual([
    'column-added column public.author kind safe',
    'column-added column public.book price safe',
    'column-modified column public.book id rewrite 4',
    'column-modified default public.author alive safe',
    'column-modified not null public.author name blocked 1',
    'column-removed column public.book cost data-loss 2',
    'column-removed column public.book extra data-loss 1',
    'constraint-added check public.author author_kind_check safe',
    'constraint-added foreign key public.book book_author_fkey blocked 1',
    'constraint-added unique key public.book book_author_title_key blocked 2',
    'index-added index public.book book_title safe',
    'table-removed table public.more data-loss 2',
  ]);
  expect(after.differences.find(({ kind }) => kind === 'not null')?.explanation).toBe(
    'The target lacks NOT NULL of the column name.',
  );
});

test('two SQLite files are compared; what the options leave out is not looked at', async () => {
  using folder = createTemporaryFolder();
  const to = { dialect: 'sqlite', url: join(folder.path, 'target.db') } as const;
  const change = (url: string): void => void new Database(url).exec(CHANGES).close();
  const { before, after } = await compare(to, change);
  expect(before).toMatchObject({ status: 'same', differences: [] });
  expect(after.compatible).toBe(true);
  expect(after.differences.map(brief).toSorted()).toEqual([
    'column-removed column book extra data-loss 1',
    'index-added index book book_title safe',
    'table-removed table more data-loss 2',
  ]);
  const without = { ...to, url: join(folder.path, 'without.db') };
  const more = (path: string): void => void new Database(path).exec('CREATE TABLE more (id)').close();
  const { after: left } = await compare(without, more, { excludeTables: ['book'] });
  expect(left.differences.map(brief)).toEqual(['table-removed table more safe']);
});
