import { randomBytes } from 'node:crypto';
import type { Connection } from './connection.js';

/** What a source leaves behind to be known by. */
interface Sign {
  /** The key of an advisory lock that the session of the source holds, in digits. */
  readonly lock: string;
  /** Which database this one is a living replica of; absent where it is none, or this role may not know. */
  readonly follows?: string;
}

/**
 * A sign that only sessions of the same database see: a lock of a random number, which ends with the transaction. Names
 * tell nothing (localhost, 127.0.0.1, a socket, a proxy), nor does the identifier of the system alone, which a restored
 * backup has as well.
 */
export async function leaveSign(connection: Connection): Promise<string> {
  const lock = randomBytes(8).readBigInt64BE().toString();
  await connection.query('SELECT pg_catalog.pg_try_advisory_xact_lock_shared($1)', [lock]);
  const [state] = await connection.query<{ follows: boolean }>(FOLLOWS);
  const follows = state?.follows === true ? await systemDatabase(connection) : undefined;
  return JSON.stringify({ lock, ...(follows === undefined ? {} : { follows }) } satisfies Sign);
}

/** Whether the sign was left in this database, or in a replica of it. */
export async function seesSign(connection: Connection, identity: string): Promise<boolean> {
  const { lock, follows } = JSON.parse(identity) as Sign;
  const [found] = await connection.query<{ seen: boolean }>(SEES, [lock]);
  if (found?.seen === true) return true;
  return follows !== undefined && (await systemDatabase(connection)) === follows;
}

const SEES = `
  SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1
      AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
      AND (classid::pg_catalog.int8 << 32) | objid::pg_catalog.int8 = $1::pg_catalog.int8) AS seen`;

/** A replica that is replayed takes on what is written to the other; a copy that was stopped there does not. */
const FOLLOWS = `
  SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN NOT pg_catalog.pg_is_wal_replay_paused() ELSE false END AS follows`;

const MAY_KNOW = `
  SELECT pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS may`;

const SYSTEM_DATABASE = `
  SELECT control.system_identifier || ':' || own.oid AS name
    FROM pg_catalog.pg_control_system() AS control, pg_catalog.pg_database AS own
   WHERE own.datname = pg_catalog.current_database()`;

/** The identifier of the system and the number of the database; undefined where this role may not know. */
async function systemDatabase(connection: Connection): Promise<string | undefined> {
  const [right] = await connection.query<{ may: boolean }>(MAY_KNOW);
  if (right?.may !== true) return undefined;
  const [row] = await connection.query<{ name: string }>(SYSTEM_DATABASE);
  return row?.name;
}
