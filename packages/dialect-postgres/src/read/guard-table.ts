import { MigrationError, type Probe, type Table, type TableName } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { qualifiedName } from '../ddl/sql-text.js';
import { partitionedAmong } from '../write/partitioned.js';
import { tablesOf } from './probes.js';
import { fromTable } from './rows/copy-query.js';

/**
 * The catalogue as the snapshot shows it beside the catalogue of now: what TRUNCATE, ALTER TABLE, DROP and the like do is
 * no part of any snapshot, so rows would be missing without a word.
 */
const CHANGES = `
  WITH RECURSIVE now AS (SELECT pg_catalog.to_regclass($1)::oid AS oid), before AS (
    SELECT oid FROM now UNION ALL SELECT i.inhrelid FROM pg_catalog.pg_inherits AS i JOIN before ON i.inhparent = before.oid
     WHERE $2
  ), parts AS (
    SELECT relid::oid AS oid FROM now, pg_catalog.pg_partition_tree(now.oid) UNION SELECT oid FROM now
  )
  SELECT EXISTS (SELECT FROM pg_catalog.pg_class AS c, now WHERE c.oid = now.oid) AS known,
         EXISTS (SELECT FROM before JOIN pg_catalog.pg_class AS c ON c.oid = before.oid
                  WHERE c.relkind = 'r' AND c.relfilenode <> coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)) AS rewritten,
         EXISTS ((SELECT oid FROM before EXCEPT SELECT oid FROM parts) UNION ALL (SELECT oid FROM parts EXCEPT SELECT oid FROM before)) AS parted`;

interface Changes {
  readonly known: boolean;
  readonly rewritten: boolean;
  readonly parted: boolean;
}

/**
 * Holds a table as it is until the session ends, as pg_dump does, and throws READ_FAILED where it was truncated, rewritten
 * or replaced between the snapshot and now. Inserts, updates and deletes of others go on.
 */
export async function guardTable(
  connection: Connection,
  table: Pick<Table, 'name' | 'properties'>,
): Promise<void> {
  await connection.run(`SELECT 1 ${fromTable(table)} LIMIT 0`);
  const [found] = await connection.query<Changes>(CHANGES, [
    qualifiedName(table.name),
    table.properties?.['partitioned'] === true,
  ]);
  const change = found === undefined ? undefined : whatChanged(found);
  if (change === undefined) return;
  const { schema, name } = table.name;
  throw new MigrationError({
    code: 'READ_FAILED',
    message: `The table was ${change} after the run began, so its rows of then cannot be read any more.`,
    hint: 'Run again, so that a new snapshot shows what there is.',
    place: { ...(schema === undefined ? {} : { schema }), table: name },
  });
}

/** Holds all tables that probes look at, as {@link guardTable} does. */
export async function guardProbed(connection: Connection, probes: readonly Probe[]): Promise<void> {
  const tables = new Map<string, TableName>();
  for (const name of probes.flatMap(tablesOf)) tables.set(qualifiedName(name), name);
  const partitioned = await partitionedAmong(connection, [...tables.values()]);
  for (const name of tables.values()) {
    await guardTable(connection, { name, properties: { partitioned: partitioned(name) } });
  }
}

function whatChanged({ known, rewritten, parted }: Changes): string | undefined {
  if (!known) return 'dropped and made anew';
  if (rewritten) return 'truncated or rewritten';
  return parted ? 'given other partitions' : undefined;
}
