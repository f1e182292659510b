import { join } from 'node:path';
import { createTestDatabase, execute, type GodwitRun } from '@godwit/test-support';
import { godwit } from './command.js';
import { askPostgres, askSqlite, fillSqlite, postgresToPostgres, sqliteToPostgres } from './edges/scene.js';
import { complaint, ledgerOf } from './ledger.js';
import { createTemporaryFolder } from './temporary-folder.js';

const UUID = '6f9619ff-8b86-d011-b42d-00c04fc964ff';
const INFERRED = `
  CREATE TABLE k (id TEXT PRIMARY KEY);
  CREATE TABLE t (
    id INTEGER PRIMARY KEY, k TEXT REFERENCES k(id), blob_text BLOB, j TEXT, flag INTEGER CHECK (flag IN (0, 1)),
    created_at INTEGER, price DECIMAL(4,2), code VARCHAR(3)
  );
  INSERT INTO k VALUES ('${UUID}');
  INSERT INTO t VALUES (1, '${UUID}', cast('abc' AS BLOB), '{"a":1}', 1, 1700000000, 1234.5, 'abcdef')`;

const TYPED = `
  CREATE TYPE color AS ENUM ('red', 'green');
  CREATE TABLE t (
    id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, b boolean, s smallint, n numeric, p numeric(10,2), r real,
    u uuid, j json, jb jsonb, d date, at timestamptz(3), i interval, bytes bytea, list int[], ip inet, c color
  );
  INSERT INTO t (b, s, n, p, r, u, j, jb, d, at, i, bytes, list, ip, c) VALUES (true, 1, 1.10, 1.10, 0.1, '${UUID}', '{"a": 1}',
    '{"a": 1}', '2024-01-31', '2024-01-31 13:14:15.25+02', '1 day', '\\x00ff', '{1,2}', '10.0.0.1', 'red')`;

interface ErrorDocument {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}
const errorOf = ({ stdout }: GodwitRun) => (JSON.parse(stdout) as ErrorDocument).error;

test('a schema made first takes the rows later, whatever types follow from the values', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const source = join(folder.path, 'source.db');
  fillSqlite(source, INFERRED);
  const run = (command: string, ...flags: readonly string[]) =>
    godwit([command, source, database.url, ...flags, '--json'], { cwd: folder.path });
  expect(complaint(await run('migrate', '--schema-only', '--infer', 'full'))).toBe('');
  const loaded = await run('migrate', '--data-only', '--infer', 'full');
  expect(complaint(loaded)).toBe('');
  expect(await askPostgres(database.url, 'SELECT * FROM t')).toEqual([
    `1 | ${UUID} | \\x616263 | {"a":1} | t | 2023-11-14 22:13:20+00 | 1234.5 | abcdef`,
  ]);
  const taken = ledgerOf(loaded).filter(({ code }) => code === 'TARGET_TYPE_TAKEN');
  expect(taken.map(({ place }) => `${place.table}.${place.column}`).sort()).toEqual([
    'k.id',
    't.created_at',
    't.flag',
    't.j',
    't.k',
  ]);
  expect((await run('verify', '--data-only', '--infer', 'full')).code).toBe(0);
});

test('a SQLite file made first takes rows of the types of PostgreSQL later', async () => {
  using folder = createTemporaryFolder();
  await using source = await createTestDatabase();
  await execute(source.url, TYPED);
  const target = join(folder.path, 'target.db');
  const run = (flag: string) => godwit(['migrate', source.url, target, flag, '--json'], { cwd: folder.path });
  expect(complaint(await run('--schema-only'))).toBe('');
  expect(complaint(await run('--data-only'))).toBe('');
});

test('a type of the target is taken where no value loses anything in it', async () => {
  const sql = `CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT, small INTEGER, at TEXT, label TEXT, code TEXT, ip TEXT);
    INSERT INTO t VALUES (1, '12', 7, '2024-01-01 10:00:00', 'red', 'abc', '10.0.0.1')`;
  const before = `CREATE TYPE color AS ENUM ('red', 'green');
    CREATE TABLE t (id int PRIMARY KEY, n int, small smallint, at timestamp(0), label color, code varchar(3), ip inet)`;
  await using moved = await sqliteToPostgres(sql, { flags: ['--data-only'], before });
  expect(moved.complaint).toBe('');
  expect(await moved.rows('SELECT * FROM t')).toEqual([
    '1 | 12 | 7 | 2024-01-01 10:00:00 | red | abc | 10.0.0.1',
  ]);
});

const SPELLED = `
  CREATE TABLE t (id int PRIMARY KEY, u text, flag int, n text, at timestamp, day timestamp, tags text, ip varchar(40), d text);
  INSERT INTO t VALUES (1, '{${UUID.toUpperCase()}}', 1, '12', '2024-01-31 13:14:15', '2024-01-31 00:00:00', '["a","b"]',
    '10.0.0.1', 'P1DT2H'), (2, NULL, 0, '-7', NULL, NULL, '{}', NULL, NULL)`;
