import type { RowsByKey, TableName } from '@godwit/plugin-api';
import { cancellable } from '../connect/cancellation.js';
import type { Connection } from '../connect/connection.js';
import type { ConnectionPool } from '../connect/connection-pool.js';
import { nameList, qualifiedName, quoteName } from '../sql-text.js';
import { statementError } from '../statement-errors.js';
import { CopyLoad } from '../write/copy-load.js';
import { encodeRows } from '../write/encode-rows.js';
import { LOAD_FORMAT } from '../write/load-target.js';
import { ownRows, partitionedAmong } from './partitioned.js';

const STAGE = 'godwit_keys';

/** Deletes the rows with these keys in one transaction; the keys come by COPY and are of the types of the columns. */
export async function deleteRows(
  pool: ConnectionPool,
  table: TableName,
  rows: RowsByKey,
  signal: AbortSignal,
): Promise<bigint> {
  const place = { ...(table.schema === undefined ? {} : { schema: table.schema }), table: table.name };
  try {
    return await cancellable(pool, signal, (connection) => inTransaction(connection, table, rows));
  } catch (error) {
    const purpose = `delete rows of ${table.name}`;
    throw statementError(error, { purpose, place, otherwise: 'WRITE_FAILED', signal });
  }
}

async function inTransaction(connection: Connection, table: TableName, rows: RowsByKey): Promise<bigint> {
  await connection.run('BEGIN');
  try {
    const deleted = await deleteByKey(connection, table, rows);
    await connection.run('COMMIT');
    return BigInt(deleted);
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function deleteByKey(
  connection: Connection,
  table: TableName,
  { key, keys }: RowsByKey,
): Promise<number> {
  const names = key.map((column) => column.name);
  const columns = nameList(names);
  const stage = `pg_temp.${quoteName(STAGE)}`;
  const rows = ownRows(table, await partitionedAmong(connection, [table]));
  await connection.run(
    `CREATE TEMPORARY TABLE ${quoteName(STAGE)} ON COMMIT DROP AS SELECT ${columns} FROM ${qualifiedName(table)} WITH NO DATA`,
  );
  const load = new CopyLoad(connection, `COPY ${stage} (${columns}) FROM STDIN WITH ${LOAD_FORMAT}`);
  await load.write(encodeRows(keys, key));
  await load.finish();
  // So that few keys do not make the planner read a large table.
  await connection.run(`ANALYZE ${stage}`);
  const same = names.map((name) => `t.${quoteName(name)} = s.${quoteName(name)}`);
  return connection.run(`DELETE FROM ${rows} AS t USING ${stage} AS s WHERE ${same.join(' AND ')}`);
}
