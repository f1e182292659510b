import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type PostgresServer, startPostgres } from '@godwit/test-support';
import pg from 'pg';
import { postgres } from '../src/index.js';
import { never } from './support.js';

const FIXTURES = fileURLToPath(new URL('./fixtures/tls/', import.meta.url));
const AUTHORITY = `${FIXTURES}ca.crt`;

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

/** The server's own programs write the files, so that they are its own. */
async function switchOn(): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  for (const file of ['server.crt', 'server.key']) {
    const lines = (await readFile(`${FIXTURES}${file}`, 'utf8')).trim().split('\n');
    const rows = lines.map((line) => `('${line}')`).join(', ');
    await client.query(`COPY (VALUES ${rows}) TO PROGRAM 'umask 077; cat > ${file}'`);
  }
  await client.query("ALTER SYSTEM SET ssl = 'on'");
  await client.query('SELECT pg_reload_conf()');
  const isOn = async (): Promise<boolean> => (await client.query('SHOW ssl')).rows[0].ssl === 'on';
  while (!(await isOn())) await new Promise((resolve) => setTimeout(resolve, 50));
  await client.end();
}

/** Whether the connection is encrypted, or the code of the error. */
async function tryMode(host: string, parameters: string): Promise<boolean | string> {
  const url = new URL(server.url);
  url.hostname = host;
  try {
    const config = postgres.parseConfig(`${url.href}?${parameters}`);
    await using session = await postgres.openTarget(config, { signal: never() });
    const table = { schema: 'pg_catalog', name: 'pg_stat_ssl' };
    const predicate = 'ssl AND pid = pg_backend_pid()';
    const [answer] = await session.count([{ kind: 'matches', table, predicate, keyColumns: ['pid'] }]);
    return answer?.count === 1n;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test('without encryption on the server, prefer goes without and require does not', async () => {
  expect(await tryMode('127.0.0.1', '')).toBe(false);
  expect(await tryMode('127.0.0.1', 'sslmode=allow')).toBe(false);
  expect(await tryMode('127.0.0.1', 'sslmode=require')).toBe('TLS_FAILED');
});

test('with encryption on the server, every mode means what it means in libpq', async () => {
  await switchOn();
  expect(await tryMode('127.0.0.1', '')).toBe(true);
  expect(await tryMode('127.0.0.1', 'sslmode=disable')).toBe(false);
  expect(await tryMode('127.0.0.1', 'sslmode=allow')).toBe(false);
  expect(await tryMode('127.0.0.1', 'sslmode=require')).toBe(true);
  expect(await tryMode('127.0.0.1', `sslmode=verify-ca&sslrootcert=${AUTHORITY}`)).toBe(true);
  expect(await tryMode('localhost', `sslmode=verify-full&sslrootcert=${AUTHORITY}`)).toBe(true);
  expect(await tryMode('127.0.0.1', `sslmode=verify-full&sslrootcert=${AUTHORITY}`)).toBe('TLS_FAILED');
  expect(await tryMode('localhost', 'sslrootcert=system')).toBe('TLS_FAILED');
  expect(await tryMode('localhost', 'sslmode=verify-ca&sslrootcert=/nowhere.crt')).toBe('TLS_FAILED');
  expect(await tryMode('127.0.0.1', `sslmode=require&sslrootcert=${AUTHORITY}`)).toBe(true);
});

test('a server that takes only encrypted connections says so', async () => {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query("SELECT current_setting('hba_file') AS file");
  await client.query(
    `COPY (VALUES ('hostssl all all all scram-sha-256')) TO PROGRAM 'cat > "${rows[0].file}"'`,
  );
  await client.query('SELECT pg_reload_conf()');
  await client.end();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await tryMode('127.0.0.1', 'sslmode=disable')).toBe('TLS_FAILED');
  expect(await tryMode('127.0.0.1', 'sslmode=allow')).toBe(true);
});
