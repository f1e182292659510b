import { createPair, differencesOf, execute, type Pair } from './checker-pair.js';

const SQLITE = `
  CREATE TABLE "every kind" (
    id INTEGER PRIMARY KEY, flag BOOLEAN, small INTEGER, big BIGINT, price DECIMAL(10,2), ratio REAL, word TEXT,
    other TEXT, raw BLOB, day DATE, wall DATETIME, zoned TIMESTAMP, doc JSON, meaning JSON, code UUID);
  INSERT INTO "every kind" VALUES
    (1, 1, 7, 9223372036854775807, 12.5, 0.1, 'über', 'b', x'00ff', '2024-02-29', '2024-02-29 12:00:00.000001',
     '2024-02-29T12:00:00+02:00', '{"a":1}', '{"b": 1.50, "a": 2}', '0188d1a0-0000-4000-8000-000000000001'),
    (2, 'false', -7, -9223372036854775808, 1e-7, 9e999, '', NULL, 'text', NULL, '0001-01-01 00:00', NULL, '[1, 2]',
     'null', NULL),
    (3, NULL, NULL, NULL, 123456789012, -1.5, 42, 1.25, x'', '1999-12-31', NULL, '1999-12-31 23:59:59Z', NULL, NULL,
     NULL);
  CREATE TABLE no_key (a INTEGER, b TEXT);
  INSERT INTO no_key VALUES (1, 'x'), (1, 'x'), (2, 'y');
  CREATE TABLE a_table_with_a_name_of_more_than_sixty_three_bytes_that_must_be_shortened (x INTEGER);
  CREATE VIRTUAL TABLE words USING fts5(body);
  CREATE VIEW v AS SELECT 1;`;

const SHORTENED = 'a_table_with_a_name_of_more_than_sixty_three_bytes_tha_97e7f9e9';

const POSTGRES = `
  CREATE TABLE "every kind" (
    id bigint PRIMARY KEY, flag boolean, small integer, big bigint, price numeric, ratio float8, word text,
    other text, raw bytea, day date, wall timestamp, zoned timestamptz, doc json, meaning jsonb, code uuid);
  INSERT INTO "every kind" VALUES
    (3, NULL, NULL, NULL, 123456789012.00, -1.5, '42', '1.25', '', '1999-12-31', NULL, '1999-12-31 23:59:59+00',
     NULL, NULL, NULL),
    (1, true, 7, 9223372036854775807, 12.50, 0.1, 'über', 'b', '\\x00ff', '2024-02-29', '2024-02-29 12:00:00.000001',
     '2024-02-29 10:00:00+00', '{"a":1}', '{"a": 2, "b": 1.5}', '0188d1a0-0000-4000-8000-000000000001'),
    (2, false, -7, -9223372036854775808, 0.0000001, 'Infinity', '', NULL, 'text', NULL, '0001-01-01 00:00:00', NULL,
     '[1, 2]', 'null', NULL);
  CREATE TABLE no_key (a bigint, b text);
  INSERT INTO no_key VALUES (2, 'y'), (1, 'x'), (1, 'x');
  CREATE TABLE "${SHORTENED}" (x bigint);`;

const update = (set: string, id: number) => `UPDATE "every kind" SET ${set} WHERE id = ${id}`;

