import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import { complaint, ledgerOf } from '../ledger.js';
import { createTemporaryFolder } from '../temporary-folder.js';
import { migrate } from '../there-and-back.js';
import { askPostgres, askSqlite, fillSqlite, postgresToSqlite, sqliteToPostgres } from './scene.js';

const SOURCE = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT COLLATE NOCASE UNIQUE, pad TEXT COLLATE RTRIM UNIQUE,
    boss TEXT COLLATE NOCASE REFERENCES users (email));
  INSERT INTO users VALUES (1, 'Ada@x', 'a ', 'ADA@X'), (2, 'bob@x', 'b', NULL);`;
const VARIANTS = "INSERT INTO users VALUES (3, 'É', 'c', NULL), (4, 'é', 'd', NULL);";
const CITEXT = 'CREATE EXTENSION citext';
const EMAIL = `SELECT format_type(atttypid, atttypmod), attcollation::regcollation FROM pg_attribute
  WHERE attrelid = 'users'::regclass AND attname = 'email'`;
const again = "INSERT INTO users (email) VALUES ('aDA@x')";

test('NOCASE is text with a unique index that folds A to Z, told at the column', async () => {
  await using moved = await sqliteToPostgres(`${SOURCE}${VARIANTS}`);
  expect(moved.complaint).toBe('');
  expect(await moved.rows(EMAIL)).toEqual(['text | "default"']);
  await expect(moved.rows(again)).rejects.toMatchObject({ code: '23505' });
  expect(moved.codes('users.email')).toEqual(['COLLATION_NOT_CARRIED']);
  expect(moved.codes('users.pad')).toEqual(['COLLATION_NOT_CARRIED']);
  expect(moved.ledger.map(({ code }) => code)).toContain('FOREIGN_KEY_NOT_CARRIED');
});

test('RTRIM is text with a unique index that ignores blanks at the end', async () => {
  await using moved = await sqliteToPostgres(SOURCE);
  expect(await moved.rows("SELECT pad || '|' FROM users ORDER BY id")).toEqual(['a |', 'b|']);
  await expect(moved.rows("INSERT INTO users (pad) VALUES ('a   ')")).rejects.toMatchObject({
    code: '23505',
  });
});

test('nocase=icu makes a nondeterministic collation: keys, queries and foreign keys fold, told', async () => {
  await using moved = await sqliteToPostgres(SOURCE, { flags: ['--collations', 'nocase=icu'] });
  expect(moved.complaint).toBe('');
  expect(await moved.rows(EMAIL)).toEqual(['text | nocase']);
  expect(await moved.rows("SELECT id FROM users WHERE email = 'ADA@X'")).toEqual(['1']);
  await expect(moved.rows(again)).rejects.toMatchObject({ code: '23505' });
  await expect(moved.rows("INSERT INTO users (boss) VALUES ('none')")).rejects.toMatchObject({
    code: '23503',
  });
  expect(moved.note('COLLATION_NOT_CARRIED', 'users.email')?.message).toMatch(
    /all letters and not only A to Z/,
  );
});

test('nocase=icu leaves a unique key out, with exit code 3, where letters beyond Z differ in case only', async () => {
  await using moved = await sqliteToPostgres(`${SOURCE}${VARIANTS}`, {
    flags: ['--collations', 'nocase=icu'],
  });
  expect(moved.run.code).toBe(3);
  expect(await moved.rows('SELECT count(*) FROM users')).toEqual(['4']);
  expect(moved.codes('users:users_email_key')).toEqual(['STEP_FAILED']);
});

test('nocase=citext makes a citext where the extension is there', async () => {
  await using moved = await sqliteToPostgres(SOURCE, {
    flags: ['--collations', 'nocase=citext'],
    before: CITEXT,
  });
  expect(moved.complaint).toBe('');
  expect(await moved.rows(EMAIL)).toEqual(['citext | "default"']);
  await expect(moved.rows(again)).rejects.toMatchObject({ code: '23505' });
  expect(moved.codes('users.email')).toEqual(['COLLATION_NOT_CARRIED']);
});

test('nocase=citext folds by indexes and says what to do where the extension is not there', async () => {
  await using moved = await sqliteToPostgres(SOURCE, { flags: ['--collations', 'nocase=citext'] });
  expect(moved.complaint).toBe('');
  expect(await moved.rows(EMAIL)).toEqual(['text | "default"']);
  expect(moved.note('COLLATION_NOT_CARRIED', 'users.email')?.suggestion).toMatch(/CREATE EXTENSION citext/);
  await expect(moved.rows(again)).rejects.toMatchObject({ code: '23505' });
});

test('one column becomes a citext by --type-mapping', async () => {
  const flags = ['--type-mapping', 'users.email=citext'];
  await using moved = await sqliteToPostgres(SOURCE, { flags, before: CITEXT });
  expect(moved.complaint).toBe('');
  expect(await moved.rows(EMAIL)).toEqual(['citext | "default"']);
});

test('a citext is a NOCASE column in SQLite, told, and a citext again where it comes back', async () => {
  using folder = createTemporaryFolder();
  await using source = await createTestDatabase();
  await using end = await createTestDatabase();
  const path = join(folder.path, 'middle.db');
  await execute(
    source.url,
    `${CITEXT}; CREATE TABLE users (id int PRIMARY KEY, email citext UNIQUE); INSERT INTO users VALUES (1, 'Ada@x')`,
  );
  await execute(end.url, CITEXT);
  const there = await migrate(source.url, path, folder.path);
  expect(complaint(there)).toBe('');
  expect(ledgerOf(there).map(({ code, place }) => `${code} ${place.column}`)).toContain(
    'COLLATION_NOT_CARRIED email',
  );
  expect(askSqlite(path, "SELECT email FROM users WHERE email = 'ADA@X'")).toEqual(['Ada@x']);
  expect(() => fillSqlite(path, "INSERT INTO users VALUES (2, 'aDA@x')")).toThrow(/UNIQUE/);
  const back = await migrate(path, end.url, folder.path);
  expect(complaint(back)).toBe('');
  expect(await askPostgres(end.url, EMAIL)).toEqual(['citext | "default"']);
});

test('NOCASE by a collation of ICU is NOCASE again where it comes back', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const [first, last] = [join(folder.path, 'first.db'), join(folder.path, 'last.db')];
  fillSqlite(first, SOURCE);
  const there = await migrate(first, database.url, folder.path, ['--collations', 'nocase=icu']);
  expect(complaint(there)).toBe('');
  expect(complaint(await migrate(database.url, last, folder.path))).toBe('');
  expect(askSqlite(last, "SELECT id FROM users WHERE email = 'ADA@X'")).toEqual(['1']);
  expect(() => fillSqlite(last, again)).toThrow(/UNIQUE/);
});

test('an index that names the order of bytes is an ordinary one in SQLite', async () => {
  await using moved = await postgresToSqlite(`CREATE TABLE t (id int PRIMARY KEY, a text);
    CREATE UNIQUE INDEX by_bytes ON t (a COLLATE "C"); CREATE INDEX by_points ON t ((a || 'x') COLLATE ucs_basic);
    CREATE INDEX by_words ON t ((a || 'x') COLLATE "en-x-icu");`);
  expect(moved.ledger.map(({ code, place }) => [code, place.object])).toEqual([
    ['INDEX_NOT_CARRIED', 'by_words'],
  ]);
  expect(
    await moved.rows("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql NOT NULL ORDER BY 1"),
  ).toEqual(['by_bytes', 'by_points']);
});
