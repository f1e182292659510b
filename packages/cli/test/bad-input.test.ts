import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import { createProject, godwit, type Project } from './godwit.js';
import { createSample, fingerprint, objectsOf, query } from './sample.js';

let project: Project;
let target: TestDatabase;
let password: string;
beforeEach(async () => {
  project = createProject();
  createSample(project.path('app.db'));
  target = await createTestDatabase();
  password = decodeURIComponent(new URL(target.url).password);
});
afterEach(async () => {
  await target.drop();
  project[Symbol.dispose]();
});

interface Refusal {
  readonly code: number;
  readonly error: string;
  readonly says: string | RegExp;
}

/** Runs a command that must fail, and sees that it left both sides as they were. */
async function refused(
  args: readonly string[],
  refusal: Refusal,
  env: Record<string, string> = {},
): Promise<void> {
  const [files, objects] = [fingerprint(project.folder), await objectsOf(target.url)];
  const run = await godwit([...args], { cwd: project.folder, env });
  expect(run.stderr).toContain(`error ${refusal.error}`);
  expect(run.stderr).toMatch(refusal.says);
  expect(run.code).toBe(refusal.code);
  expect(run.stdout).toBe('');
  expect(run.stderr).not.toMatch(/\n\s+at /);
  expect(run.stdout + run.stderr).not.toContain(password);
  expect(fingerprint(project.folder)).toEqual(files);
  expect(await objectsOf(target.url)).toEqual(objects);
}

/** The target's url with other parts. */
function other(change: (url: URL) => void): string {
  const url = new URL(target.url);
  change(url);
  return url.href;
}

describe('a source', () => {
  test('that does not exist, which is never made', async () => {
    await refused(['migrate', 'missing.db', target.url], {
      code: 1,
      error: 'SOURCE_NOT_FOUND',
      says: /missing\.db/,
    });
    await refused(['inspect', 'sqlite:./missing.db'], {
      code: 1,
      error: 'SOURCE_NOT_FOUND',
      says: /missing\.db/,
    });
  });

  test('that is no database', async () => {
    project.write('notes.db', 'These are notes, and no database at all.\n'.repeat(100));
    await refused(['migrate', 'notes.db', target.url], {
      code: 1,
      error: 'SOURCE_NOT_A_DATABASE',
      says: /notes\.db/,
    });
  });

  test('that is encrypted', async () => {
    writeFileSync(
      project.path('secret.db'),
      Buffer.from(Array.from({ length: 8192 }, (_, i) => (i * 7919 + 13) % 251)),
    );
    await refused(['migrate', 'secret.db', target.url], {
      code: 1,
      error: 'SOURCE_NOT_A_DATABASE',
      says: /encrypted/,
    });
  });

  test('that is truncated', async () => {
    copyFileSync(project.path('app.db'), project.path('cut.db'));
    truncateSync(project.path('cut.db'), 8192 + 100);
    await refused(['migrate', 'cut.db', target.url], { code: 1, error: 'SOURCE_CORRUPT', says: /cut\.db/ });
  });

  test('that is a folder', async () => {
    mkdirSync(project.path('folder.db'));
    await refused(['migrate', 'folder.db', target.url], { code: 1, error: 'SOURCE_', says: /folder/ });
  });

  test('that may not be read', async () => {
    // Root may read everything, so the command runs as nobody where the test runs as root.
    const nobody = process.getuid?.() === 0 ? 65_534 : undefined;
    chmodSync(project.path('app.db'), 0o000);
    chmodSync(project.folder, 0o755);
    if (nobody !== undefined) chownSync(project.path('app.db'), 0, 0);
    const run = await godwit(['migrate', 'app.db', target.url], {
      cwd: project.folder,
      ...(nobody === undefined ? {} : { uid: nobody }),
    });
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('error SOURCE_UNREADABLE');
    expect(await objectsOf(target.url)).toEqual([]);
  });
});

