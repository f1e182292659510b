import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import { createProject, ended, type Project, start } from './godwit.js';
import { addLargeTable, createSample, fingerprint, objectsOf, query } from './sample.js';

const ROWS = 400_000;
// The view shows the copies of the whole server. One of a test that runs beside this one would send the signal before
// the command listens to it, and the signal would end the command.
const COPYING =
  'SELECT 1 FROM pg_stat_progress_copy WHERE datname = current_database() AND tuples_processed > 0';
// Autovacuum connects to databases as well, at moments of its own.
const CONNECTED = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
  AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;

let project: Project;
let target: TestDatabase;
beforeAll(async () => {
  project = createProject();
  addLargeTable(createSample(project.path('app.db')), ROWS);
});
afterAll(() => project[Symbol.dispose]());
beforeEach(async () => {
  target = await createTestDatabase();
});
afterEach(() => target.drop());

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the middle of a copy exits 130, and says what the target holds',
  async (signal) => {
    const before = fingerprint(project.folder);
    const child = start(['migrate', 'app.db', target.url], { cwd: project.folder });
    const run = ended(child);
    await until('SELECT 1 FROM large LIMIT 1');
    child.kill(signal);
    const { code, stdout, stderr } = await run;
    expect(code).toBe(130);
    expect(stderr).toContain('Stopping: what the target has got is committed first.');
    expect(stderr).toContain('error INTERRUPTED');
    expect(stderr).toMatch(/Go on with "godwit resume .*", or take it back with "godwit rollback .*"\./);
    expect(stderr).not.toMatch(/\n\s+at /);
    const rows = await rowsOfLarge();
    expect(rows).toBeLessThan(ROWS);
    expect(stdout).toMatch(new RegExp(`large .* ${rows.toLocaleString('en-US')} +0 +0 .*interrupted`));
    expect(stderr).toContain(`large (${rows.toLocaleString('en-US')} rows, incomplete)`);
    expect(await connections()).toBe(0);
    expect(fingerprint(project.folder)).toEqual(before);
  },
);

test('before the first commit, what the target has got is committed, and a rollback takes it back', async () => {
  const child = start(['migrate', 'app.db', target.url, '--include-tables', 'large'], {
    cwd: project.folder,
  });
  const run = ended(child);
  await until(COPYING);
  child.kill('SIGINT');
  const { code, stdout } = await run;
  expect(code).toBe(130);
  expect(stdout).toContain('Interrupted.');
  await ended(start(['rollback', target.url, '--yes'], { cwd: project.folder }));
  expect(await objectsOf(target.url)).not.toContain('public.large');
  expect(await connections()).toBe(0);
});

test('while the values are scanned, nothing was made yet', async () => {
  const child = start(['migrate', 'app.db', target.url], { cwd: project.folder });
  const run = ended(child);
  await until(CONNECTED);
  child.kill('SIGINT');
  expect((await run).code).toBe(130);
  expect(await objectsOf(target.url)).toEqual([]);
});

test('with --json the account of an interrupted run is still one document', async () => {
  const child = start(['migrate', 'app.db', target.url, '--json'], { cwd: project.folder });
  const run = ended(child);
  await until(COPYING);
  child.kill('SIGINT');
  const { code, stdout } = await run;
  expect(code).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({
    exitCode: 130,
    error: { code: 'INTERRUPTED' },
    result: { status: 'interrupted' },
  });
});

test('a second Ctrl-C ends at once', async () => {
  const child = start(['migrate', 'app.db', target.url], { cwd: project.folder });
  const run = ended(child);
  await until(COPYING);
  child.kill('SIGINT');
  child.kill('SIGTERM');
  const stopped = performance.now();
  expect((await run).code).toBe(130);
  expect(performance.now() - stopped).toBeLessThan(1000);
});

/** Waits until a query gives a row; while its tables are not there yet, it gives none. */
async function until(sql: string): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    const rows = await query(target.url, sql).catch(() => []);
    if (rows.length > 0) return;
    await sleep(10);
  }
  throw new Error(`never a row: ${sql}`);
}

async function rowsOfLarge(): Promise<number> {
  return Number((await query(target.url, 'SELECT count(*) AS rows FROM large'))[0]?.['rows']);
}

/** Connections to the target beside the test's own, after they had a moment to go. */
async function connections(): Promise<number> {
  for (let tries = 0; ; tries++) {
    const rows = await query(target.url, CONNECTED);
    if (rows.length === 0 || tries === 50) return rows.length;
    await sleep(20);
  }
}
