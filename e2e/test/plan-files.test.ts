import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createShop } from '@godwit/example-shop/create-shop';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { godwit } from './command.js';
import { createTemporaryFolder } from './temporary-folder.js';

const OBJECTS = `
  SELECT count(*)::int AS count FROM (
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    UNION ALL SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT oid FROM pg_type WHERE typnamespace = 'public'::regnamespace) AS objects`;

test('up.sql of a plan makes everything and down.sql takes it away again', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const [shop, out] = [join(folder.path, 'shop.db'), join(folder.path, 'plan')];
  createShop(shop);
  const run = await godwit(['plan', shop, database.url, '--out', out], { cwd: folder.path });
  expect({ code: run.code, stderr: run.code === 0 ? '' : run.stderr }).toEqual({ code: 0, stderr: '' });
  expect(await countObjects(database.url)).toBe(0);
  await execute(database.url, readFileSync(join(out, 'up.sql'), 'utf8'));
  expect(await countObjects(database.url)).toBeGreaterThan(40);
  await execute(database.url, readFileSync(join(out, 'down.sql'), 'utf8'));
  expect(await countObjects(database.url)).toBe(0);
  expect(JSON.parse(readFileSync(join(out, 'plan.json'), 'utf8'))).toMatchObject({
    tables: expect.any(Array),
  });
});

test('a plan neither makes the file that is missing nor writes to the one that is there', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const missing = join(folder.path, 'missing.db');
  const run = await godwit(['plan', missing, database.url], { cwd: folder.path });
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('SOURCE_NOT_FOUND');
  expect(existsSync(missing)).toBe(false);
});

/** Clears the screen, in 7 and in 8 bits, sets the title, goes back in the line, turns text around. */
const HOSTILE = 'x\u001b[2J\u009b2J\u001b]0;owned\u0007\r\u202e\\y"\'';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

test('a terminal that shows up.sql or down.sql obeys no name or text in it, and they make what the plan says', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const [file, out] = [join(folder.path, 'app.db'), join(folder.path, 'plan')];
  const [name, text] = [`"${HOSTILE.replaceAll('"', '""')}"`, `'${HOSTILE.replaceAll("'", "''")}'`];
  const db = new Database(file);
  db.exec(`
    CREATE TABLE ${name} (id INTEGER PRIMARY KEY AUTOINCREMENT, ${name} TEXT NOT NULL DEFAULT ${text} CHECK (${name} <> ${text} || 'z'));
    CREATE INDEX ${name.replace('"x', '"i')} ON ${name} (${name}) WHERE ${name} > ${text};
    INSERT INTO ${name} VALUES (7, ${text})`);
  db.close();
  const run = async (...args: readonly string[]) => {
    const { code, stderr } = await godwit(args, { cwd: folder.path });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  };
  await run('plan', file, database.url, '--out', out);
  const [up, down] = ['up.sql', 'down.sql'].map((one) => readFileSync(join(out, one), 'utf8'));
  expect([OBEYED.exec(up ?? ''), OBEYED.exec(down ?? '')]).toEqual([null, null]);
  await execute(database.url, up ?? '');
  await run('migrate', file, database.url, '--data-only');
  const rows = await execute(database.url, `SELECT ${name} AS v FROM ${name}`);
  expect(rows).toEqual([{ v: HOSTILE }]);
  await execute(database.url, `DROP SCHEMA godwit CASCADE; ${down}`);
  expect(await countObjects(database.url)).toBe(0);

  // SQLite spells names in one way only, and keeps the words of a CREATE.
  await run('plan', file, `sqlite:${join(folder.path, 'copy.db')}`, '--out', `${out}2`);
  const script = readFileSync(join(`${out}2`, 'up.sql'), 'utf8');
  expect(script.split('\n')[1]).toContain('control characters');
  expect(script).toContain('||char(27)||');
  const made = new Database(':memory:');
  made.exec(script);
  made.exec(`INSERT INTO ${name} DEFAULT VALUES`);
  expect(made.prepare(`SELECT * FROM ${name}`).raw().all()).toEqual([[8, HOSTILE]]);
  made.close();
});

async function countObjects(url: string): Promise<number> {
  const rows = await execute(url, OBJECTS);
  return Number(rows[0]?.['count'] ?? -1);
}