const TAKEN = `CREATE TABLE t (id int PRIMARY KEY, u uuid, flag boolean, n smallint, at timestamptz, day date, tags text[], ip inet,
  d interval)`;

test('a type of the target is taken by the same conversions where the types of the source hold by construction', async () => {
  await using moved = await postgresToPostgres(SPELLED.replace('at timestamp,', 'at timestamptz,'), {
    flags: ['--data-only'],
    before: TAKEN,
  });
  expect(moved.complaint).toBe('');
  expect(await moved.rows('SELECT * FROM t ORDER BY id')).toEqual([
    `1 | ${UUID} | t | 12 | 2024-01-31 13:14:15+00 | 2024-01-31 | {a,b} | 10.0.0.1 | 1 day 02:00:00`,
    '2 | NULL | f | -7 | NULL | NULL | {} | NULL | NULL',
  ]);
  expect(moved.note('TARGET_TYPE_TAKEN', 't.u')?.message).toBe(
    "The column declares text; the target's column is uuid, which every value fits (1).",
  );
});

test('a type of the target that a value of PostgreSQL does not fit is refused', async () => {
  const sql = "CREATE TABLE t (id int PRIMARY KEY, n text); INSERT INTO t VALUES (1, '12'), (2, 'x')";
  await using moved = await postgresToPostgres(sql, {
    flags: ['--data-only'],
    before: 'CREATE TABLE t (id int PRIMARY KEY, n int)',
  });
  expect(errorOf(moved.run)).toMatchObject({
    code: 'TARGET_TYPES_DIFFER',
    message: expect.stringContaining(
      't.n is integer: 1 of 2 values does not fit integer: it is no number (id=2)',
    ),
  });
});

test('a type of the target that would change a value is refused, with the column, the reason, the row and the flag', async () => {
  const sql = `CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT, small INTEGER, at TEXT, code TEXT);
    INSERT INTO t VALUES (1, '12x', 70000, '2024-01-01 10:00:00.5', 'abcd')`;
  const before =
    'CREATE TABLE t (id bigint PRIMARY KEY, n int, small smallint, at timestamp(0), code varchar(3))';
  await using moved = await sqliteToPostgres(sql, { flags: ['--data-only'], before });
  const error = errorOf(moved.run);
  expect(error.code).toBe('TARGET_TYPES_DIFFER');
  expect(error.message).toContain('t.n is integer: 1 of 1 value is text that is no whole number (id=1)');
  expect(error.message).toContain('t.small is smallint: 1 of 1 value is beyond 16 bits (id=1)');
  expect(error.message).toContain(
    't.at is timestamp(0) without time zone: 1 of 1 value has more digits of a second than timestamp(0) keeps',
  );
  expect(error.message).toContain(
    't.code is character varying(3): 1 of 1 value is longer than 3 characters (longest: 4; id=1)',
  );
  expect(error.hint).toContain('--type-mapping');
});

test('within SQLite a type of the target is taken by the same rule', async () => {
  using folder = createTemporaryFolder();
  const [source, target] = [join(folder.path, 'source.db'), join(folder.path, 'target.db')];
  fillSqlite(source, "CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT); INSERT INTO t VALUES (1, '12')");
  fillSqlite(target, 'CREATE TABLE t (id INTEGER PRIMARY KEY, n BIGINT)');
  const load = () => godwit(['migrate', source, target, '--data-only', '--json'], { cwd: folder.path });
  expect(complaint(await load())).toBe('');
  expect(askSqlite(target, 'SELECT n, typeof(n) FROM t')).toEqual(['12 | integer']);
  fillSqlite(source, "UPDATE t SET n = 'x'");
  fillSqlite(target, 'DELETE FROM t');
  expect(errorOf(await load()).message).toContain(
    't.n is BIGINT: 1 of 1 value is text that is no whole number (id=1)',
  );
});

test('what is missing is said with the way to make it, and nothing is emptied to compare', async () => {
  using folder = createTemporaryFolder();
  const [source, target] = [join(folder.path, 'source.db'), join(folder.path, 'target.db')];
  fillSqlite(
    source,
    "CREATE TABLE t (n TEXT); CREATE TABLE u (n); INSERT INTO t VALUES ('x'); INSERT INTO u VALUES (1)",
  );
  fillSqlite(target, 'CREATE TABLE t (n BIGINT); INSERT INTO t VALUES (1)');
  const run = (command: string) =>
    godwit([command, source, target, '--data-only', '--json'], { cwd: folder.path });
  const refused = errorOf(await run('migrate'));
  expect(refused).toMatchObject({
    code: 'TARGET_TABLE_MISSING',
    hint: expect.stringContaining('--schema-only'),
  });
  for (const command of ['verify', 'repair']) {
    const error = errorOf(await run(command));
    expect(error.code).toBe('TARGET_TYPES_DIFFER');
    expect(`${error.message} ${error.hint}`).not.toMatch(/empty/i);
  }
});
