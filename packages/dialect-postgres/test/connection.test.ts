import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MigrationError, TargetSession } from '@godwit/plugin-api';
import { postgres } from '../src/index.js';
import { type Bench, column, never, openBench, runRecord, schemaOf, TEXT, table } from './support.js';

const PASSWORD = 'Hidden-Password-1';

let bench: Bench;
let role: string;
beforeAll(async () => {
  bench = await openBench();
  role = `${bench.database.name}_role`;
  await bench.client.query(`CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`);
});
afterAll(async () => {
  await bench.client.query(
    `REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP OWNED BY ${role}; DROP ROLE ${role}`,
  );
  await bench[Symbol.asyncDispose]();
});

function urlWith(change: (url: URL) => void): string {
  const url = new URL(bench.database.url);
  change(url);
  return url.href;
}

async function open(input: unknown): Promise<TargetSession> {
  return postgres.openTarget(postgres.parseConfig(input), { signal: never() });
}

/** The error of opening, and all its text, which never holds the password. */
async function failure(
  input: unknown,
  use: (session: TargetSession) => Promise<unknown> = async () => undefined,
) {
  try {
    await using session = await open(input);
    await use(session);
  } catch (thrown) {
    const error = thrown as MigrationError;
    const cause = error.cause as { message?: string; stack?: string } | undefined;
    expect(
      JSON.stringify([error, error.message, error.stack, cause, cause?.message, cause?.stack]),
    ).not.toContain(PASSWORD);
    return error;
  }
  throw new Error('nothing failed');
}

const asRole = (url: URL): void => {
  url.username = role;
  url.password = PASSWORD;
};

test('the password is checked', async () => {
  const error = await failure(
    urlWith((url) => {
      url.username = role;
      url.password = `${PASSWORD}x`;
    }),
  );
  expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED', message: expect.stringContaining(role) });
});

test('a server that asks for a password that is not there', async () => {
  const input = urlWith((url) => {
    url.password = '';
  }).replace(':@', '@');
  const config = { ...postgres.parseConfig(input), passfile: '/nowhere' };
  await expect(postgres.openTarget(config, { signal: never() })).rejects.toMatchObject({
    code: 'AUTHENTICATION_FAILED',
    message: expect.stringContaining('none was given'),
  });
});

test('an unknown user and an unknown database', async () => {
  expect(await failure(urlWith((url) => (url.username = 'nobody_here')))).toMatchObject({
    code: 'AUTHENTICATION_FAILED',
  });
  expect(await failure(urlWith((url) => (url.pathname = '/nothing_here')))).toMatchObject({
    code: 'DATABASE_NOT_FOUND',
    hint: 'Make it: CREATE DATABASE "nothing_here"',
  });
});

test('a server that is not there', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  expect(await failure(`postgres://u:${PASSWORD}@127.0.0.1:${port}/db`)).toMatchObject({
    code: 'SERVER_UNREACHABLE',
    message: expect.stringContaining('nothing listens'),
  });
  expect(await failure(`postgres://u:${PASSWORD}@nowhere.invalid/db`)).toMatchObject({
    code: 'SERVER_UNREACHABLE',
    message: expect.stringContaining('host name'),
  });
  expect(await failure(`postgres://u:${PASSWORD}@/db?host=/no/such/folder`)).toMatchObject({
    code: 'SERVER_UNREACHABLE',
    message: expect.stringContaining('no such socket'),
  });
});

test('a server that never answers', async () => {
  const server = createServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const error = await failure(
    `postgres://u:${PASSWORD}@127.0.0.1:${port}/db?connect_timeout=1&sslmode=disable`,
  );
  server.close();
  expect(error).toMatchObject({ code: 'SERVER_UNREACHABLE', message: expect.stringContaining('in time') });
});

test('a database that lets the user not in', async () => {
  await bench.client.query(`REVOKE CONNECT ON DATABASE ${bench.database.name} FROM PUBLIC`);
  const error = await failure(urlWith(asRole));
  await bench.client.query(`GRANT CONNECT ON DATABASE ${bench.database.name} TO PUBLIC`);
  expect(error).toMatchObject({
    code: 'PERMISSION_DENIED',
    hint: expect.stringContaining('GRANT CONNECT ON DATABASE'),
  });
});

test('a user without connections left', async () => {
  await bench.client.query(`ALTER ROLE ${role} CONNECTION LIMIT 0`);
  const error = await failure(urlWith(asRole));
  await bench.client.query(`ALTER ROLE ${role} CONNECTION LIMIT -1`);
  expect(error).toMatchObject({
    code: 'SERVER_UNREACHABLE',
    message: expect.stringContaining('no connection left'),
  });
});

test('rights are checked before anything is written, and the GRANT is named', async () => {
  const check = (session: TargetSession): Promise<void> => session.checkRights();
  // Before PostgreSQL 15 everybody had it.
  await bench.client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
  expect(await failure(urlWith(asRole), check)).toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining('schema "public"'),
    hint: expect.stringContaining(`GRANT USAGE, CREATE ON SCHEMA "public" TO "${role}"`),
  });
  const elsewhere = urlWith((url) => {
    asRole(url);
    url.search = '?schema=new%20one';
  });
  expect(await failure(elsewhere, check)).toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining('no schema "new one"'),
    hint: expect.stringContaining('GRANT CREATE ON DATABASE'),
  });
  await bench.client.query(`GRANT CREATE ON SCHEMA public TO ${role}`);
  expect(await failure(urlWith(asRole), check)).toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining('godwit'),
  });
  await bench.client.query(`DROP SCHEMA godwit CASCADE; CREATE SCHEMA godwit AUTHORIZATION ${role}`);
  await using session = await open(urlWith(asRole));
  await expect(session.checkRights()).resolves.toBeUndefined();
  // What the check lets through works, without the right to make schemas.
  await session.bookkeeping.begin(runRecord('small'));
  const { statements } = postgres.ddl.create(
    schemaOf([table('small', [column('a', TEXT)])], { schemas: ['public'] }),
  );
  await session.execute(statements, { runId: 'small', step: 'create' }, never());
  expect((await session.introspect()).tables.map((made) => made.name.name)).toEqual(['small']);
});

test('a read-only session is refused', async () => {
  const input = urlWith((url) => (url.search = '?options=-c%20default_transaction_read_only=on'));
  expect(await failure(input, (session) => session.checkRights())).toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining('read-only'),
  });
});

test('the password file is read, unless others may read it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-pgpass-'));
  const passfile = join(folder, 'pgpass');
  const { hostname, port } = new URL(bench.database.url);
  await writeFile(passfile, `${hostname}:${port}:*:${role}:${PASSWORD}\n`, { mode: 0o600 });
  const input = { host: hostname, port, user: role, database: bench.database.name, passfile };
  await using session = await open(input);
  expect((await session.introspect()).dialect).toBe('postgres');
  await writeFile(`${passfile}2`, `*:*:*:*:${PASSWORD}\n`, { mode: 0o644 });
  expect(await failure({ ...input, passfile: `${passfile}2` })).toMatchObject({
    code: 'AUTHENTICATION_FAILED',
  });
  await rm(folder, { recursive: true });
});
