import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  /** Removes the database, also while something is still connected to it. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** The server; by default the one that the test run started. */
  readonly server?: string;
  /** Options of CREATE DATABASE, for example `LOCALE_PROVIDER icu ICU_LOCALE 'en-US'`. */
  readonly createOptions?: string;
}

/** Makes an empty UTF-8 database with a name of its own. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = options.server ?? sharedServer();
  const name = `godwit_test_${randomBytes(6).toString('hex')}`;
  const createOptions = `TEMPLATE template0 ENCODING 'UTF8' ${options.createOptions ?? ''}`;
  await execute(server, `CREATE DATABASE ${name} ${createOptions}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const drop = (): Promise<void> => execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  return { name, url: url.href, drop, [Symbol.asyncDispose]: drop };
}

function sharedServer(): string {
  const url = process.env['GODWIT_TEST_POSTGRES_URL'];
  if (url) return url;
  throw new Error('No PostgreSQL server: run the tests by `npm test`, or set GODWIT_TEST_POSTGRES_URL.');
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
