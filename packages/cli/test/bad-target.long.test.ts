import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { query } from './sample.js';
import { Scene } from './scene.js';

const scene = new Scene();

test('a target whose server is down', async () => {
  const port = await closedPort();
  const url = scene.urlWith((parts) => {
    parts.port = String(port);
  });
  await scene.refused(['migrate', 'app.db', url], {
    code: 1,
    error: 'SERVER_UNREACHABLE',
    says: new RegExp(String(port)),
  });
});

test('a target that refuses the password', async () => {
  const url = scene.urlWith((parts) => {
    parts.password = 'wr0ng-one';
  });
  await scene.refused(['migrate', 'app.db', url], {
    code: 1,
    error: 'AUTHENTICATION_FAILED',
    says: /postgres/,
  });
});

test('a target that is no database of the server', async () => {
  const url = scene.urlWith((parts) => {
    parts.pathname = '/no_such_database';
  });
  await scene.refused(['migrate', 'app.db', url], {
    code: 1,
    error: 'DATABASE_NOT_FOUND',
    says: /no_such_database/,
  });
});

test('a target where the user may not create', async () => {
  const role = `reader_${scene.database}`;
  await query(
    scene.url,
    `CREATE ROLE ${role} LOGIN PASSWORD 'r3ader'; REVOKE CREATE ON SCHEMA public FROM PUBLIC`,
  );
  try {
    const url = scene.urlWith((parts) => {
      parts.username = role;
      parts.password = 'r3ader';
    });
    await scene.refused(['migrate', 'app.db', url], { code: 1, error: 'PERMISSION_DENIED', says: /GRANT/ });
  } finally {
    await query(scene.url, `DROP ROLE ${role}`);
  }
});

test('a target that offers no TLS where the url demands it', async () => {
  const url = scene.urlWith((parts) => {
    parts.searchParams.set('sslmode', 'require');
  });
  await scene.refused(['migrate', 'app.db', url], { code: 1, error: 'TLS_FAILED', says: /TLS/ });
});

test('a target that already has such tables: each is listed, with its rows', async () => {
  await query(
    scene.url,
    'CREATE TABLE book (id int); INSERT INTO book VALUES (1), (2); CREATE TABLE author (id int)',
  );
  await scene.refused(['migrate', 'app.db', scene.url], {
    code: 1,
    error: 'TARGET_NOT_EMPTY',
    says: /author[\s\S]*book|book[\s\S]*author/,
  });
  expect(await query(scene.url, 'SELECT count(*)::int AS rows FROM book')).toEqual([{ rows: 2 }]);
});

test('PG* variables, .pgpass and sslmode work as people know them', async () => {
  const url = new URL(scene.url);
  const server = { PGHOST: url.hostname, PGPORT: url.port, PGUSER: url.username, PGDATABASE: scene.database };
  const bare = ['migrate', 'app.db', 'postgres://?sslmode=prefer'];
  await scene.refused(
    bare,
    { code: 1, error: 'AUTHENTICATION_FAILED', says: /password/ },
    { ...server, PGPASSFILE: '/nowhere' },
  );
  const passfile = scene.project.write(
    'pgpass',
    `${url.hostname}:${url.port}:${scene.database}:*:${scene.password}\n`,
  );
  chmodSync(passfile, 0o600);
  const byFile = await scene.run(bare, { ...server, PGPASSFILE: passfile });
  expect(byFile.code).toBe(0);
  const again = await scene.run([...bare, '--drop-tables'], { ...server, PGPASSWORD: scene.password });
  expect(again.code).toBe(0);
});

test('a password in the config file is not shown either', async () => {
  const config = {
    source: 'app.db',
    target: { dialect: 'postgres', host: '127.0.0.1', port: await closedPort(), password: 's3cret-one' },
  };
  scene.project.write('godwit.config.json', JSON.stringify(config));
  const run = await scene.run(['migrate', '--json']);
  expect(run.code).toBe(1);
  expect(JSON.parse(run.stdout).error.code).toBe('SERVER_UNREACHABLE');
  expect(run.stdout + run.stderr).not.toContain('s3cret');
});

/** A port of this machine where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
