import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { godwit } from '../command.js';
import { createTemporaryFolder } from '../temporary-folder.js';
import { migrate } from '../there-and-back.js';
import { askPostgres, askSqlite, postgresToSqlite } from './scene.js';

const SOURCE = `
  CREATE TABLE a (id integer PRIMARY KEY, i integer[] DEFAULT '{1,NULL}', s smallint[], b bigint[], y boolean[] DEFAULT '{t}',
    f double precision[], r real[], n numeric[], p numeric(4,2)[] DEFAULT '{1.5}', t text[], CHECK (cardinality(i) < 7));
  INSERT INTO a VALUES (1, '{{1,2},{3,NULL}}', '{-7}', '{9007199254740991,9007199254740993}', '{t,f,NULL}',
      '{1,-0,0.1,1e30,NaN,-Infinity}', '{0.1,1e10}', '{1.50,0.1234567890123456789,NaN,0.00}', '{1.5,-0.25}', '{"1","true"}'),
    (2, '{}', '{}', NULL, '{{t},{f}}', '{}', '{}', '{123456789012345,1234567890123456}', '{}', '{}');`;
const KEPT = ['[[1,2],[3,null]]', '[-7]', '[9007199254740991,"9007199254740993"]', '[true,false,null]'];
const FRACTIONS = ['[1,-0,0.1,1e+30,"NaN","-Infinity"]', '[0.10000000149011612,10000000000]'];
const DECIMALS = ['[1.50,"0.1234567890123456789","NaN",0.00]', '[1.50,-0.25]', '["1","true"]'];

test('arrays of numbers and booleans are JSON numbers and booleans; what JSON does not hold is text, told', async () => {
  await using moved = await postgresToSqlite(SOURCE);
  expect(moved.complaint).toBe('');
  const [first, second] = await moved.rows('SELECT * FROM a ORDER BY id');
  expect(first?.split(' | ')).toEqual(['1', ...KEPT, ...FRACTIONS, ...DECIMALS]);
  expect(second).toContain('[123456789012345,"1234567890123456"]');
  expect(moved.note('TYPE_WIDENED', 'a.b')?.message).toContain('JSON does not hold exactly');
  expect(moved.note('TYPE_WIDENED', 'a.i')?.message).not.toContain('exactly');
});

test('cardinality counts the elements of every dimension, in SQLite too', async () => {
  await using moved = await postgresToSqlite(`
    CREATE TABLE c (id integer PRIMARY KEY, a integer[], n integer GENERATED ALWAYS AS (cardinality(a)) STORED);
    INSERT INTO c (id, a) VALUES (1, '{{1,2,3},{4,5,6}}'), (2, '{}'), (3, '{7,8}'), (4, '{{{1},{2}}}'), (5, NULL);`);
  expect(moved.complaint).toBe('');
  expect(await moved.rows('SELECT n FROM c ORDER BY id')).toEqual(['6', '0', '2', '2', 'NULL']);
});

test('arrays come back as they were, also out of a file that holds each element as text', async () => {
  using folder = createTemporaryFolder();
  await using source = await createTestDatabase();
  await using back = await createTestDatabase();
  await execute(source.url, SOURCE);
  const file = join(folder.path, 'a.db');
  await migrate(source.url, file, folder.path);
  const db = new Database(file);
  db.exec(
    `UPDATE a SET i = '[["1","2"],["3",null]]', y = '["true","false",null]', p = '["1.50","-0.25"]', f = '["1","-0","0.1","1e+30","NaN","-Infinity"]' WHERE id = 1`,
  );
  db.close();
  const verified = await godwit(['verify', source.url, file, '--json'], { cwd: folder.path });
  expect(JSON.parse(verified.stdout)).toMatchObject({ exitCode: 0 });
  expect((await migrate(file, back.url, folder.path)).code).toBe(0);
  const rows = 'SELECT * FROM a ORDER BY id';
  expect(await askPostgres(back.url, rows)).toEqual(await askPostgres(source.url, rows));
  const added = 'INSERT INTO a (id) VALUES (3) RETURNING i, y, p';
  expect(await askPostgres(back.url, added)).toEqual(await askPostgres(source.url, added));
  expect(
    askSqlite(file, "SELECT dflt_value FROM pragma_table_info('a') WHERE name IN ('i', 'y', 'p')"),
  ).toEqual(["'[1,null]'", "'[true]'", "'[1.5]'"]);
});
