import { randomInt } from 'node:crypto';
import { MigrationError } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import type { ConnectionPool } from '../connect/connection-pool.js';
import { LOCK_CLASS } from '../connect/left-in-session.js';
import { isServerError } from '../errors/server-error.js';

/** Keeps other runs out. */
const RUN = 1;
/** Shared by every commit for its moment: a run that begins waits until none of an earlier one is under way. */
const COMMITS = 2;
/** From here on each run has a number of its own, by which its commits know its lock. */
const FIRST_TOKEN = 16;
const NAME = 'godwit run ';
/** So often the session of a lock says something: others see by it that its run lives. */
const BEAT_MS = 10_000;
/** After so much silence a run is told to be silent. */
const SILENT_MS = 6 * BEAT_MS;

/** SQLSTATE of a commit whose run has lost its lock. */
export const LOCK_LOST_STATE = 'GW001';

/**
 * Keeps other runs out of the database until it is disposed; the lock goes with its own session, and from then on no
 * session of the pool commits any more: it fails with {@link LOCK_LOST_STATE}. Throws TARGET_LOCKED.
 */
export async function lockTarget(pool: ConnectionPool, runId: string): Promise<AsyncDisposable> {
  const connection = await pool.openNamed(`${NAME}${runId}`.slice(0, 63));
  try {
    await takeLock(connection);
    const token = randomInt(FIRST_TOKEN, 2 ** 31);
    await connection.run(`SELECT pg_catalog.pg_advisory_lock(${LOCK_CLASS}, ${token})`);
    pool.guardCommits(mustHold(token));
  } catch (error) {
    await pool.discard(connection);
    throw error;
  }
  // One that fails tells nothing that the next commit does not tell.
  const beat = setInterval(() => void connection.run('SELECT').catch(() => undefined), BEAT_MS).unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(beat);
      pool.guardCommits(undefined);
      await pool.discard(connection);
    },
  };
}

async function takeLock(connection: Connection): Promise<void> {
  const [row] = await connection.query<{ locked: boolean }>(
    `SELECT pg_catalog.pg_try_advisory_lock(${LOCK_CLASS}, ${RUN}) AS locked`,
  );
  if (row?.locked !== true) throw locked((await connection.query<Holder>(holders(RUN)))[0]);
  try {
    await connection.run(`SELECT pg_catalog.pg_advisory_lock(${LOCK_CLASS}, ${COMMITS})`);
    await connection.run(`SELECT pg_catalog.pg_advisory_unlock(${LOCK_CLASS}, ${COMMITS})`);
  } catch (error) {
    const tooLong = isServerError(error) && error.code === '55P03';
    throw tooLong ? locked((await connection.query<Holder>(holders(COMMITS)))[0]) : error;
  }
}

/** Statements that fail unless the session that holds a token is there, until the end of the transaction. */
function mustHold(token: number): string {
  return `SELECT pg_catalog.pg_advisory_xact_lock_shared(${LOCK_CLASS}, ${COMMITS});
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted
        AND objsubid = 2 AND classid = ${LOCK_CLASS} AND objid = ${token}) THEN
        RAISE EXCEPTION 'the session that holds the lock of the run is gone' USING ERRCODE = '${LOCK_LOST_STATE}';
      END IF;
    END $$`;
}

/** The session that holds a lock; of another user's, who may not be looked at, only the first two are told. */
interface Holder {
  readonly name: string;
  readonly pid: number;
  readonly user: string | null;
  readonly address: string | null;
  readonly since: string | null;
  readonly heard: string | null;
  readonly silent: boolean | null;
}

/** Whether a run is at work in the database. */
export async function isLocked(connection: Connection): Promise<boolean> {
  return (await connection.query(holders(RUN))).length > 0;
}

function holders(object: number): string {
  const text = (moment: string): string =>
    `pg_catalog.to_char(activity.${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')`;
  return `
  SELECT activity.application_name AS name, activity.pid AS pid, activity.usename::text AS user,
         pg_catalog.host(activity.client_addr) AS address, ${text('backend_start')} AS since, ${text('state_change')} AS heard,
         pg_catalog.clock_timestamp() - activity.state_change > interval '${SILENT_MS} milliseconds' AS silent
    FROM pg_catalog.pg_locks AS held JOIN pg_catalog.pg_stat_activity AS activity ON activity.pid = held.pid
   WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 2
     AND held.classid = ${LOCK_CLASS} AND held.objid = ${object}
     AND held.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`;
}

function locked(holder: Holder | undefined): MigrationError {
  const run = holder?.name.startsWith(NAME) ? ` ${holder.name.slice(NAME.length)}` : '';
  const silence =
    holder?.silent === true
      ? ` It has said nothing since ${holder.heard}, and a run that lives says something every ${BEAT_MS / 1000} seconds.`
      : '';
  const end =
    holder === undefined
      ? 'end its session with pg_terminate_backend'
      : `end its session: SELECT pg_terminate_backend(${holder.pid})`;
  return new MigrationError({
    code: 'TARGET_LOCKED',
    message: `Another run${run} is writing to this database${holder === undefined ? '' : sessionOf(holder)}.${silence}`,
    hint: `Wait until it has ended. If it is stuck, or its program is gone, ${end}`,
  });
}

function sessionOf({ pid, user, address, since }: Holder): string {
  const who = [
    ...(user === null ? [] : [`user ${user}`]),
    ...(address === null ? [] : [`from ${address}`]),
    ...(since === null ? [] : [`since ${since}`]),
  ];
  return ` (server process ${[pid, ...who].join(', ')})`;
}
