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
  /** The name of a database of the same server that it begins as a copy of; nobody may be connected to that. */
  readonly template?: string;
}

/** Makes a UTF-8 database with a name of its own, empty unless it is a copy. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = options.server ?? sharedServer();
  const name = `godwit_test_${randomBytes(6).toString('hex')}`;
  const words = await serverWords(server, options.icuLocale);
  const template = options.template ?? 'template0';
  await execute(server, `CREATE DATABASE ${name} TEMPLATE ${template} ENCODING 'UTF8' ${words}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const drop = async (): Promise<void> => {
    await execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  };
  return { name, url: url.href, drop, [Symbol.asyncDispose]: drop };
}

/** What `CREATE DATABASE` says from PostgreSQL 15 on. */
async function serverWords(server: string, icuLocale: string | undefined): Promise<string> {
  const { version, waitsForDisk } = await factsOf(server);
  if (version < 15) return '';
  const locale = icuLocale === undefined ? '' : `LOCALE_PROVIDER icu ICU_LOCALE '${icuLocale}'`;
  // To copy the files takes two checkpoints, and without a disk to wait for a third of the time of writing them to the log.
  return waitsForDisk ? locale : `${locale} STRATEGY file_copy`;
}

interface ServerFacts {
  readonly version: number;
  readonly waitsForDisk: boolean;
}

const known = new Map<string, Promise<ServerFacts>>();

/** Asks each server once. */
function factsOf(server: string): Promise<ServerFacts> {
  const facts = known.get(server) ?? askFacts(server);
  known.set(server, facts);
  return facts;
}

async function askFacts(server: string): Promise<ServerFacts> {
  const [row] = await execute(server, "SELECT current_setting('fsync') AS fsync");
  return { version: await serverVersion(server), waitsForDisk: row?.['fsync'] === 'on' };
}
