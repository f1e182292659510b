import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import { ledgerOf } from '../ledger.js';
import { createTemporaryFolder } from '../temporary-folder.js';
import { migrate } from '../there-and-back.js';
import { askPostgres, postgresToSqlite } from './scene.js';

const SOURCE = `
  CREATE TABLE p (id integer PRIMARY KEY, code char(5) DEFAULT 'ab' CHECK (code <> 'xx'), flag char DEFAULT 'y',
    CHECK (code IN ('ab', 'cd', 'xx')));
  CREATE INDEX by_code ON p (code) WHERE code = 'ab';
  INSERT INTO p VALUES (1, 'cd', 'n'), (2, DEFAULT, DEFAULT);`;
const RULES = `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'p'::regclass AND contype = 'c'
  UNION ALL SELECT indexdef FROM pg_indexes WHERE indexname = 'by_code' ORDER BY 1`;

test('char(n) keeps its default, its checks and its indexes through both directions', async () => {
  using folder = createTemporaryFolder();
  await using source = await createTestDatabase();
  await using back = await createTestDatabase();
  await execute(source.url, SOURCE);
  const file = join(folder.path, 'p.db');
  await migrate(source.url, file, folder.path);
  const run = await migrate(file, back.url, folder.path);
  expect(run.code).toBe(0);
  expect(ledgerOf(run).filter(({ severity }) => severity === 'loss')).toEqual([]);
  const rules = await askPostgres(back.url, RULES);
  expect(rules).toHaveLength(3);
  for (const rule of rules) expect(rule).not.toContain('rtrim');
  const added = 'INSERT INTO p (id) VALUES (3) RETURNING code, flag';
  expect(await askPostgres(back.url, added)).toEqual(await askPostgres(source.url, added));
  await expect(askPostgres(back.url, "INSERT INTO p VALUES (4, 'xx ')")).rejects.toMatchObject({
    code: '23514',
  });
});

test('a generated column that folds letters beyond A to Z keeps its values in SQLite and computes no others', async () => {
  await using moved = await postgresToSqlite(`
    CREATE TABLE f (id integer PRIMARY KEY, a text, b text, x text GENERATED ALWAYS AS (lower(a)) STORED,
      y text GENERATED ALWAYS AS (upper(b)) STORED);
    INSERT INTO f (id, a, b) VALUES (1, 'ÉVA', 'bob');`);
  expect(moved.complaint).toBe('');
  expect(await moved.rows('SELECT x, y FROM f')).toEqual(['éva | BOB']);
  expect(moved.note('GENERATED_NOT_CARRIED', 'f.x')?.severity).toBe('loss');
  expect(moved.note('GENERATED_NOT_CARRIED', 'f.y')?.severity).toBe('warning');
});
