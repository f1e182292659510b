import { existsSync, readdirSync, statSync } from 'node:fs';
import { createTestDatabase } from '@godwit/test-support';
import { ended, start } from './godwit.js';
import { ask, createLibrary, open } from './library.js';
import { query } from './sample.js';
import { Scene } from './scene.js';

const scene = new Scene();
const run = (args: readonly string[]) => scene.run(args);
beforeEach(() => createLibrary(scene.url));

const BOOKS = 'SELECT title, price, weight, genre, added, tags FROM shop_book ORDER BY id';

test('a whole PostgreSQL database becomes one file', async () => {
  const moved = await run(['migrate', scene.url, 'copy.db']);
  expect(moved).toMatchObject({ code: 0 });
  expect(moved.stdout).toMatch(/public\.author +2 +2 +0 +0 .*done\n/);
  expect(moved.stdout).toMatch(/shop\.book +3 +3 +0 +0 .*done\n/);
  expect(moved.stdout).toContain('loss VIEW_NOT_CARRIED (1)');
  expect(moved.stderr).toContain('Checked the whole target and put it in place in ');
  expect(ask(scene.project.path('copy.db'), BOOKS)).toEqual([
    {
      title: 'The Dispossessed',
      price: 9.5,
      weight: '0.12345678901234567890',
      genre: 'novel',
      added: '2024-01-02 01:04:05.678901+00:00',
      tags: '["a","b c",null]',
    },
    { title: 'Tehanu', price: 7.25, weight: null, genre: 'novel', added: null, tags: null },
    {
      title: 'Ficciones',
      price: 12,
      weight: 'NaN',
      genre: 'stories',
      added: '2024-01-03 00:00:00+00:00',
      tags: '[]',
    },
  ]);
  const left = readdirSync(scene.project.folder).filter((name) => name.startsWith('copy.db'));
  expect(left).toEqual(['copy.db']);
});

test('and goes back, with the types that it had', async () => {
  expect((await run(['migrate', scene.url, 'copy.db'])).code).toBe(0);
  await using back = await createTestDatabase();
  expect((await run(['migrate', 'copy.db', back.url])).code).toBe(0);
  const types = (table: string) =>
    `SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute
      WHERE attrelid = '${table}'::regclass AND attnum > 0 AND attname <> 'genre' ORDER BY attnum`;
  expect(await query(back.url, types('shop_book'))).toEqual(await query(scene.url, types('shop.book')));
  const rows = (table: string) => `SELECT row_to_json(t)::text AS row FROM ${table} AS t ORDER BY id`;
  expect(await query(back.url, rows('shop_book'))).toEqual(await query(scene.url, rows('shop.book')));
});

test('schemas are named as asked, and a plan makes no file', async () => {
  const names = async (args: readonly string[]) => {
    const planned = await run(['plan', scene.url, 'sqlite:new', '--json', ...args]);
    const tables: readonly { target: { name: string } }[] = JSON.parse(planned.stdout).plan.tables;
    return tables.map((table) => table.target.name).sort();
  };
  expect(await names([])).toEqual(['author', 'shop_book']);
  expect(await names(['--schema-names', 'omit'])).toEqual(['author', 'book']);
  expect(await names(['--include-tables', 'shop.*'])).toEqual(['book']);
  expect(readdirSync(scene.project.folder).filter((name) => name.startsWith('new'))).toEqual([]);
});

test('--strict-tables makes tables that enforce their types, and says what that costs', async () => {
  const moved = await run(['migrate', scene.url, 'strict.db', '--strict-tables']);
  expect(moved.code).toBe(0);
  const tables = ask(scene.project.path('strict.db'), "SELECT sql FROM sqlite_schema WHERE name = 'author'");
  expect(tables).toEqual([{ sql: expect.stringMatching(/\)\s*STRICT/) }]);
  expect(moved.stdout).toMatch(/STRICT/);
});

test('two tables of one name are an error that lists them', async () => {
  await query(scene.url, 'CREATE TABLE book (id int); CREATE TABLE shop.author (id int)');
  await scene.refused(['migrate', scene.url, 'new.db', '--schema-names', 'omit'], {
    code: 1,
    error: 'NAME_COLLISION',
    says: /public\.author and shop\.author[\s\S]*public\.book and shop\.book[\s\S]*--schema-names prefix/,
  });
  await scene.refused(['migrate', scene.url, 'new.db', '--where', 'book=true'], {
    code: 2,
    error: 'NAME_AMBIGUOUS',
    says: /public\.book, shop\.book/,
  });
});

