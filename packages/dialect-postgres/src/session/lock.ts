import { MigrationError } from '@godwit/plugin-api';
import type { ConnectionPool } from '../connect/connection-pool.js';

/** Advisory locks belong to one database; the numbers spell `gdwt` and are godwit's own. */
const CLASS = 0x67647774;
const OBJECT = 1;
const NAME = 'godwit run ';

/** Keeps other runs out of the database until it is disposed; the lock goes with its own session. */
export async function lockTarget(pool: ConnectionPool, runId: string): Promise<AsyncDisposable> {
  const connection = await pool.openNamed(`${NAME}${runId}`.slice(0, 63));
  const [row] = await connection.query<{ locked: boolean }>(
    `SELECT pg_catalog.pg_try_advisory_lock(${CLASS}, ${OBJECT}) AS locked`,
  );
  if (row?.locked === true) return { [Symbol.asyncDispose]: () => pool.discard(connection) };
  const holders = await connection.query<{ name: string; pid: number }>(HOLDERS);
  await pool.discard(connection);
  throw locked(holders[0]);
}

const HOLDERS = `
  SELECT activity.application_name AS name, activity.pid AS pid
    FROM pg_catalog.pg_locks AS held JOIN pg_catalog.pg_stat_activity AS activity ON activity.pid = held.pid
   WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 2
     AND held.classid = ${CLASS} AND held.objid = ${OBJECT}
     AND held.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`;

function locked(holder: { readonly name: string; readonly pid: number } | undefined): MigrationError {
  const run = holder?.name.startsWith(NAME) ? ` ${holder.name.slice(NAME.length)}` : '';
  const session = holder === undefined ? '' : ` (server process ${holder.pid})`;
  return new MigrationError({
    code: 'TARGET_LOCKED',
    message: `Another run${run} is writing to this database${session}.`,
    hint: 'Wait until it has ended. If it is stuck, end its session with pg_terminate_backend.',
  });
}
