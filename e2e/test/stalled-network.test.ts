import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createSource } from '@godwit/bench/create-source';
import { createTestDatabase, startFaultyProxy } from '@godwit/test-support';
import pg from 'pg';
import { createTemporaryFolder } from './temporary-folder.js';

const GODWIT = fileURLToPath(new URL('../../packages/cli/bin/godwit.js', import.meta.url));

/** Waits until a table has rows. */
async function waitForRows(url: string, table: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const some = async (): Promise<number> => {
    const { rows } = await client.query(`SELECT 1 FROM ${table} LIMIT 1`).catch(() => ({ rows: [] }));
    return rows.length;
  };
  while ((await some()) === 0) await sleep(10);
  await client.end();
}

test('one Ctrl-C ends a move whose network swallows everything', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  await using proxy = await startFaultyProxy(database.url);
  const path = join(folder.path, 'source.db');
  createSource(path, 40);
  const child = spawn(process.execPath, [GODWIT, 'migrate', path, proxy.url], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  const ended = once(child, 'close');
  await waitForRows(database.url, 'visits');
  proxy.stall();
  await sleep(1000);
  const start = Date.now();
  child.kill('SIGINT');
  const [code] = await ended;
  expect({ code, said }).toEqual({ code: 130, said: expect.stringContaining('INTERRUPTED') });
  // Two seconds, and what a busy machine adds.
  expect(Date.now() - start).toBeLessThan(4000);
});