test('inspect shows a PostgreSQL database with its schemas and types', async () => {
  const shown = await run(['inspect', scene.url]);
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toContain('2 tables, 1 view, 1 enum');
  expect(shown.stdout).toContain('(author_id) references public.author (id)');
  expect(shown.stdout).toContain('enum public.genre: novel, stories');
});

test('a failure half way puts nothing in place, and shows the account and the ledger', async () => {
  await query(
    scene.url,
    `INSERT INTO shop.book (title, weight) SELECT repeat('x', 20), 1 FROM generate_series(1, 2000)`,
  );
  scene.project.write('fail.mjs', FAIL);
  const moved = await run(['migrate', scene.url, 'copy.db', '--config', 'fail.mjs']);
  expect(moved.code).toBe(1);
  expect(moved.stderr).toContain('error TRANSFORM_FAILED');
  expect(moved.stderr).toContain('Nothing was put in place');
  expect(moved.stdout).toContain('Failed.');
  expect(moved.stdout).toContain('VIEW_NOT_CARRIED');
  expect(existsSync(scene.project.path('copy.db'))).toBe(false);
  expect((await run(['migrate', scene.url, 'copy.db'])).code).toBe(0);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the middle puts nothing in place, says so, and a rollback leaves no file',
  async (signal) => {
    await query(
      scene.url,
      `CREATE TABLE large AS SELECT n, repeat('x', 300) AS a FROM generate_series(1, 400000) AS n`,
    );
    const child = start(['migrate', scene.url, 'copy.db'], { cwd: scene.project.folder });
    const ending = ended(child);
    const partial = scene.project.path('copy.db.partial');
    while (!existsSync(partial) || statSync(partial).size < 2_000_000)
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill(signal);
    const moved = await ending;
    expect(moved).toMatchObject({ code: 130, stderr: expect.stringContaining('error INTERRUPTED') });
    expect(moved.stderr).toContain('Nothing was put in place');
    expect(moved.stdout).toContain('Interrupted.');
    expect(existsSync(scene.project.path('copy.db'))).toBe(false);
    expect((await run(['rollback', 'copy.db', '--yes'])).code).toBe(0);
    expect(readdirSync(scene.project.folder).filter((name) => name.startsWith('copy.db'))).toEqual([]);
  },
);

const FAIL = `export default { transforms: [{
  name: 'fails', match: { column: 'title' },
  open: () => { let n = 0; return (value) => { if (++n > 1500) throw new Error('no more'); return value; }; },
}] };`;

test('from file to file, with views and triggers', async () => {
  const close = open(
    scene.project.path('app.db'),
    'CREATE TRIGGER tr AFTER INSERT ON author BEGIN UPDATE author SET name = new.name; END',
  );
  close();
  const moved = await run(['migrate', 'app.db', 'other.sqlite']);
  expect(moved.code).toBe(0);
  const objects = "SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY name";
  expect(ask(scene.project.path('other.sqlite'), objects)).toEqual(
    ask(scene.project.path('app.db'), objects),
  );
  const books = 'SELECT * FROM book ORDER BY id';
  expect(ask(scene.project.path('other.sqlite'), books)).toEqual(ask(scene.project.path('app.db'), books));
});

test('from server to server, twice', async () => {
  await using other = await createTestDatabase();
  const first = await run(['migrate', scene.url, other.url]);
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('Ledger: 1 decision') });
  expect(await query(other.url, 'SELECT count(*)::int AS n FROM titles')).toEqual([{ n: 3 }]);
  const again = ['migrate', scene.url, other.url, '--on-existing', 'drop'];
  expect((await run(again)).code).toBe(0);
  expect(await query(other.url, 'SELECT count(*)::int AS n FROM titles')).toEqual([{ n: 3 }]);
  // A view that is no part of the move stands against it.
  await query(other.url, 'CREATE VIEW own AS SELECT * FROM titles');
  expect(await run(again)).toMatchObject({ code: 1, stderr: expect.stringContaining('view public.own') });
  expect(await query(other.url, 'SELECT count(*)::int AS n FROM own')).toEqual([{ n: 3 }]);
});

test('a database is not moved onto itself', async () => {
  await scene.refused(['migrate', 'app.db', 'sqlite:./app.db', '--drop-tables'], {
    code: 2,
    error: 'CONFIG_INVALID',
    says: /same database/,
  });
  await scene.refused(['migrate', scene.url, scene.url, '--drop-tables'], {
    code: 2,
    error: 'CONFIG_INVALID',
    says: /same database/,
  });
  expect(existsSync(scene.project.path('app.db'))).toBe(true);
});
