import { randomBytes } from 'node:crypto';
import { execute, serverVersion, sharedServer } from './server.js';

export interface TestDatabase extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  /** Removes the database, also while something is still connected to it. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** The server; by default the one that the test run started. */
  readonly server?: string;
  /** A locale of ICU for the database, such as `en-US`. Before PostgreSQL 15 databases have none: the server's holds. */
  readonly icuLocale?: string;
}

/** Makes an empty UTF-8 database with a name of its own. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = options.server ?? sharedServer();
  const name = `godwit_test_${randomBytes(6).toString('hex')}`;
  const locale = await localeOptions(server, options.icuLocale);
  await execute(server, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' ${locale}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const drop = async (): Promise<void> => {
    await execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  };
  return { name, url: url.href, drop, [Symbol.asyncDispose]: drop };
}

async function localeOptions(server: string, icuLocale: string | undefined): Promise<string> {
  if (icuLocale === undefined || (await serverVersion(server)) < 15) return '';
  return `LOCALE_PROVIDER icu ICU_LOCALE '${icuLocale}'`;
}
