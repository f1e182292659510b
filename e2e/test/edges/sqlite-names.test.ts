import { postgresToSqlite, type Scene, sqliteToPostgres } from './scene.js';

const PREFIX = 'a_common_prefix_of_more_than_sixty_three_bytes_which_is_not_rare_at_all';
const SOURCE = `
  CREATE TABLE "MixedCase" ("Id" INTEGER PRIMARY KEY, "userName" TEXT); INSERT INTO "MixedCase" VALUES (1, 'a');
  CREATE TABLE "select" ("from" INT, "order" TEXT); INSERT INTO "select" VALUES (1, 'b');
  CREATE TABLE "a.b ""c"" 😀" ("é'$1" TEXT, "%s" TEXT); INSERT INTO "a.b ""c"" 😀" VALUES ('c', 'd');
  CREATE TABLE ${PREFIX}_one (x INTEGER PRIMARY KEY, ${PREFIX}_1 INT, ${PREFIX}_2 INT);
  CREATE TABLE ${PREFIX}_two (x INTEGER PRIMARY KEY REFERENCES ${PREFIX}_one);
  INSERT INTO ${PREFIX}_one VALUES (1, 2, 3); INSERT INTO ${PREFIX}_two VALUES (1);
  CREATE TABLE ééééééééééééééééééééééééééééééééééééé (x INT); INSERT INTO ééééééééééééééééééééééééééééééééééééé VALUES (7);
  CREATE TABLE taken (x INT, y TEXT UNIQUE); CREATE TABLE taken_y_key (x INT); CREATE INDEX taken_pkey ON taken (x);
  CREATE TABLE system (ctid TEXT, xmin INT); INSERT INTO system VALUES ('a', 1);`;

let moved: Scene;
beforeAll(async () => {
  moved = await sqliteToPostgres(SOURCE);
});
afterAll(() => moved?.[Symbol.asyncDispose]());

test('the move ends well', () => {
  expect(moved.complaint).toBe('');
});

test('names of mixed case, reserved words, quotes, dots and emoji arrive as they are', async () => {
  expect(await moved.rows('SELECT "Id", "userName" FROM "MixedCase"')).toEqual(['1 | a']);
  expect(await moved.rows('SELECT "from", "order" FROM "select"')).toEqual(['1 | b']);
  expect(await moved.rows(`SELECT "é'$1", "%s" FROM "a.b ""c"" 😀"`)).toEqual(['c | d']);
});

test('names over 63 bytes with one prefix stay apart, and each is told with its new one', async () => {
  const tables = await moved.rows(
    `SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'a_common%' ORDER BY 1`,
  );
  expect(tables).toHaveLength(2);
  for (const end of ['one', 'two']) {
    const message = moved.note('NAME_SHORTENED', `${PREFIX}_${end}`)?.message ?? '';
    expect(tables.filter((name) => message.includes(`"${name}"`))).toHaveLength(1);
  }
  const columns = await moved.rows(`SELECT count(DISTINCT attname) FROM pg_attribute
    WHERE attrelid IN (SELECT oid FROM pg_class WHERE relkind = 'r' AND relname LIKE 'a_common%') AND attname LIKE 'a_common%'`);
  expect(columns).toEqual(['2']);
});

test('a name is cut between characters and not within one', async () => {
  const [name = ''] = await moved.rows(
    `SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'é%'`,
  );
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
  expect(await moved.rows(`SELECT x FROM "${name}"`)).toEqual(['7']);
});

test('an index that has the name of a table gets another one', async () => {
  const names = await moved.rows(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname ILIKE 'taken%' ORDER BY 1`,
  );
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(['taken', 'taken_pkey', 'taken_y_key']));
});

test('column names that PostgreSQL keeps for itself are changed and told', async () => {
  expect(moved.codes('system.ctid')).toEqual(['NAME_CHANGED']);
  expect(moved.codes('system.xmin')).toEqual(['NAME_CHANGED']);
  expect(await moved.rows('SELECT * FROM system')).toEqual(['a | 1']);
});

test('tables and columns of PostgreSQL that differ in case only stay apart in SQLite, told', async () => {
  await using back = await postgresToSqlite(`
    CREATE TABLE item (id int PRIMARY KEY, "Name" text, name text); INSERT INTO item VALUES (1, 'A', 'a');
    CREATE TABLE "Item" (id int PRIMARY KEY); INSERT INTO "Item" VALUES (2);`);
  expect(back.complaint).toBe('');
  const renamed = back.ledger.filter(({ code }) => code === 'NAME_CHANGED');
  expect(renamed.filter(({ place }) => place.object === undefined)).toHaveLength(2);
  const tables = await back.rows(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'item%' ORDER BY name",
  );
  const ids = await Promise.all(tables.map((name) => back.rows(`SELECT id FROM "${name}"`)));
  expect(ids.flat().sort()).toEqual(['1', '2']);
  expect(await back.rows('SELECT * FROM item_2')).toEqual(['1 | A | a']);
});

test('tables of equal names in several schemas stay apart in SQLite', async () => {
  await using back = await postgresToSqlite(`
    CREATE SCHEMA shop; CREATE TABLE item (id int); INSERT INTO item VALUES (1);
    CREATE TABLE shop.item (id int); INSERT INTO shop.item VALUES (2);`);
  expect(back.complaint).toBe('');
  expect(await back.rows('SELECT id FROM item UNION ALL SELECT id FROM shop_item')).toEqual(['1', '2']);
  const told = back.ledger.filter(({ code }) => code === 'NAME_CHANGED');
  expect(told.map(({ place }) => place.schema)).toEqual(['shop']);
});
