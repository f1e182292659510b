import { checkCarriedContent, describeDifference } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import { createPair, execute, type Pair } from './checker-pair.js';

const POSTGRES = `
  CREATE TYPE mood AS ENUM ('happy', 'sad');
  CREATE DOMAIN cents AS numeric(12,2) CHECK (VALUE >= 0);
  CREATE TYPE point3 AS (x integer, y text);
  CREATE TABLE "every kind" (
    id integer PRIMARY KEY, flag boolean, big bigint, price cents, exact numeric, wide numeric(38,10), single real,
    double double precision, word text, padded char(4), raw bytea, day date, clock time, zoned_clock timetz,
    wall timestamp, instant timestamptz, span interval, code uuid, doc json, meaning jsonb, feel mood, numbers integer[],
    texts text[], host inet, bits bit(4), place point3, boxes box[]);
  INSERT INTO "every kind" VALUES
    (1, true, 9223372036854775807, 12.50, 1.10, 12345678901234567890.0123456789, 0.1, 0.1, 'über', 'ab', '\\x00ff',
     '2024-02-29', '12:00:00.5', '12:00:00+02', '2024-02-29 12:00:00.000001', '2024-02-29 12:00:00+02', '1 year 2 days',
     '0188d1a0-0000-4000-8000-000000000001', '{"a": 1.10}', '{"b": 1.50, "a": 2}', 'happy', '{{1,NULL},{3,4}}',
     '{"a,b","c\\"d",NULL,"NULL",""}', '10.0.0.1', B'0101', '(1,"a b")', '{(1,1),(0,0);(3,3),(2,2)}'),
    (2, false, 0, 0, 'NaN', 'NaN', '-Infinity', 'NaN', '', '', '', '0044-03-15 BC', '24:00:00', '00:00:00Z', 'infinity',
     '-infinity', '-00:00:00.5', NULL, 'null', '[]', 'sad', '{}', '{}', 'fe80::/10', B'0000', NULL, NULL),
    (3, NULL, NULL, NULL, 'Infinity', NULL, '-0.0', '-0.0', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     NULL, NULL, NULL, '[0:1]={7,8}', NULL, NULL, NULL, NULL, NULL);
  CREATE TABLE no_key (a integer, b text);
  INSERT INTO no_key VALUES (1, 'x'), (1, 'x'), (2, 'y');
  CREATE TABLE measures (at date, x integer) PARTITION BY RANGE (at);
  CREATE TABLE measures_2024 PARTITION OF measures FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  INSERT INTO measures VALUES ('2024-05-01', 1);
  CREATE TABLE more (y integer) INHERITS (no_key);
  INSERT INTO more VALUES (9, 'z', 1);`;

const SQLITE = `
  CREATE TABLE "every kind" (
    id INTEGER PRIMARY KEY, flag BOOLEAN, big BIGINT, price DECIMAL(12,2), exact TEXT, wide TEXT, single REAL,
    double REAL, word TEXT, padded TEXT, raw BLOB, day TEXT, clock TEXT, zoned_clock TEXT, wall TEXT, instant TEXT,
    span TEXT, code TEXT, doc TEXT, meaning TEXT, feel TEXT, numbers TEXT, texts TEXT, host TEXT, bits TEXT, place TEXT,
    boxes TEXT);
  INSERT INTO "every kind" VALUES
    (1, 1, 9223372036854775807, 12.5, '1.10', '12345678901234567890.0123456789', 0.1, 0.1, 'über', 'ab  ', x'00ff',
     '2024-02-29', '12:00:00.5', '12:00:00+02:00', '2024-02-29 12:00:00.000001', '2024-02-29 10:00:00+00:00', 'P1Y2D',
     '0188d1a0-0000-4000-8000-000000000001', '{"a": 1.10}', '{"a": 2, "b": 1.50}', 'happy', '[[1,null],["3","4"]]',
     '["a,b","c\\"d",null,"NULL",""]', '10.0.0.1', '0101', '(1,"a b")', '["(1,1),(0,0)","(3,3),(2,2)"]'),
    (2, 0, 0, 0, 'NaN', 'NaN', -9e999, 'NaN', '', '    ', x'', '0044-03-15 BC', '24:00:00', '00:00:00+00:00', 'infinity',
     '-infinity', 'PT-0.5S', NULL, 'null', '[]', 'sad', '[]', '[]', 'fe80::/10', '0000', NULL, NULL),
    (3, NULL, NULL, NULL, 'Infinity', NULL, 0.0, 0.0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     NULL, NULL, NULL, '["7","8"]', NULL, NULL, NULL, NULL, NULL);
  CREATE TABLE no_key (a INTEGER, b TEXT);
  INSERT INTO no_key VALUES (2, 'y'), (1, 'x'), (1, 'x');
  CREATE TABLE measures (at TEXT, x INTEGER);
  INSERT INTO measures VALUES ('2024-05-01', 1);
  CREATE TABLE more (a INTEGER, b TEXT, y INTEGER);
  INSERT INTO more VALUES (9, 'z', 1);
  CREATE TABLE godwit_runs (id TEXT);`;

async function differences(pair: Pair): Promise<readonly string[]> {
  const { differences: found } = await checkCarriedContent({
    postgresUrl: pair.postgres.url,
    sqlitePath: pair.sqlitePath,
  });
  return found.map(describeDifference);
}

function change(pair: Pair, sql: string): void {
  const db = new Database(pair.sqlitePath);
  db.exec(sql);
  db.close();
}

