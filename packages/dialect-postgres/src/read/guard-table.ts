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
  SELECT asked.name, change.* FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::boolean[])) AS asked (name, partitioned), LATERAL (
    WITH RECURSIVE now AS (SELECT pg_catalog.to_regclass(asked.name)::oid AS oid), before AS (
      SELECT oid FROM now UNION ALL SELECT i.inhrelid FROM pg_catalog.pg_inherits AS i JOIN before ON i.inhparent = before.oid
       WHERE asked.partitioned
    ), parts AS (
      SELECT relid::oid AS oid FROM now, pg_catalog.pg_partition_tree(now.oid) UNION SELECT oid FROM now
    )
    SELECT EXISTS (SELECT FROM pg_catalog.pg_class AS c, now WHERE c.oid = now.oid) AS known,
           EXISTS (SELECT FROM before JOIN pg_catalog.pg_class AS c ON c.oid = before.oid
                    WHERE c.relkind = 'r' AND c.relfilenode <> coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)) AS rewritten,
           EXISTS ((SELECT oid FROM before EXCEPT SELECT oid FROM parts) UNION ALL (SELECT oid FROM parts EXCEPT SELECT oid FROM before)) AS parted
  ) AS change`;

/** What a session holds already, to the end of its transaction; partitions may still come and go. */
const held = new WeakMap<Connection, Set<string>>();
/** The session that holds tables for others of the same snapshot, and stays as long as they do. */
const holders = new WeakMap<Connection, Connection>();

/** So many locks are asked for at once. */
const HELD_AT_ONCE = 250;

/** What `holder` holds is held for this session, too. */
export function holdsFor(holder: Connection, connection: Connection): void {
  holders.set(connection, holder);
}

/**
 * Holds tables for all sessions that a holder holds for; none of them where that fails, since each reading holds its own table
 * then and tells what is wrong with it. The holder's transaction stays whole.
 */
export async function holdTables(holder: Connection, tables: readonly Guarded[]): Promise<void> {
  try {
    await holder.run('SAVEPOINT hold');
    for (let start = 0; start < tables.length; start += HELD_AT_ONCE)
      await guardTables(holder, tables.slice(start, start + HELD_AT_ONCE));
    await holder.run('RELEASE SAVEPOINT hold');
  } catch {
    held.delete(holder);
    await holder.run('ROLLBACK TO SAVEPOINT hold').catch(() => undefined);
  }
}

interface Changes {
  readonly name: string;
  readonly known: boolean;
  readonly rewritten: boolean;
  readonly parted: boolean;
}

type Guarded = Pick<Table, 'name' | 'properties'>;

/**
 * Holds a table as it is until the session ends, as pg_dump does, and throws READ_FAILED where it was truncated, rewritten
 * or replaced between the snapshot and now. Inserts, updates and deletes of others go on.
 */
export function guardTable(connection: Connection, table: Guarded): Promise<void> {
  return guardTables(connection, [table]);
}

/** Holds all tables that probes look at, as {@link guardTable} does. */
export async function guardProbed(connection: Connection, probes: readonly Probe[]): Promise<void> {
  const tables = new Map<string, TableName>();
  for (const name of probes.flatMap(tablesOf)) tables.set(qualifiedName(name), name);
  const partitioned = await partitionedAmong(connection, [...tables.values()]);
  await guardTables(
    connection,
    [...tables.values()].map((name) => ({ name, properties: { partitioned: partitioned(name) } })),
  );
}

async function guardTables(connection: Connection, tables: readonly Guarded[]): Promise<void> {
  const known = held.get(connection) ?? new Set();
  held.set(connection, known);
  const asked = new Map(tables.map((table) => [qualifiedName(table.name), table]));
  const holder = holders.get(connection);
  const shared = holder === undefined ? undefined : held.get(holder);
  for (const name of asked.keys()) if (known.has(name) || shared?.has(name)) asked.delete(name);
  if (asked.size === 0) return;
  await connection.valuesOfEach([...asked.values()].map((table) => `SELECT 1 ${fromTable(table)} LIMIT 0`));
  const partitioned = [...asked.values()].map(isPartitioned);
  for (const found of await connection.query<Changes>(CHANGES, [[...asked.keys()], partitioned])) {
    const change = whatChanged(found);
    const table = asked.get(found.name);
    if (table === undefined) continue;
    if (change !== undefined) throw changed(table, change);
    if (!isPartitioned(table)) known.add(found.name);
  }
}

function isPartitioned({ properties }: Guarded): boolean {
  return properties?.['partitioned'] === true;
}

function changed({ name: { schema, name } }: Guarded, change: string): MigrationError {
  return new MigrationError({
    code: 'READ_FAILED',
    message: `The table was ${change} after the run began, so its rows of then cannot be read any more.`,
    hint: 'Run again, so that a new snapshot shows what there is.',
    place: { ...(schema === undefined ? {} : { schema }), table: name },
  });
}

function whatChanged({ known, rewritten, parted }: Changes): string | undefined {
  if (!known) return 'dropped and made anew';
  if (rewritten) return 'truncated or rewritten';
  return parted ? 'given other partitions' : undefined;
}
