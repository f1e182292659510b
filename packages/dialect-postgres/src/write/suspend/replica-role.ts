import type { TableName } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { qualifiedName } from '../../ddl/sql-text.js';
import { isServerError } from '../../errors/server-error.js';
import { PARTS } from '../partitioned.js';

/** What a transaction says so that the usual triggers, and with them the checks of foreign keys, are not for its rows. */
export const PLAY_REPLICA = 'SET LOCAL session_replication_role = replica';

/** And so that they are again. */
export const PLAY_ORIGIN = 'SET LOCAL session_replication_role = origin';

/** Unique keys that can wait for the end of a transaction are checked by triggers, too: a replica would let duplicates in. */
const LATE_KEYS = `SELECT EXISTS (
  SELECT FROM pg_catalog.pg_constraint WHERE conrelid IN ${PARTS} AND contype IN ('p', 'u', 'x') AND condeferrable) AS found`;

/** Whether a load into a table may play the part of a replica. The session is in no transaction. */
export type MayPlayReplica = (connection: Connection, table: TableName) => Promise<boolean>;

/** Asks the server once whether the role has the right; a provider may have given it to others than superusers. */
export function replicaRole(): MayPlayReplica {
  let right: boolean | undefined;
  return async (connection, table) => {
    right ??= await hasRight(connection);
    if (!right) return false;
    const [late] = await connection.query<{ found: boolean }>(LATE_KEYS, [qualifiedName(table)]);
    return late?.found === false;
  };
}

async function hasRight(connection: Connection): Promise<boolean> {
  await connection.run('BEGIN');
  try {
    await connection.run(PLAY_REPLICA);
    return true;
  } catch (error) {
    if (isServerError(error) && error.code === '42501') return false;
    throw error;
  } finally {
    await connection.run('ROLLBACK').catch(() => undefined);
  }
}
