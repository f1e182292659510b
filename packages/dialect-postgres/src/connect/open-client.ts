import { isMigrationError, MigrationError } from '@godwit/plugin-api';
import pg from 'pg';
import { findPassword } from '../config/passfile.js';
import type { PostgresConfig } from '../config/settings.js';
import { type TlsAttempt, tlsAttempts } from '../config/tls.js';
import { connectionError, isTlsError } from './connection-errors.js';
import { interrupted } from './interrupted.js';
import { isServerError } from './server-error.js';
import { PREPARE_SESSION } from './session-settings.js';
import { textParsers } from './text-parsers.js';

/** The oldest major version that is tested. */
const OLDEST = 14;

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
      await connect(client, signal);
      return { client, ...(await prepare(client)) };
    } catch (error) {
      await client.end().catch(() => undefined);
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
    enableChannelBinding: config.channelBinding === 'require',
    types: textParsers,
    ...(config.options === undefined ? {} : { options: config.options }),
  });
  // The loss of an idle connection must not end the process; the next query tells.
  client.on('error', () => undefined);
  return client;
}

async function connect(client: pg.Client, signal: AbortSignal): Promise<void> {
  const abandon = (): void => void client.end().catch(() => undefined);
  signal.addEventListener('abort', abandon, { once: true });
  try {
    await client.connect();
  } catch (error) {
    throw signal.aborted ? interrupted() : error;
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}

async function prepare(client: pg.Client): Promise<Omit<OpenClient, 'client'>> {
  // First of all, since a short timeout of the role or the database could end what follows.
  await client.query('SET statement_timeout = 0');
  const { rows } = await client.query<{ version: string; name: string; pid: number }>(PREPARE_SESSION);
  const { version = '0', name = '', pid = 0 } = rows[0] ?? {};
  checkVersion(Number(version), name);
  const { processID } = client as unknown as { readonly processID: number | null };
  return { version: name, processId: pid, announcedProcessId: processID ?? pid };
}

/** Throws SERVER_TOO_OLD for a `server_version_num` before the oldest that is tested. */
export function checkVersion(number: number, name: string): void {
  if (number >= OLDEST * 10_000) return;
  const message = `The server is PostgreSQL ${name}; godwit needs ${OLDEST} or newer.`;
  const hint = 'Move to a supported version of PostgreSQL first.';
  throw new MigrationError({ code: 'SERVER_TOO_OLD', message, hint });
}
