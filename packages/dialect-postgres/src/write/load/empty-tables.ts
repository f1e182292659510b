import type { TableName } from '@godwit/plugin-api';
import { cancellable } from '../../connect/cancellation.js';
import type { Connection } from '../../connect/connection.js';
import type { ConnectionPool } from '../../connect/connection-pool.js';
import { inTransaction } from '../../connect/in-transaction.js';
import { statementError } from '../../errors/statement-errors.js';
import { ownRows, partitionedAmong } from '../partitioned.js';
import { forget } from '../record-writes.js';
import { type MayPlayReplica, PLAY_REPLICA } from '../suspend/replica-role.js';
import { silenceTriggers } from './silence-triggers.js';

/**
 * Deletes every row of tables in one transaction, and what the records of the run tell of them. Without TRUNCATE, which another
 * table's key forbids even where it has no rows.
 */
export async function emptyTables(
  pool: ConnectionPool,
  tables: readonly TableName[],
  runId: string,
  signal: AbortSignal,
  mayPlayReplica: MayPlayReplica,
): Promise<void> {
  try {
    await cancellable(pool, signal, async (connection) => {
      const replica = await mayAll(connection, tables, mayPlayReplica);
      await inTransaction(connection, async () => {
        if (replica) await connection.run(PLAY_REPLICA);
        await deleteAll(connection, tables, replica);
        for (const table of tables) await forget(connection, pool.records, runId, table);
      });
    });
  } catch (error) {
    const place = tables.length === 1 ? { table: tables[0]?.name ?? '' } : {};
    const purpose = `empty ${tables.map(({ name }) => name).join(', ')}`;
    throw statementError(error, { purpose, place, otherwise: 'WRITE_FAILED', signal });
  }
}

async function mayAll(
  connection: Connection,
  tables: readonly TableName[],
  mayPlayReplica: MayPlayReplica,
): Promise<boolean> {
  for (const table of tables) if (!(await mayPlayReplica(connection, table))) return false;
  return true;
}

async function deleteAll(
  connection: Connection,
  tables: readonly TableName[],
  replica: boolean,
): Promise<void> {
  const isPartitioned = await partitionedAmong(connection, tables);
  for (const table of tables) {
    const silenced = await silenceTriggers(connection, { table, change: 'delete', replica });
    await connection.run(`DELETE FROM ${ownRows(table, isPartitioned)}`);
    await silenced.end();
  }
}
