import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import { complaint } from '../ledger.js';
import { createTemporaryFolder } from '../temporary-folder.js';
import { migrate } from '../there-and-back.js';
import { askPostgres, askSqlite, postgresToSqlite } from './scene.js';

const TYPES =
  'CREATE EXTENSION hstore; CREATE TYPE pair AS (a int, b text); CREATE TYPE spans AS RANGE (subtype = float8);';
const ROWS = `CREATE TABLE own (id int PRIMARY KEY, p pair, h hstore, s spans, list pair[]);
  INSERT INTO own VALUES (1, '(1,"a,b")', '"a"=>"1", "b"=>NULL', '[0.1,2)', '{"(1,x)",NULL}'), (2, '(,)', '', 'empty', '{}');`;

test('an array of text that folds by a collation of ICU can be read', async () => {
  await using moved = await postgresToSqlite(`
    CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    CREATE TABLE tagged (id int PRIMARY KEY, tags text[] COLLATE ci); INSERT INTO tagged VALUES (1, '{a,B}')`);
  expect(moved.complaint).toBe('');
  expect(await moved.rows('SELECT tags FROM tagged')).toEqual(['["a","B"]']);
  expect(moved.codes('tagged.tags')).toContain('COLLATION_NOT_CARRIED');
});

test('composites, hstore and ranges of its own are their text in SQLite, and their types where they come back to these', async () => {
  using folder = createTemporaryFolder();
  await using source = await createTestDatabase();
  await using end = await createTestDatabase();
  const path = join(folder.path, 'middle.db');
  await execute(source.url, `${TYPES}${ROWS}`);
  await execute(end.url, TYPES);
  expect(complaint(await migrate(source.url, path, folder.path))).toBe('');
  expect(askSqlite(path, 'SELECT p, h, s, list FROM own ORDER BY id')).toEqual([
    '(1,"a,b") | "a"=>"1", "b"=>NULL | [0.1,2) | ["(1,x)",null]',
    '(,) |  | empty | []',
  ]);
  expect(complaint(await migrate(path, end.url, folder.path))).toBe('');
  for (const sql of [
    'SELECT * FROM own ORDER BY id',
    "SELECT string_agg(format_type(atttypid, atttypmod), ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'own'::regclass AND attnum > 0",
  ])
    expect(await askPostgres(end.url, sql)).toEqual(await askPostgres(source.url, sql));
});
