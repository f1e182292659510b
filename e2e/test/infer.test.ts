import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager } from '@godwit/engine';
import { createTestDatabase } from '@godwit/test-support';
import { timestampToEpoch } from '@godwit/transforms';
import Database from 'better-sqlite3';
import { createTemporaryFolder } from './temporary-folder.js';

const dialects = [sqlite, postgres];
const COLUMNS = ['s_at', 'ms_at', 'us_at'];

function rowsOf(path: string): readonly unknown[] {
  const db = new Database(path, { readonly: true });
  const cells = COLUMNS.flatMap((name) => [`typeof(${name})`, name]);
  const rows = db
    .prepare(`SELECT ${cells.join(', ')} FROM t ORDER BY id`)
    .safeIntegers()
    .raw()
    .all();
  db.close();
  return rows;
}

test('counts of time that were inferred come back as they were stored', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const [file, back] = [join(folder.path, 'a.db'), join(folder.path, 'b.db')];
  const db = new Database(file);
  db.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, ${COLUMNS.map((name) => `${name} INTEGER`).join(', ')});
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    INSERT INTO t SELECT i, 631152000 + i * 1700321, (631152000 + i * 1700321) * 1000 + i % 1000,
      (631152000 + i * 1700321) * 1000000 + i * 499 FROM n;
    UPDATE t SET s_at = NULL WHERE id = 7`);
  db.close();
  const there = createMigrationManager(
    { source: `sqlite:${file}`, target: database.url, options: { infer: 'full' } },
    { dialects },
  );
  const result = await there.migrate();
  expect(result).toMatchObject({ status: 'done', verification: { status: 'same' } });
  expect(result.ledger.filter(({ code }) => code === 'TYPE_INFERRED')).toHaveLength(3);
  const units = [
    ['s_at', 's'],
    ['ms_at', 'ms'],
    ['us_at', 'us'],
  ] as const;
  const transforms = units.map(([column, unit]) =>
    timestampToEpoch({ match: { column }, unit, name: column }),
  );
  const again = createMigrationManager(
    { source: database.url, target: `sqlite:${back}`, transforms },
    { dialects },
  );
  expect((await again.migrate()).status).toBe('done');
  expect(rowsOf(back)).toEqual(rowsOf(file));
});
