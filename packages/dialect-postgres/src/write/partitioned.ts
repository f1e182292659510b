import type { TableName } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { qualifiedName } from '../ddl/sql-text.js';

/** A table, whose qualified name is the first parameter, and its partitions. */
export const PARTS =
  '(SELECT $1::pg_catalog.regclass UNION SELECT relid FROM pg_catalog.pg_partition_tree($1::pg_catalog.regclass))';

/** The same for several tables. */
export const ALL_PARTS = `(SELECT given.oid FROM pg_catalog.unnest($1::pg_catalog.regclass[]) AS given (oid)
  UNION SELECT part.relid FROM pg_catalog.unnest($1::pg_catalog.regclass[]) AS given (oid), pg_catalog.pg_partition_tree(given.oid) AS part)`;

const PARTITIONED = `SELECT name FROM pg_catalog.unnest($1::text[]) AS name
  JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(name) AND c.relkind = 'p'`;

/** Which tables are there only as the sum of their partitions; of all others the rows of heirs are none of theirs. */
export async function partitionedAmong(
  connection: Connection,
  tables: readonly TableName[],
): Promise<(table: TableName) => boolean> {
  const names = [...new Set(tables.map(qualifiedName))];
  const found = await connection.query<{ name: string }>(PARTITIONED, [names]);
  const partitioned = new Set(found.map((row) => row.name));
  return (table) => partitioned.has(qualifiedName(table));
}

/** A table as FROM and DELETE name it, with exactly its own rows. */
export function ownRows(table: TableName, partitioned: (table: TableName) => boolean): string {
  return `${partitioned(table) ? '' : 'ONLY '}${qualifiedName(table)}`;
}
