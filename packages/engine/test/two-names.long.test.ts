import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { createMigrationManager, type DatabaseMigrationManager } from '@godwit/engine';
import { createTestDatabase, execute } from '@godwit/test-support';
import Database from 'better-sqlite3';

/** What emptied the source when it was taken for another database. */
const EMPTYING = { snapshot: 'copy', onExisting: 'drop' } as const;
const REFUSED = {
  code: 'CONFIG_INVALID',
  message: expect.stringContaining('the same database under two names'),
};

let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-names-'));
  mkdirSync(at('real'));
  createFile(at('real/app.db'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const FILES: Readonly<Record<string, () => readonly [string, string]>> = {
  'a symbolic link as the target': () => {
    symlinkSync(at('real/app.db'), at('other.db'));
    return ['real/app.db', 'other.db'];
  },
  'a symbolic link as the source': () => {
    symlinkSync(at('real/app.db'), at('other.db'));
    return ['other.db', 'real/app.db'];
  },
  'a hard link': () => {
    linkSync(at('real/app.db'), at('other.db'));
    return ['real/app.db', 'other.db'];
  },
  'a linked folder': () => {
    symlinkSync(at('real'), at('linked'));
    return ['real/app.db', 'linked/app.db'];
  },
  'a new target whose unfinished file the source is': () => {
    symlinkSync(at('real'), at('linked'));
    renameSync(at('real/app.db'), at('real/app.db.partial'));
    return ['real/app.db.partial', 'linked/app.db'];
  },
  "a new target that would be the source's journal": () => {
    symlinkSync(at('real'), at('linked'));
    return ['real/app.db', 'linked/app.db-journal'];
  },
};

test.each(Object.keys(FILES))(
  'a SQLite file under two names is refused and stays as it is: %s',
  async (kind) => {
    const [source, target] = FILES[kind]?.() ?? ['', ''];
    const before = contents(at('real'));
    const manager = move(`sqlite:${at(source)}`, `sqlite:${at(target)}`);
    await expect(manager.migrate()).rejects.toMatchObject(REFUSED);
    await expect(manager.plan()).rejects.toMatchObject(REFUSED);
    expect(contents(at('real'))).toEqual(before);
  },
);

test('a SQLite file is neither compared with itself nor repaired from itself', async () => {
  symlinkSync(at('real/app.db'), at('other.db'));
  const manager = move(`sqlite:${at('real/app.db')}`, `sqlite:${at('other.db')}`);
  await expect(manager.verify()).rejects.toMatchObject(REFUSED);
  await expect(manager.repair()).rejects.toMatchObject(REFUSED);
});

test('a copy of a SQLite file beside it is another database', async () => {
  createFile(at('real/copy.db'));
  const manager = move(`sqlite:${at('real/app.db')}`, `sqlite:${at('real/copy.db')}`);
  await expect(manager.migrate()).resolves.toMatchObject({ status: 'done', rowsMigrated: 3 });
});

const TABLE = 'CREATE TABLE kept (id int PRIMARY KEY); INSERT INTO kept SELECT generate_series(1, 50)';
const COUNT = 'SELECT count(*)::int AS rows FROM';

const OTHER_URLS: Readonly<Record<string, (url: string) => Promise<OtherName>>> = {
  'another name of the host': async (url) => named(url, { hostname: 'localhost' }),
  'a proxy': (url) => startProxy(url),
  'a socket': (url) => startSocket(url),
  'a role that may not look at the identifier of the system': (url) => startPowerless(url),
};

test.each(Object.keys(OTHER_URLS))(
  'a PostgreSQL database under two names is refused and stays as it is: %s',
  async (kind) => {
    await using database = await createTestDatabase();
    await execute(database.url, TABLE);
    await using other = await (OTHER_URLS[kind] as (url: string) => Promise<OtherName>)(database.url);
    const manager = move(database.url, other.url);
    await expect(manager.migrate()).rejects.toMatchObject(REFUSED);
    await expect(move(other.url, database.url).verify()).rejects.toMatchObject(REFUSED);
    expect(await execute(database.url, `${COUNT} kept`)).toEqual([{ rows: 50 }]);
  },
);

test('a table moves into another schema of its database, under one name and under two', async () => {
  await using database = await createTestDatabase();
  await execute(database.url, `${TABLE}; CREATE SCHEMA aside; CREATE SCHEMA apart`);
  await using other = await startProxy(database.url);
  for (const [url, schema] of [
    [database.url, 'aside'],
    [other.url, 'apart'],
  ] as const) {
    await expect(
      move(`${database.url}?schema=public`, `${url}?schema=${schema}`).migrate(),
    ).resolves.toMatchObject({
      status: 'done',
    });
    expect(await execute(database.url, `${COUNT} ${schema}.kept`)).toEqual([{ rows: 50 }]);
  }
});

test('two PostgreSQL databases of one server are two', async () => {
  await using database = await createTestDatabase();
  await using second = await createTestDatabase();
  await execute(database.url, TABLE);
  await expect(move(database.url, second.url).migrate()).resolves.toMatchObject({ status: 'done' });
});

function move(source: string, target: string): DatabaseMigrationManager {
  return createMigrationManager({ source, target, options: EMPTYING }, { dialects: [sqlite, postgres] });
}

function createFile(path: string): void {
  const db = new Database(path);
  db.exec('CREATE TABLE kept (id INTEGER PRIMARY KEY, s TEXT); INSERT INTO kept (s) VALUES (1), (2), (3)');
  db.close();
}

function contents(path: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'base64')]),
  );
}

/** The same database by another url. */
interface OtherName extends AsyncDisposable {
  readonly url: string;
}

function named(url: string, parts: Partial<URL>, end = async (): Promise<void> => undefined): OtherName {
  return { url: Object.assign(new URL(url), parts).href, [Symbol.asyncDispose]: end };
}

async function startProxy(url: string): Promise<OtherName> {
  const server = between(url);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  return named(url, { port }, () => new Promise((resolve) => server.close(() => resolve())));
}

async function startSocket(url: string): Promise<OtherName> {
  const server = between(url);
  await new Promise<void>((resolve) => server.listen(at('.s.PGSQL.5432'), resolve));
  const { username, password, pathname } = new URL(url);
  return {
    url: `postgres://${username}:${password}@${pathname}?host=${encodeURIComponent(folder)}`,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function between(url: string) {
  const { hostname, port } = new URL(url);
  return createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    client.pipe(upstream).pipe(client);
  });
}

async function startPowerless(url: string): Promise<OtherName> {
  const role = `powerless_${process.pid}`;
  await execute(
    url,
    `CREATE ROLE ${role} LOGIN PASSWORD 'word'; REVOKE EXECUTE ON FUNCTION pg_control_system() FROM public`,
  );
  return named(url, { hostname: 'localhost', username: role, password: 'word' }, () =>
    execute(url, `DROP ROLE ${role}`).then(() => undefined),
  );
}
