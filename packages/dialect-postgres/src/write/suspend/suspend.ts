import type { Statement, Table } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { refuseNoise } from '../load/silence-triggers.js';
import { readKeys } from './read-keys.js';
import { pendingKeys } from './records.js';
import type { MayPlayReplica } from './replica-role.js';
import { suspendKey } from './suspend-keys.js';

/** Statements around a load into tables that are there. Throws PERMISSION_DENIED where a trigger of theirs would fire. */
export async function suspend(
  connection: Connection,
  tables: readonly Table[],
  mayPlayReplica: MayPlayReplica,
  version: string,
): Promise<readonly Statement[]> {
  const pending = await pendingKeys(connection);
  const statements: Statement[] = [];
  for (const table of tables) {
    const replica = await mayPlayReplica(connection, table.name);
    await refuseNoise(connection, { table: table.name, change: 'insert', replica });
    const context = { table, replica, major: Number.parseInt(version, 10) };
    for (const key of await readKeys(connection, table.name)) {
      // All rows fulfilled it before a run that is gone; they shall again.
      const validated = key.validated || pending.has(JSON.stringify([key.schema, key.table, key.name]));
      statements.push(...suspendKey({ ...key, validated }, context));
    }
  }
  return statements;
}
