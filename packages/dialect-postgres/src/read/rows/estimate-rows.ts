import type { Table } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { qualifiedName } from '../../ddl/sql-text.js';

/** Of a partitioned table, its partitions count. -1 means that nobody has counted yet. */
const ESTIMATE = `
  SELECT pg_catalog.sum(c.reltuples)::float8 AS rows, pg_catalog.min(c.reltuples)::float8 AS least
    FROM pg_catalog.pg_class AS c
   WHERE c.relkind IN ('r', 'm') AND c.oid IN (
     SELECT relid FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass($1))
     UNION SELECT pg_catalog.to_regclass($1)::oid)`;

/** What the planner thinks; undefined where the table was never analysed. */
export async function estimateRows(connection: Connection, table: Table): Promise<number | undefined> {
  const [row] = await connection.query<{ rows: string | null; least: string | null }>(ESTIMATE, [
    qualifiedName(table.name),
  ]);
  if (row === undefined || row.rows === null || Number(row.least) < 0) return undefined;
  return Math.round(Number(row.rows));
}
