import { MigrationError } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { type Holder, holderText } from '../connect/lock-waits.js';
import { qualifiedName } from '../ddl/sql-text.js';
import { isCoded } from '../errors/server-error.js';

const LOCK_NOT_AVAILABLE = '55P03';
/** So many holders of a lock are named. */
const MOST = 3;

const HOLDERS = `SELECT DISTINCT held.pid, holder.usename::text AS user, holder.application_name AS application, holder.state
  FROM pg_catalog.pg_locks AS held LEFT JOIN pg_catalog.pg_stat_activity AS holder ON holder.pid = held.pid
 WHERE held.granted AND held.relation = pg_catalog.to_regclass($1) AND held.pid <> pg_catalog.pg_backend_pid()
   AND held.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
 ORDER BY held.pid LIMIT ${MOST}`;

/** The error of a lock on a table that did not come in time, with who holds one; any other error as it is. */
export async function withHolders(connection: Connection, error: unknown): Promise<unknown> {
  if (!(error instanceof MigrationError) || error.code !== 'TARGET_BUSY') return error;
  const { cause, place = {} } = error;
  const { table, schema } = place;
  if (!isCoded(cause) || cause.code !== LOCK_NOT_AVAILABLE || table === undefined) return error;
  const name = qualifiedName({ name: table, ...(schema === undefined ? {} : { schema }) });
  const holders = await connection.query<Holder>(HOLDERS, [name]).catch(() => []);
  if (holders.length === 0) return error;
  const message = `${error.message} Locks on ${name} are held by ${holders.map(holderText).join(', ')}.`;
  const { code, hint } = error;
  return new MigrationError({ code, message, place, cause, ...(hint === undefined ? {} : { hint }) });
}
