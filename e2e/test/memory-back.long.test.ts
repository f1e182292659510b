import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPostgresSource } from '@godwit/bench/create-postgres-source';
import { createTestDatabase, runGodwit } from '@godwit/test-support';
import { complaint } from './ledger.js';
import { createTemporaryFolder } from './temporary-folder.js';

const HOOK = new URL('report-memory.mjs', import.meta.url).href;
const LIMIT_MEGABYTES = 256;

/** Moves the database into a new file by the real command; its largest memory, in megabytes. */
async function peakOfMove(url: string, flags: readonly string[]): Promise<number> {
  using folder = createTemporaryFolder();
  const report = join(folder.path, 'memory');
  const run = await runGodwit(['migrate', url, `sqlite:${join(folder.path, 'target.db')}`, ...flags], {
    cwd: folder.path,
    env: { NODE_OPTIONS: `--import=${HOOK}`, GODWIT_TEST_MEMORY_FILE: report },
  });
  expect(complaint(run)).toBe('');
  return Number(readFileSync(report, 'utf8')) / 1024;
}

// In the comparison at the end each further reader of the file is a thread of its own, which takes more where the machine is busy.
test.each([
  ['1', LIMIT_MEGABYTES],
  ['4', LIMIT_MEGABYTES + 3 * 30],
])('many rows pass through little memory with %s readers', async (readers, limit) => {
  await using database = await createTestDatabase();
  await createPostgresSource(database.url, 60);
  expect(await peakOfMove(database.url, ['--parallel', readers])).toBeLessThan(limit);
});
