import { interrupted, isMigrationError, MigrationError, orAborted } from '@godwit/plugin-api';
import pg from 'pg';
import { findPassword } from '../config/passfile.js';
import type { PostgresConfig } from '../config/settings.js';
import { type TlsAttempt, tlsAttempts } from '../config/tls.js';
import { connectionError, isTlsError } from '../errors/connection-errors.js';
import { isServerError, safeCause } from '../errors/server-error.js';
import { catchGarbage, refuseStrangers, socketOf } from './garbage.js';
import { PREPARE_SESSION, REFUSE_DAMAGE } from './session-settings.js';
import { textParsers } from './text-parsers.js';
import { within } from './within.js';

/** The oldest major version that is tested. */
const OLDEST = 14;

/** After so much silence the operating system asks whether the other side is there, ten times, a second apart. */
const KEEP_ALIVE_MS = 5000;

/** A connected client, the version of its server and the number of its server process. */
export interface OpenClient {
  readonly client: pg.Client;
  readonly version: string;
  readonly processId: number;
  /** The number that was told when the connection was made; a pooler tells one of its own. */
  readonly announcedProcessId: number;
}

/** Opens a connection and prepares its session. Throws a coded error without credentials. */
export async function openClient(
  config: PostgresConfig,
  applicationName: string,
  signal: AbortSignal,
): Promise<OpenClient> {
  const password = await findPassword(config);
  const attempts = await tlsAttempts(config);
  for (const [index, tls] of attempts.entries()) {
    if (signal.aborted) throw interrupted();
    const client = makeClient(config, { applicationName, password, tls });
    try {
      refuseStrangers(client, tls !== false);
      await orAborted(client.connect(), signal);
      catchGarbage(client);
      return { client, ...(await prepareWithin(client, signal, config.connectTimeout * 1000)) };
    } catch (error) {
      socketOf(client).destroy();
      if (isMigrationError(error)) throw error;
      if (index + 1 === attempts.length || !mayTryNext(error))
        throw connectionError(error, config, tls !== false);
    }
  }
  throw interrupted();
}

/** As libpq does: another encryption may help where encryption or the host-based rules failed, and only there. */
function mayTryNext(error: unknown): boolean {
  return isTlsError(error) || (isServerError(error) && error.code === '28000');
}

interface ClientOptions {
  readonly applicationName: string;
  readonly password: string | undefined;
  readonly tls: TlsAttempt;
}

function makeClient(config: PostgresConfig, options: ClientOptions): pg.Client {
  const client = new pg.Client({
    host: config.host,
    port: config.port,
    user: config.user,
    database: config.database,
    // Never undefined, else pg itself would look for one.
    password: options.password ?? '',
    ssl: options.tls,
    application_name: options.applicationName,
    connectionTimeoutMillis: config.connectTimeout * 1000,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    enableChannelBinding: config.channelBinding === 'require',
    types: textParsers,
    ...(config.options === undefined ? {} : { options: config.options }),
  });
  // The loss of an idle connection must not end the process; the next query tells.
  client.on('error', () => undefined);
  return client;
}

/** The time limit of the connection itself has ended with its opening. */
function prepareWithin(
  client: pg.Client,
  signal: AbortSignal,
  ms: number,
): Promise<Omit<OpenClient, 'client'>> {
  const work = orAborted(prepare(client), signal);
  if (ms === 0) return work;
  return within(work, ms, () => {
    throw Object.assign(new Error('timeout expired'), { code: 'ETIMEDOUT' });
  });
}

interface Prepared {
  readonly version: string;
  readonly name: string;
  readonly pid: number;
  readonly forgiving: boolean;
}

async function prepare(client: pg.Client): Promise<Omit<OpenClient, 'client'>> {
  // First of all, since a short timeout of the role or the database could end what follows.
  await client.query('SET statement_timeout = 0');
  const { rows } = await client.query<Prepared>(PREPARE_SESSION);
  const { version = '0', name = '', pid = 0, forgiving = false } = rows[0] ?? {};
  checkVersion(Number(version), name);
  if (forgiving) await refuseDamage(client);
  const { processID } = client as unknown as { readonly processID: number | null };
  return { version: name, processId: pid, announcedProcessId: processID ?? pid };
}

async function refuseDamage(client: pg.Client): Promise<void> {
  try {
    await client.query(REFUSE_DAMAGE);
  } catch (error) {
    if (!isServerError(error) || error.code !== '42501') throw error;
    throw new MigrationError({
      code: 'PERMISSION_DENIED',
      message:
        'The server is set to read over damaged pages (zero_damaged_pages or ignore_checksum_failure is on), so rows could be missing without an error, and this role may not switch that off.',
      hint: 'Switch both off for this role and database (ALTER ROLE ... RESET, ALTER DATABASE ... RESET), or connect as a superuser.',
      cause: safeCause(error),
    });
  }
}

/** Throws SERVER_TOO_OLD for a `server_version_num` before the oldest that is tested. */
export function checkVersion(number: number, name: string): void {
  if (number >= OLDEST * 10_000) return;
  const message = `The server is PostgreSQL ${name}; godwit needs ${OLDEST} or newer.`;
  const hint = 'Move to a supported version of PostgreSQL first.';
  throw new MigrationError({ code: 'SERVER_TOO_OLD', message, hint });
}
