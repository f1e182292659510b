import { existsSync } from 'node:fs';
import { serverVersion } from '@godwit/test-support';
import pg from 'pg';
import { ended, start } from './godwit.js';
import { createLibrary } from './library.js';
import { replacing, startProxy } from './proxy.js';
import { query } from './sample.js';
import { Scene } from './scene.js';

const scene = new Scene();
beforeEach(() => createLibrary(scene.url));

test('tables and sequences that may not be read are named; without them, or with the right, it works', async () => {
  const role = `reader_${scene.database}`;
  await query(
    scene.url,
    `CREATE TABLE secret (a int); CREATE TABLE shop.hidden (a int);
     CREATE ROLE ${role} LOGIN PASSWORD 'r3ader'; GRANT USAGE ON SCHEMA shop TO ${role};
     GRANT SELECT ON author, shop.book TO ${role}`,
  );
  try {
    const url = scene.urlWith((parts) => {
      parts.username = role;
      parts.password = 'r3ader';
    });
    await scene.refused(['migrate', url, 'new.db'], {
      code: 1,
      error: 'PERMISSION_DENIED',
      says: /public\.secret, shop\.hidden[\s\S]*--exclude-tables/,
    });
    const rest = ['migrate', url, 'new.db', '--exclude-tables', 'secret,shop.hidden'];
    const says = /public\.author_id_seq, the sequence shop\.book_id_seq[\s\S]*GRANT SELECT ON SEQUENCE/;
    await scene.refused(rest, { code: 1, error: 'PERMISSION_DENIED', says });
    await query(scene.url, `GRANT SELECT ON author_id_seq, shop.book_id_seq TO ${role}`);
    const moved = await scene.run(rest);
    expect(moved.code).toBe(0);
  } finally {
    await query(scene.url, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
  }
});

test('a table that is dropped while the run is under way', async () => {
  const client = new pg.Client({ connectionString: scene.url });
  await client.connect();
  try {
    await client.query('CREATE TABLE extra (a int)');
    await client.query('BEGIN; LOCK TABLE extra IN ACCESS EXCLUSIVE MODE');
    const child = start(['migrate', scene.url, 'new.db'], { cwd: scene.project.folder });
    const run = ended(child);
    await waitsForLock(client);
    await client.query('DROP TABLE extra; COMMIT');
    const { code, stderr } = await run;
    expect(code).toBe(1);
    expect(stderr).toMatch(/error READ_FAILED[\s\S]*extra/);
    expect(existsSync(scene.project.path('new.db'))).toBe(false);
  } finally {
    await client.end();
  }
});

test('a server that is too old', async () => {
  await using proxy = await startProxy(scene.url, replacing(`${await serverVersion()}00`, '1300'));
  await scene.refused(['migrate', proxy.url, 'new.db'], { code: 1, error: 'SERVER_TOO_OLD', says: /14/ });
});

test('a schema that is not there', async () => {
  const url = scene.urlWith((parts) => {
    parts.searchParams.set('schema', 'shop,nowhere');
  });
  await scene.refused(['migrate', url, 'new.db'], {
    code: 2,
    error: 'NAME_MATCHES_NOTHING',
    says: /nowhere/,
  });
});

/** Until another session waits for what this one holds. */
async function waitsForLock(client: pg.Client): Promise<void> {
  const waiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  while ((await client.query(waiting)).rowCount === 0)
    await new Promise((resolve) => setTimeout(resolve, 50));
}
