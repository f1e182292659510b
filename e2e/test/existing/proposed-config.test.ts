import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { godwit } from '../command.js';
import { complaint } from '../ledger.js';
import { createTemporaryFolder } from '../temporary-folder.js';

test('a plan into tables that are there writes a config that makes the same decisions by name', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const [file, out] = [join(folder.path, 'app.db'), join(folder.path, 'plan')];
  new Database(file)
    .exec(
      `CREATE TABLE users (id TEXT PRIMARY KEY, seen INTEGER); INSERT INTO users VALUES ('3f2b8c011d4e4c3a9b7f000000001001', 7)`,
    )
    .close();
  await execute(database.url, 'CREATE TABLE users (id uuid PRIMARY KEY, seen integer)');
  const run = (...args: readonly string[]) => godwit(args, { cwd: folder.path });
  const planned = await run(
    'plan',
    file,
    database.url,
    '--into-existing',
    '--batch-size',
    '50',
    '--out',
    out,
  );
  expect(complaint(planned)).toBe('');
  const config = join(out, 'proposed.config.mjs');
  expect(readFileSync(config, 'utf8')).toContain('//   id  TEXT -> uuid');
  const { default: proposed } = (await import(config)) as { readonly default: object };
  expect(proposed).toEqual({ options: { mode: 'into-existing', batchSize: 50 } });
  expect(complaint(await run('migrate', file, database.url, '--config', config))).toBe('');
});
