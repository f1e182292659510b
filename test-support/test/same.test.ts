import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@godwit/test-support';
import { checkSamePostgres, checkSameSqlite, describeDifference } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import { execute } from './checker-pair.js';

const POSTGRES = `
  CREATE SCHEMA shop;
  CREATE TABLE shop.t (id integer PRIMARY KEY, x numeric, y double precision, z text[]);
  INSERT INTO shop.t VALUES (1, 1.10, '-0', '{a,NULL}'), (2, NULL, 'NaN', '{}');`;

test.each<[string, readonly string[]]>([
  ['SELECT 1', []],
  ['UPDATE shop.t SET x = 1.1 WHERE id = 1', ['value shop.t.x (id="1"): expected "1.10", found "1.1"']],
  ['UPDATE shop.t SET y = 0 WHERE id = 1', ['value shop.t.y (id="1"): expected "-0", found "0"']],
  ['UPDATE shop.t SET z = \'{a,"NULL"}\' WHERE id = 1', [expect.stringContaining('value shop.t.z')]],
  [
    'DELETE FROM shop.t WHERE id = 2',
    [
      'row-count shop.t: expected 2 rows, found 1',
      'row-missing shop.t (id="2"): the row is not in the second database',
    ],
  ],
  ['ALTER TABLE shop.t DROP z', ['column-missing shop.t.z: the column is not in the second database']],
  [
    'ALTER TABLE shop.t SET SCHEMA public',
    [
      'table-missing shop.t: the table is not in the second database',
      'table-extra t: the table is not in the first database',
    ],
  ],
])('two PostgreSQL databases, after %s', async (fault, expected) => {
  await using first = await createTestDatabase();
  await using second = await createTestDatabase();
  await execute(first.url, POSTGRES);
  await execute(second.url, `${POSTGRES}${fault}`);
  const { differences } = await checkSamePostgres({ expected: first.url, found: second.url });
  expect(differences.map(describeDifference)).toEqual(expected);
});

const SQLITE = `
  CREATE TABLE t (id INTEGER PRIMARY KEY, x);
  INSERT INTO t VALUES (1, 1), (2, 'a'), (3, x'61'), (4, 0.5), (5, CAST(x'ff' AS TEXT)), (6, '');`;

test.each<[string, readonly string[]]>([
  ['SELECT 1', []],
  ['UPDATE t SET x = 1.0 WHERE id = 1', ['value t.x (id="1"): expected "1", found "real 1"']],
  ["UPDATE t SET x = '1' WHERE id = 1", [`value t.x (id="1"): expected "1", found "'1'"`]],
  ["UPDATE t SET x = 'a' WHERE id = 3", [`value t.x (id="3"): expected "blob 61", found "'a'"`]],
  ["UPDATE t SET x = x'ff' WHERE id = 5", ['value t.x (id="5"): expected "text ff", found "blob ff"']],
  ['UPDATE t SET x = NULL WHERE id = 6', [`value t.x (id="6"): expected "''", found NULL`]],
  ['DROP TABLE t; CREATE TABLE godwit_runs (x)', ['table-missing t: the table is not in the second file']],
  ['ALTER TABLE t RENAME x TO y', ['column-missing t.x: the column is not in the second file']],
])('two SQLite files, after %s', (fault, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-same-'));
  const [first = '', second = ''] = ['a.db', 'b.db'].map((name) => join(folder, name));
  for (const [path, sql] of [
    [first, SQLITE],
    [second, `${SQLITE}${fault}`],
  ] as const) {
    const db = new Database(path);
    db.exec(sql);
    db.close();
  }
  const { differences } = checkSameSqlite({ expected: first, found: second });
  rmSync(folder, { recursive: true });
  expect(differences.map(describeDifference)).toEqual(expected);
});
