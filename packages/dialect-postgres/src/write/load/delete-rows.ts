import type { ColumnPlan, EqualRows, Row, RowsByKey, TableName } from '@godwit/plugin-api';
import { cancellable } from '../../connect/cancellation.js';
import type { Connection } from '../../connect/connection.js';
import type { ConnectionPool } from '../../connect/connection-pool.js';
import { inTransaction } from '../../connect/in-transaction.js';
import { nameList, qualifiedName, quoteName } from '../../ddl/sql-text.js';
import { isServerError } from '../../errors/server-error.js';
import { statementError } from '../../errors/statement-errors.js';
import { ownRows, partitionedAmong } from '../partitioned.js';
import { CopyLoad } from './copy-load.js';
import { encodeRows } from './encode-rows.js';
import { LOAD_FORMAT } from './load-target.js';
import { silenceTriggers } from './silence-triggers.js';

const STAGE = 'godwit_keys';

/** Deletes the rows with these keys in one transaction; the keys come by COPY and are of the types of the columns. */
export function deleteRows(
  pool: ConnectionPool,
  table: TableName,
  { key, keys }: RowsByKey,
  signal: AbortSignal,
): Promise<bigint> {
  return deleteStaged(pool, table, { columns: key, rows: keys, sql: byKey }, signal);
}

/** Deletes one row for each of these in one transaction: rows are equal where all of their values have the same text. */
export function deleteEqualRows(
  pool: ConnectionPool,
  table: TableName,
  { columns, rows }: EqualRows,
  signal: AbortSignal,
): Promise<bigint> {
  return deleteStaged(pool, table, { columns, rows, sql: oneByOne }, signal);
}

/** What is deleted: `sql` gives the statement, from how the table and the staged rows are named. */
interface Deletion {
  readonly columns: readonly ColumnPlan[];
  readonly rows: readonly Row[];
  sql(table: string, stage: string, columns: readonly ColumnPlan[]): string;
}

async function deleteStaged(
  pool: ConnectionPool,
  table: TableName,
  deletion: Deletion,
  signal: AbortSignal,
): Promise<bigint> {
  try {
    return await cancellable(pool, signal, (connection) =>
      inTransaction(connection, () => deleteSilently(connection, table, deletion)),
    );
  } catch (error) {
    const purpose = `delete rows of ${table.name}`;
    const key = isServerError(error) && error.code === '23503' ? error.constraint : undefined;
    const place = {
      ...(table.schema === undefined ? {} : { schema: table.schema }),
      table: table.name,
      ...(key === undefined ? {} : { object: key }),
    };
    throw statementError(error, { purpose, place, otherwise: 'WRITE_FAILED', signal });
  }
}

async function deleteSilently(connection: Connection, table: TableName, deletion: Deletion): Promise<bigint> {
  const silenced = await silenceTriggers(connection, { table, change: 'delete', replica: false });
  const deleted = await stageAndDelete(connection, table, deletion);
  await silenced.end();
  return BigInt(deleted);
}

async function stageAndDelete(
  connection: Connection,
  table: TableName,
  { columns, rows, sql }: Deletion,
): Promise<number> {
  const names = nameList(columns.map((column) => column.name));
  const stage = `pg_temp.${quoteName(STAGE)}`;
  const own = ownRows(table, await partitionedAmong(connection, [table]));
  await connection.run(
    `CREATE TEMPORARY TABLE ${quoteName(STAGE)} ON COMMIT DROP AS SELECT ${names} FROM ${qualifiedName(table)} WITH NO DATA`,
  );
  const load = new CopyLoad(connection, `COPY ${stage} (${names}) FROM STDIN WITH ${LOAD_FORMAT}`);
  await load.write(encodeRows(rows, columns));
  await load.finish();
  // So that few rows do not make the planner read a large table.
  await connection.run(`ANALYZE ${stage}`);
  return connection.run(sql(own, stage, columns));
}

function byKey(table: string, stage: string, key: readonly ColumnPlan[]): string {
  const same = key.map(({ name }) => `t.${quoteName(name)} = s.${quoteName(name)}`);
  return `DELETE FROM ${table} AS t USING ${stage} AS s WHERE ${same.join(' AND ')}`;
}

/**
 * Not every type has an equality, and that of some joins what differs (1.0 and 1.00), so the texts are compared. Of equal
 * rows so many go as are staged.
 */
function oneByOne(table: string, stage: string, columns: readonly ColumnPlan[]): string {
  const wanted = `SELECT ${rowText('s', columns)} AS text, count(*) AS count FROM ${stage} AS s GROUP BY 1`;
  const found = `SELECT t.tableoid, t.ctid, w.count, row_number() OVER (PARTITION BY w.text) AS number
    FROM ${table} AS t JOIN (${wanted}) AS w ON ${rowText('t', columns)} = w.text`;
  return `DELETE FROM ${table} AS t USING (${found}) AS f
    WHERE f.number <= f.count AND t.tableoid = f.tableoid AND t.ctid = f.ctid`;
}

function rowText(alias: string, columns: readonly ColumnPlan[]): string {
  const cells = columns.map(({ name, as, form }) => {
    // JSON of which only the meaning counts.
    const meaning = as.kind === 'json' && form === 'normalized' ? '::pg_catalog.jsonb' : '';
    return `${alias}.${quoteName(name)}${meaning}`;
  });
  return `ROW(${cells.join(', ')})::pg_catalog.text COLLATE pg_catalog."C"`;
}
