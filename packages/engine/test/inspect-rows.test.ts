import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { inspect } from '../src/index.js';
import { twoDatabases } from './support/two-databases.js';

const MANY = (rows: number): string =>
  `WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${rows}) SELECT n FROM s`;

test('rows of small tables are counted, and a guess at those of large ones says that it is one', async () => {
  await using pair = await twoDatabases('sqlite', 'postgres');
  await pair.source.run(`
    CREATE TABLE gaps (id INTEGER PRIMARY KEY);
    INSERT INTO gaps SELECT n * 3 FROM (${MANY(3001)});
    CREATE TABLE wide (id INTEGER PRIMARY KEY, v);
    INSERT INTO wide SELECT n * 100, zeroblob(600) FROM (${MANY(1500)});
    CREATE TABLE keyed (id TEXT PRIMARY KEY) WITHOUT ROWID;
    INSERT INTO keyed VALUES ('a'), ('b')`);
  const { tables } = await inspect(pair.source.url, { dialects: [sqlite] });
  expect(Object.fromEntries(tables.map(({ name, rows }) => [name, rows]))).toEqual({
    gaps: 3001,
    wide: { estimate: 149_901 },
    keyed: 2,
  });
  const { tables: counted } = await inspect(pair.source.url, { dialects: [sqlite] }, { profile: true });
  expect(counted.find(({ name }) => name === 'wide')?.rows).toBe(1500);
  const { schema, tables: bare } = await inspect(pair.source.url, { dialects: [sqlite] }, { rows: false });
  expect(bare).toEqual(schema.tables.map(({ name: { name } }) => ({ name })));
  await pair.target.run(`CREATE TABLE t AS SELECT * FROM generate_series(1, 2000); ANALYZE t; DELETE FROM t WHERE generate_series > 10;
    CREATE TABLE big AS SELECT * FROM generate_series(1, 100500); ANALYZE big; DELETE FROM big WHERE generate_series > 7`);
  const { tables: there } = await inspect(pair.target.url, { dialects: [postgres] });
  expect(there.map(({ rows }) => rows)).toEqual([{ estimate: 100_500 }, 10]);
});