describe('a target', () => {
  test('whose server is down', async () => {
    const port = await closedPort();
    const url = other((parts) => {
      parts.port = String(port);
    });
    await refused(['migrate', 'app.db', url], {
      code: 1,
      error: 'SERVER_UNREACHABLE',
      says: new RegExp(String(port)),
    });
  });

  test('that refuses the password', async () => {
    const url = other((parts) => {
      parts.password = 'wr0ng-one';
    });
    await refused(['migrate', 'app.db', url], { code: 1, error: 'AUTHENTICATION_FAILED', says: /postgres/ });
  });

  test('that is no database of the server', async () => {
    const url = other((parts) => {
      parts.pathname = '/no_such_database';
    });
    await refused(['migrate', 'app.db', url], {
      code: 1,
      error: 'DATABASE_NOT_FOUND',
      says: /no_such_database/,
    });
  });

  test('where the user may not create', async () => {
    const role = `reader_${target.name}`;
    await query(
      target.url,
      `CREATE ROLE ${role} LOGIN PASSWORD 'r3ader'; REVOKE CREATE ON SCHEMA public FROM PUBLIC`,
    );
    try {
      const url = other((parts) => {
        parts.username = role;
        parts.password = 'r3ader';
      });
      await refused(['migrate', 'app.db', url], { code: 1, error: 'PERMISSION_DENIED', says: /GRANT/ });
    } finally {
      await query(target.url, `DROP ROLE ${role}`);
    }
  });

  test('that offers no TLS where the url demands it', async () => {
    const url = other((parts) => {
      parts.searchParams.set('sslmode', 'require');
    });
    await refused(['migrate', 'app.db', url], { code: 1, error: 'TLS_FAILED', says: /TLS/ });
  });

  test('that already has such tables: each is listed, with its rows', async () => {
    await query(
      target.url,
      'CREATE TABLE book (id int); INSERT INTO book VALUES (1), (2); CREATE TABLE author (id int)',
    );
    await refused(['migrate', 'app.db', target.url], {
      code: 1,
      error: 'TARGET_NOT_EMPTY',
      says: /author[\s\S]*book|book[\s\S]*author/,
    });
    expect(await query(target.url, 'SELECT count(*)::int AS rows FROM book')).toEqual([{ rows: 2 }]);
  });

  test('that cannot be written by this version', async () => {
    await refused(['migrate', 'app.db', 'sqlite:new.db'], {
      code: 2,
      error: 'DIALECT_CANNOT_WRITE',
      says: /sqlite/,
    });
  });
});

describe('an option', () => {
  test('that names no table', async () => {
    const args = ['migrate', 'app.db', target.url, '--include-tables', 'boks'];
    await refused(args, { code: 2, error: 'NAME_MATCHES_NOTHING', says: /book/ });
  });

  test('that excludes a table which is not there', async () => {
    const args = ['migrate', 'app.db', target.url, '--exclude-tables', 'zzz_*'];
    await refused(args, { code: 2, error: 'NAME_MATCHES_NOTHING', says: /zzz_\*/ });
  });

  test('whose predicate is no SQL', async () => {
    const args = ['migrate', 'app.db', target.url, '--where', 'book=price >'];
    await refused(args, { code: 2, error: 'WHERE_INVALID', says: /book/ });
  });

  test('that contradicts another', async () => {
    const args = ['migrate', 'app.db', target.url, '--data-only', '--on-existing', 'drop'];
    await refused(args, { code: 2, error: 'OPTIONS_CONTRADICT', says: /dataOnly/ });
  });

  test('of a url that is misspelt', async () => {
    const url = other((parts) => {
      parts.searchParams.set('sslmod', 'require');
    });
    await refused(['migrate', 'app.db', url], { code: 2, error: 'URL_INVALID', says: /sslmode/ });
  });
});

test('bad text stops the run before anything is written, and names table, column and rows', async () => {
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(project.path('app.db'));
  db.exec(`INSERT INTO author (id, name) VALUES (77, CAST(x'610062' AS TEXT))`);
  db.close();
  await refused(['migrate', 'app.db', target.url], {
    code: 1,
    error: 'BAD_TEXT',
    says: /author[\s\S]*name[\s\S]*77/,
  });
});

test('PG* variables, .pgpass and sslmode work as people know them', async () => {
  const url = new URL(target.url);
  const server = { PGHOST: url.hostname, PGPORT: url.port, PGUSER: url.username, PGDATABASE: target.name };
  const bare = ['migrate', 'app.db', 'postgres://?sslmode=prefer'];
  await refused(
    bare,
    { code: 1, error: 'AUTHENTICATION_FAILED', says: /password/ },
    { ...server, PGPASSFILE: '/nowhere' },
  );
  const passfile = project.write('pgpass', `${url.hostname}:${url.port}:${target.name}:*:${password}\n`);
  chmodSync(passfile, 0o600);
  const byFile = await godwit(bare, { cwd: project.folder, env: { ...server, PGPASSFILE: passfile } });
  expect(byFile.code).toBe(0);
  const again = await godwit([...bare, '--drop-tables'], {
    cwd: project.folder,
    env: { ...server, PGPASSWORD: password },
  });
  expect(again.code).toBe(0);
});

test('a password in the config file is not shown either', async () => {
  const config = {
    source: 'app.db',
    target: { dialect: 'postgres', host: '127.0.0.1', port: await closedPort(), password: 's3cret-one' },
  };
  project.write('godwit.config.json', JSON.stringify(config));
  const run = await godwit(['migrate', '--json'], { cwd: project.folder });
  expect(run.code).toBe(1);
  expect(JSON.parse(run.stdout).error.code).toBe('SERVER_UNREACHABLE');
  expect(run.stdout + run.stderr).not.toContain('s3cret');
});

test('the config file is not changed, nor read where it cannot be', async () => {
  const file = project.write('godwit.config.json', '{}');
  await refused(['migrate', 'app.db'], { code: 2, error: 'USAGE_INVALID', says: /There is no target/ });
  expect(readFileSync(file, 'utf8')).toBe('{}');
  mkdirSync(project.path('folder.json'));
  await refused(['migrate', '--config', 'folder.json'], {
    code: 2,
    error: 'CONFIG_INVALID',
    says: /cannot be read/,
  });
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