describe('checkSameContent', () => {
  let pair: Pair;
  beforeEach(async () => {
    pair = await createPair(SQLITE, POSTGRES);
  });
  afterEach(() => pair[Symbol.asyncDispose]());

  test('finds nothing where both sides hold the same', async () => {
    expect(await differencesOf(pair)).toEqual([]);
  });

  test.each<[string, string, string]>([
    [
      'a boolean',
      update('flag = false', 1),
      'value every kind.flag (id="1"): expected "true", found "false"',
    ],
    ['a 64-bit integer by one', update('big = big - 1', 1), 'every kind.big (id="1")'],
    ['a decimal', update('price = 12.51', 1), 'every kind.price (id="1")'],
    [
      'one bit of a float',
      update("ratio = '0.10000000000000002'", 1),
      '3fb999999999999a", found "3fb999999999999b"',
    ],
    ["'' and NULL", update('word = NULL', 2), 'every kind.word (id="2"): expected "", found NULL'],
    ["NULL and ''", update("other = ''", 2), 'every kind.other (id="2"): expected NULL, found ""'],
    ['one character', update("word = 'uber'", 1), 'expected "über", found "uber"'],
    ['a blank at the end', update("other = 'b '", 1), 'expected "b", found "b "'],
    ['one byte', update("raw = '\\x00fe'", 1), 'expected "00ff", found "00fe"'],
    ['a day', update("day = '2024-02-28'", 1), 'every kind.day (id="1")'],
    ['one microsecond', update("wall = wall + '0.000001 s'", 1), 'every kind.wall (id="1")'],
    ['the zone', update("zoned = zoned + '2 h'", 1), 'every kind.zoned (id="1")'],
    ['the spelling of json', update(`doc = '{"a": 1}'`, 1), 'every kind.doc (id="1")'],
    ['the meaning of jsonb', update(`meaning = '{"a": 2, "b": 1.51}'`, 1), 'every kind.meaning (id="1")'],
    ['the spelling of a number in text', update("word = '42.0'", 3), 'expected "42", found "42.0"'],
  ])('finds a change in %s', async (_, sql, expected) => {
    await execute(pair.postgres.url, sql);
    expect(await differencesOf(pair)).toEqual([expect.stringContaining(expected)]);
  });

  test('finds two columns that were swapped', async () => {
    await execute(pair.postgres.url, update('word = other, other = word', 1));
    expect(await differencesOf(pair)).toEqual([
      'value every kind.word (id="1"): expected "über", found "b"',
      'value every kind.other (id="1"): expected "b", found "über"',
    ]);
  });

  test('finds a missing row and names its key', async () => {
    await execute(pair.postgres.url, 'DELETE FROM "every kind" WHERE id = 2');
    expect(await differencesOf(pair)).toEqual([
      'row-count every kind: expected 3 rows, found 2',
      'row-missing every kind (id="2"): the row is not in PostgreSQL',
    ]);
  });

  test('finds a row that is there once instead of twice, without a key', async () => {
    await execute(
      pair.postgres.url,
      'DELETE FROM no_key WHERE ctid = (SELECT min(ctid) FROM no_key WHERE a = 1)',
    );
    expect(await differencesOf(pair)).toEqual([
      'row-count no_key: expected 3 rows, found 2',
      'row-missing no_key (a="1", b="x"): the row is not in PostgreSQL',
    ]);
  });

  test('finds one row in place of another, without a key', async () => {
    await execute(pair.postgres.url, "UPDATE no_key SET b = 'x' WHERE a = 2");
    expect(await differencesOf(pair)).toEqual(['value no_key.b (a="2", b="y"): expected "y", found "x"']);
  });

  test('finds an extra row', async () => {
    await execute(pair.postgres.url, 'INSERT INTO no_key VALUES (3, NULL)');
    expect(await differencesOf(pair)).toEqual([
      'row-count no_key: expected 3 rows, found 4',
      'row-extra no_key (a="3", b=NULL): the row is not in SQLite',
    ]);
  });

  test('finds tables and columns that are missing or too many', async () => {
    await execute(
      pair.postgres.url,
      `DROP TABLE "${SHORTENED}"; CREATE TABLE words (body text); ALTER TABLE no_key RENAME b TO c`,
    );
    expect(await differencesOf(pair)).toEqual([
      expect.stringMatching(/^table-missing a_table_with/),
      'column-missing no_key.b: the column is not in PostgreSQL',
      'column-extra no_key.c: the column is not in SQLite',
      'table-extra words: the table is not in SQLite',
    ]);
  });
});

describe('checkSameContent with invalid text', () => {
  const sqlite = `CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);
    INSERT INTO t VALUES (1, CAST(x'61ff62' AS TEXT)), (2, CAST(x'610062' AS TEXT)), (3, CAST(x'efbfbd63' AS TEXT));`;
  const table = 'CREATE TABLE t (id bigint PRIMARY KEY, x text);';

  test('expects nothing of it by default', async () => {
    await using pair = await createPair(
      sqlite,
      `${table} INSERT INTO t VALUES (1, 'ab'), (2, 'ab'), (3, '\ufffdc')`,
    );
    expect(await differencesOf(pair)).toEqual([
      expect.stringContaining('t.x (id="1"): expected a value that does not fit'),
      expect.stringContaining('t.x (id="2"): expected a value that does not fit'),
    ]);
    expect(await differencesOf(pair, { badText: 'strip' })).toEqual([]);
    expect(await differencesOf(pair, { badText: 'replace' })).toHaveLength(2);
  });

  test('takes U+FFFD where that is the rule', async () => {
    const rows = "INSERT INTO t VALUES (1, 'a\ufffdb'), (2, 'a\ufffdb'), (3, '\ufffdc')";
    await using pair = await createPair(sqlite, `${table} ${rows}`);
    expect(await differencesOf(pair, { badText: 'replace' })).toEqual([]);
    expect(await differencesOf(pair, { badText: 'strip' })).toHaveLength(2);
  });
});
