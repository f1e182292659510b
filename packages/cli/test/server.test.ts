import { chownSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { type PostgresServer, smallDisks, startPostgres } from '@godwit/test-support';
import { createProject, godwit, type Project } from './godwit.js';
import { startPooler } from './pooler.js';
import { addLargeTable, createSample, fingerprint, objectsOf, query } from './sample.js';

let project: Project;
let server: PostgresServer;
beforeAll(async () => {
  project = createProject();
  createSample(project.path('app.db'));
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
  project[Symbol.dispose]();
});

const databaseUrl = (name: string): string =>
  Object.assign(new URL(server.url), { pathname: `/${name}` }).href;

test('a server that demands TLS is named as such, and what to write in the url', async () => {
  await query(server.url, 'CREATE DATABASE guarded');
  await allow(['host postgres all all scram-sha-256', 'hostssl guarded all all scram-sha-256']);
  const run = await godwit(['migrate', 'app.db', `${databaseUrl('guarded')}?sslmode=disable`], {
    cwd: project.folder,
  });
  await allow(['host all all all scram-sha-256']);
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(/error TLS_FAILED/);
  expect(run.stderr).toContain('sslmode=require');
  expect(await objectsOf(databaseUrl('guarded'))).toEqual([]);
});

test('a pooler in transaction mode before the source is named as such', async () => {
  await query(server.url, 'CREATE DATABASE pooled');
  await query(databaseUrl('pooled'), 'CREATE TABLE t (id int); INSERT INTO t VALUES (1)');
  await allow(['host all all all trust']);
  await using pooler = await startPooler(databaseUrl('pooled'), 2);
  const run = await godwit(['migrate', pooler.url, 'pooled.db'], { cwd: project.folder });
  await allow(['host all all all scram-sha-256']);
  expect(run).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('error CONFIG_INVALID: A pooler in transaction mode'),
  });
  expect(run.stderr).toContain('session mode');
  expect(existsSync(project.path('pooled.db'))).toBe(false);
});

const disk = smallDisks();
(disk === undefined ? test.skip : test)(
  `a full disk of the server${disk === undefined ? ' (needs root, to make a small disk)' : ''}`,
  async () => {
    using small = disk?.(24);
    const folder = small?.folder ?? '';
    const [{ owner } = { owner: '' }] = await query(
      server.url,
      `SELECT current_setting('data_directory') AS owner`,
    );
    const { uid, gid } = statSync(String(owner));
    chownSync(folder, uid, gid);
    await query(server.url, `CREATE TABLESPACE small LOCATION '${folder}'`);
    await query(server.url, 'CREATE DATABASE small TABLESPACE small');
    addLargeTable(project.path('app.db'), 100_000);
    const before = fingerprint(project.folder);
    const run = await godwit(['migrate', 'app.db', databaseUrl('small')], { cwd: project.folder });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('error DISK_FULL');
    expect(run.stdout).toContain('Failed. The target keeps');
    expect(fingerprint(project.folder)).toEqual(before);
    await query(server.url, 'DROP DATABASE small WITH (FORCE)');
    await query(server.url, 'DROP TABLESPACE small');
  },
);

/** Sets who may connect, and how. */
async function allow(rules: readonly string[]): Promise<void> {
  const [row] = await query(server.url, `SELECT current_setting('hba_file') AS file`);
  writeFileSync(String(row?.['file']), `${rules.join('\n')}\n`);
  await query(server.url, 'SELECT pg_reload_conf()');
  await new Promise((resolve) => setTimeout(resolve, 300));
}
