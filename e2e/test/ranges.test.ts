import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createTestDatabase, execute } from '@godwit/test-support';
import { checkSameContent } from '@godwit/test-support/checker';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

/** Rowids with gaps, below zero and far away; rows of which only SQLite knows the value; values that need many pages. */
const SOURCE = `
  CREATE TABLE gaps (id INTEGER PRIMARY KEY, v TEXT);
  WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 130000) INSERT INTO gaps SELECT CASE WHEN i % 2 THEN i * 7 - 300000 ELSE 4611686018427387904 + i END, 'v' || i FROM n;
  INSERT INTO gaps VALUES (-9223372036854775808, 'first'), (9223372036854775806, 'last'), (4000000, hex(randomblob(60000)));
  ALTER TABLE gaps ADD COLUMN later REAL DEFAULT 1.5;
  INSERT INTO gaps VALUES (5000000, NULL, 2.5);
  CREATE TABLE hidden (a TEXT, b);
  INSERT INTO hidden SELECT v, id FROM gaps LIMIT 110000;
  CREATE TABLE worded (k TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
  INSERT INTO worded SELECT v || '-' || id, id FROM gaps WHERE length(v) < 100`;

test.each(['pages', 'sql'])('tables that are copied in ranges arrive whole, read by %s', async (reader) => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const path = join(folder.path, 'source.db');
  new Database(path).exec(SOURCE).close();
  const manager = createMigrationManager(
    {
      source: `sqlite:${path}`,
      target: database.url,
      options: { parallel: 3, ...(reader === 'sql' && { reader }) },
    },
    { dialects: [sqlite, postgres] },
  );
  const result = await manager.migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  const { differences } = await checkSameContent({ sqlitePath: path, postgresUrl: database.url });
  expect(differences).toEqual([]);
  const ranges = await execute(
    database.url,
    'SELECT table_name AS name, count(*)::int AS ranges FROM godwit.checkpoints GROUP BY 1 ORDER BY 1',
  );
  expect(ranges.map(({ name }) => name)).toEqual(['gaps', 'hidden', 'worded']);
  for (const { name, ranges: found } of ranges) if (name !== 'worded') expect(found).toBeGreaterThan(1);
});
