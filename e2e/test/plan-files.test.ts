import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createShop } from '@godwit/example-shop/create-shop';
import { createTestDatabase, execute, runGodwit } from '@godwit/test-support';
import { createTemporaryFolder } from './temporary-folder.js';

const OBJECTS = `
  SELECT count(*)::int AS count FROM (
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    UNION ALL SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT oid FROM pg_type WHERE typnamespace = 'public'::regnamespace) AS objects`;

test('up.sql of a plan makes everything and down.sql takes it away again', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const [shop, out] = [join(folder.path, 'shop.db'), join(folder.path, 'plan')];
  createShop(shop);
  const run = await runGodwit(['plan', shop, database.url, '--out', out], { cwd: folder.path });
  expect({ code: run.code, stderr: run.code === 0 ? '' : run.stderr }).toEqual({ code: 0, stderr: '' });
  expect(await countObjects(database.url)).toBe(0);
  await execute(database.url, readFileSync(join(out, 'up.sql'), 'utf8'));
  expect(await countObjects(database.url)).toBeGreaterThan(40);
  await execute(database.url, readFileSync(join(out, 'down.sql'), 'utf8'));
  expect(await countObjects(database.url)).toBe(0);
  expect(JSON.parse(readFileSync(join(out, 'plan.json'), 'utf8'))).toMatchObject({
    tables: expect.any(Array),
  });
});

test('a plan neither makes the file that is missing nor writes to the one that is there', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const missing = join(folder.path, 'missing.db');
  const run = await runGodwit(['plan', missing, database.url], { cwd: folder.path });
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('SOURCE_NOT_FOUND');
  expect(existsSync(missing)).toBe(false);
});

async function countObjects(url: string): Promise<number> {
  const rows = await execute(url, OBJECTS);
  return Number(rows[0]?.['count'] ?? -1);
}