describe('checkCarriedContent', () => {
  let pair: Pair;
  beforeEach(async () => {
    pair = await createPair(SQLITE, POSTGRES);
  });
  afterEach(() => pair[Symbol.asyncDispose]());

  test('finds nothing where both sides hold the same', async () => {
    expect(await differences(pair)).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['flag', '0', 'expected "true", found "false"'],
    ['flag', "'true'", 'expected "true", found a value that does not fit (text in a column that was bool)'],
    ['big', '9223372036854775806', 'found "9223372036854775806"'],
    ['big', '9.223372036854775807e18', 'real in a column that was int8'],
    ['price', '12.51', 'expected "125e-1", found "1251e-2"'],
    ['price', "'12,50'", 'text in a column that was numeric'],
    ['exact', "'1.1'", 'expected "1.10", found "1.1"'],
    ['exact', "CAST(x'' AS TEXT)", 'expected "1.10", found ""'],
    ['wide', "'12345678901234567890.0123456788'", 'every kind.wide'],
    ['single', '0.1000001', 'expected "3dcccccd", found "3dccccda"'],
    ['double', '0.10000000000000002', 'expected "3fb999999999999a", found "3fb999999999999b"'],
    ['double', "'NaN'", 'found "NaN"'],
    ['word', "'uber'", 'expected "über", found "uber"'],
    ['word', 'NULL', 'found NULL'],
    ['padded', "'ab'", 'expected "ab  ", found "ab"'],
    ['raw', "x'00fe'", 'expected "00ff", found "00fe"'],
    ['raw', "'00ff'", 'text in a column that was bytea'],
    ['day', "'2024-03-01'", 'every kind.day'],
    ['clock', "'12:00:00'", 'every kind.clock'],
    ['zoned_clock', "'12:00:00+03:00'", 'every kind.zoned_clock'],
    ['wall', "'2024-02-29 12:00:00'", 'every kind.wall'],
    ['instant', "'2024-02-29 12:00:00+00:00'", 'every kind.instant'],
    ['span', "'P1Y3D'", 'expected "P1Y2D", found "P1Y3D"'],
    ['doc', `'{"a":1.10}'`, 'every kind.doc'],
    ['meaning', `'{"a": 2, "b": 1.5}'`, 'every kind.meaning'],
    ['feel', "'sad'", 'expected "happy", found "sad"'],
    ['numbers', "'[[1,3],[null,4]]'", 'every kind.numbers'],
    ['numbers', "'[1,null,3,4]'", 'every kind.numbers'],
    ['numbers', "'{{1,NULL},{3,4}}'", 'text that is no JSON'],
    ['texts', `'["a,b","c\\"d",null,null,""]'`, 'every kind.texts'],
    ['texts', `'"a"'`, 'JSON, but no array'],
    ['host', "'10.0.0.1/32'", 'every kind.host'],
    ['bits', '101', 'every kind.bits'],
    ['place', "'(1,a b)'", 'every kind.place'],
    ['boxes', `'["(1,1),(0,0)"]'`, 'every kind.boxes'],
  ])('finds a change of %s to %s', async (column, value, expected) => {
    change(pair, `UPDATE "every kind" SET ${column} = ${value} WHERE id = 1`);
    expect(await differences(pair)).toEqual([expect.stringContaining(expected)]);
  });

  test('finds words that were lost', async () => {
    change(
      pair,
      `UPDATE "every kind" SET double = NULL, wall = NULL, span = 'PT0.5S', exact = NULL WHERE id = 2`,
    );
    expect(await differences(pair)).toHaveLength(4);
  });

  test('finds rows that are missing or too many', async () => {
    change(
      pair,
      `DELETE FROM no_key WHERE rowid = 2; INSERT INTO measures VALUES ('2024-05-01', 1);
       DELETE FROM "every kind" WHERE id = 3`,
    );
    expect(await differences(pair)).toEqual([
      'row-count every kind: expected 3 rows, found 2',
      'row-missing every kind (id="3"): the row is not in SQLite',
      'row-count measures: expected 1 rows, found 2',
      'row-extra measures (at="2024-05-01", x="1"): the row is not in PostgreSQL',
      'row-count no_key: expected 3 rows, found 2',
      'row-missing no_key (a="1", b="x"): the row is not in SQLite',
    ]);
  });

  test('finds tables and columns that are missing or too many', async () => {
    change(pair, 'DROP TABLE more; CREATE TABLE words (x); ALTER TABLE no_key RENAME b TO c');
    expect(await differences(pair)).toEqual([
      'table-missing more: the table is not in SQLite',
      'column-missing no_key.b: the column is not in SQLite',
      'column-extra no_key.c: the column is not in PostgreSQL',
      'table-extra words: the table is not in PostgreSQL',
    ]);
  });
});

test('names carry their schema where there are several', async () => {
  await using pair = await createPair(
    'CREATE TABLE t (x INTEGER); CREATE TABLE shop_t (x INTEGER); INSERT INTO shop_t VALUES (1)',
    'CREATE SCHEMA shop; CREATE TABLE t (x integer); CREATE TABLE shop.t (x integer); INSERT INTO shop.t VALUES (1)',
  );
  expect(await differences(pair)).toEqual([]);
  await execute(pair.postgres.url, 'UPDATE shop.t SET x = 2');
  expect(await differences(pair)).toEqual(['value shop_t.x (x="2"): expected "2", found "1"']);
});
