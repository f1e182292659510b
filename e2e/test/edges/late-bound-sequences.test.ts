import { postgresToPostgres, postgresToSqlite, sqliteToPostgres } from './scene.js';

// The way of PHP applications of long ago: the catalogue knows of no tie between the column and its sequence.
const TABLES = `
  CREATE SCHEMA shop;
  CREATE SEQUENCE users_seq START 5; CREATE SEQUENCE "Odd.Seq"; CREATE SEQUENCE shop.users_seq INCREMENT 10;
  CREATE TABLE users (id bigint DEFAULT nextval('users_seq'::text) PRIMARY KEY, name text);
  CREATE TABLE odd (id bigint DEFAULT nextval('"Odd.Seq"'::text) PRIMARY KEY, name text);
  CREATE TABLE shop.items (id integer DEFAULT nextval('shop.users_seq'::text) PRIMARY KEY, name text);
  CREATE TABLE lost (id integer DEFAULT nextval('not_there'::text) PRIMARY KEY, name text);`;
const ROWS = `INSERT INTO users (name) VALUES ('a'), ('b'); INSERT INTO odd (name) VALUES ('a'); INSERT INTO shop.items (name) VALUES ('a'), ('b');`;

test('a sequence that a default finds by its name goes on above the keys that a load brought', async () => {
  const files = `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO users VALUES (1, 'a'), (77, 'b');
    CREATE TABLE odd (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO odd VALUES (9, 'a')`;
  await using moved = await sqliteToPostgres(files, { flags: ['--data-only'], before: TABLES });
  expect(moved.complaint).toBe('');
  expect(await moved.rows("INSERT INTO users (name) VALUES ('c') RETURNING id")).toEqual(['78']);
  expect(await moved.rows("INSERT INTO odd (name) VALUES ('c') RETURNING id")).toEqual(['10']);
});

test('such keys are made by the table itself in SQLite, above the last one given', async () => {
  await using moved = await postgresToSqlite(`${TABLES} ${ROWS}`, { flags: ['--verify', 'full'] });
  expect(moved.complaint).toBe('');
  expect(await moved.rows('SELECT name, seq FROM sqlite_sequence ORDER BY name')).toEqual([
    'odd | 1',
    'shop_items | 11',
    'users | 6',
  ]);
  expect(moved.ledger.filter(({ code }) => code === 'SEQUENCE_NOT_CARRIED')).toEqual([]);
  expect(moved.codes('lost.id')).toEqual(['DEFAULT_NOT_CARRIED']);
});

test('within PostgreSQL such a sequence stays what it is and goes on where it was', async () => {
  await using moved = await postgresToPostgres(`${TABLES} DROP TABLE lost; ${ROWS}`, {
    flags: ['--verify', 'full'],
  });
  expect(moved.complaint).toBe('');
  expect(await moved.rows("INSERT INTO users (name) VALUES ('c') RETURNING id")).toEqual(['7']);
  expect(await moved.rows("INSERT INTO shop.items (name) VALUES ('c') RETURNING id")).toEqual(['21']);
  expect(moved.codes('users.id')).toEqual([]);
  expect(await moved.rows("SELECT nextval('users_seq')")).toEqual(['8']);
});
