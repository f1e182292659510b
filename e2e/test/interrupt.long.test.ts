import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createSource, TABLES } from '@godwit/bench/create-source';
import { createTestDatabase, runGodwit } from '@godwit/test-support';
import pg from 'pg';
import { createTemporaryFolder } from './temporary-folder.js';

const GODWIT = fileURLToPath(new URL('../../packages/cli/bin/godwit.js', import.meta.url));

interface Interrupted {
  readonly code: number | null;
  readonly signal: string | null;
  readonly said: string;
}

/** Starts a move and sends SIGINT as soon as the first rows are committed. */
async function interruptMove(path: string, url: string): Promise<Interrupted> {
  const child = spawn(process.execPath, [GODWIT, 'migrate', path, url], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const keep = (chunk: Buffer): void => {
    said += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = once(child, 'close') as Promise<[number | null, string | null]>;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  while (child.exitCode === null && !(await hasRows(client))) await sleep(5);
  child.kill('SIGINT');
  const [code, signal] = await ended;
  await client.end();
  return { code, signal, said };
}

async function hasRows(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('visits') IS NOT NULL AS there",
  );
  if (rows[0]?.there !== true) return false;
  return (await client.query('SELECT 1 FROM visits LIMIT 1')).rows.length > 0;
}

test('Ctrl-C in the middle says what is there, ends with 130, and the move can be done anew', async () => {
  using folder = createTemporaryFolder();
  await using database = await createTestDatabase();
  const path = join(folder.path, 'source.db');
  const rows = createSource(path, 40);
  const interrupted = await interruptMove(path, database.url);
  expect({ code: interrupted.code, signal: interrupted.signal }).toEqual({ code: 130, signal: null });
  expect(interrupted.said).toContain('INTERRUPTED');
  expect(interrupted.said).toMatch(/visits/);
  expect(interrupted.said).not.toMatch(/\n\s+at .*\.js:\d+/);

  const refused = await runGodwit(['migrate', path, database.url]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('RUN_UNFINISHED');
  const again = await runGodwit(['migrate', path, database.url, '--on-existing', 'drop']);
  expect({ code: again.code, stderr: again.code === 0 ? '' : again.stderr }).toEqual({ code: 0, stderr: '' });
  expect(await countRows(database.url)).toBe(rows);
});

async function countRows(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let rows = 0;
  for (const table of TABLES)
    rows += Number((await client.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n);
  await client.end();
  return rows;
}
