import { interrupted, isMigrationError, MigrationError, orAborted } from '@godwit/plugin-api';
import pg from 'pg';
import { findPassword } from '../config/passfile.js';
import type { PostgresConfig } from '../config/settings.js';
import { type TlsAttempt, tlsAttempts } from '../config/tls.js';
import { connectionError, isTlsError } from '../errors/connection-errors.js';
import { isServerError, safeCause } from '../errors/server-error.js';
import { catchGarbage, refuseStrangers, socketOf } from './garbage.js';
import type { GivenSessions } from './given/given-sessions.js';
import type { SessionClient } from './session-client.js';
import { PREPARE_SESSION, REFUSE_DAMAGE } from './session-settings.js';
import { textParsers } from './text-parsers.js';
import { within } from './within.js';

/** The oldest major version that is tested. */
const OLDEST = 14;

/** After so much silence the operating system asks whether the other side is there, ten times, a second apart. */
const KEEP_ALIVE_MS = 5000;
/** The longest that a timer waits. */
const LONGEST_MS = 2 ** 31 - 1;

type Lend = NonNullable<GivenSessions['lend']>;

/** A connected client, the version of its server and the number of its server process. */
export interface OpenClient {
  readonly client: SessionClient;
  readonly version: string;
  readonly processId: number;
  /** The number that was told when the connection was made; a pooler tells one of its own. */
  readonly announcedProcessId: number;
}

/** How a session is opened. */
export interface OpenOptions {
  readonly applicationName: string;
  readonly signal: AbortSignal;
  /** So long a pool that somebody gave may take to lend one; absent: as long as a connection may take. */
  readonly patienceMs?: number;
}

/**
 * Opens a connection, or borrows one of those that were given, and prepares its session. Throws a coded error without
 * credentials.
 */
export async function openClient(config: PostgresConfig, options: OpenOptions): Promise<OpenClient> {
  const { given } = config;
  return given?.lend === undefined ? openOwn(config, options) : borrow(config, given.lend, options);
}

async function borrow(
  config: PostgresConfig,
  lend: Lend,
  { applicationName, signal, patienceMs }: OpenOptions,
): Promise<OpenClient> {
  const timeoutMs = config.connectTimeout * 1000;
  const lending = lend(patienceMs ?? (timeoutMs === 0 ? LONGEST_MS : timeoutMs));
  try {
    const client = await orAborted(lending, signal);
    const name = "SELECT pg_catalog.set_config('application_name', $1, false)";
    await client.query(name, [applicationName]);
    return { client, ...(await prepareWithin(client, signal, timeoutMs)) };
  } catch (error) {
    // Also what is lent when nobody waits for it any more.
    void lending.then((client) => client.end()).catch(() => undefined);
    throw isMigrationError(error) ? error : connectionError(error, config, true);
  }
}

async function openOwn(
  config: PostgresConfig,
  { applicationName, signal }: OpenOptions,
): Promise<OpenClient> {
  const { given } = config;
  const password =
    given === undefined ? await findPassword(config) : (given.credentials?.password ?? undefined);
  const attempts = given === undefined ? await tlsAttempts(config) : [tlsOf(given)];
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

/** What a client that was given was opened with. */
function tlsOf({ credentials }: GivenSessions): TlsAttempt {
  const ssl: unknown = credentials?.ssl ?? false;
  return ssl === true ? {} : (ssl as TlsAttempt);
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
  client: SessionClient,
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

async function prepare(client: SessionClient): Promise<Omit<OpenClient, 'client'>> {
  // First of all, since a short timeout of the role or the database could end what follows.
  await client.query('SET statement_timeout = 0');
  const { rows } = await client.query<Prepared>(PREPARE_SESSION);
  const { version = '0', name = '', pid = 0, forgiving = false } = rows[0] ?? {};
  checkVersion(Number(version), name);
  if (forgiving) await refuseDamage(client);
  return { version: name, processId: pid, announcedProcessId: client.processID ?? pid };
}

async function refuseDamage(client: SessionClient): Promise<void> {
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
