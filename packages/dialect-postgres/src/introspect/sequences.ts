import type { SequenceBounds } from '@godwit/plugin-api';
import { sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../connect/query-builder.js';
import { qualifiedName } from '../ddl/sql-text.js';
import { catalog } from './catalog.js';
import { LATE_BOUND } from './late-bound.js';
import { ofExtension } from './native-expression.js';

/** Of a sequence that says nothing of its type. */
export const LARGEST_KEY = 2n ** 63n - 1n;

/** A sequence, and the columns that it makes keys for. */
export interface SequenceRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly start: bigint;
  readonly increment: bigint;
  readonly min: bigint;
  readonly max: bigint;
  readonly cache: bigint;
  readonly cycle: boolean;
  /** Comes with an extension. */
  readonly extension: boolean;
  /** The largest number of the type that it is declared as. */
  readonly largest: bigint;
  readonly last: bigint | null;
  /** The statements that would let the user read where it stands, as a list in JSON; empty where it may. */
  readonly grants: string;
  /** `table oid:column number` of the columns that own it, and with a `!` of those whose default reads it, as a JSON array. */
  readonly users: string;
}

/** Who uses a sequence: the owner (identity, serial) and every default that reads it. */
const USERS = sql<string>`(
  SELECT coalesce(pg_catalog.json_agg(used.site), '[]')::text FROM (
    SELECT own.refobjid || ':' || own.refobjsubid AS site FROM pg_catalog.pg_depend AS own
     WHERE own.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND own.objid = c.oid
       AND own.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND own.deptype IN ('a', 'i')
    UNION
    SELECT d.adrelid || ':' || d.adnum || '!' FROM pg_catalog.pg_depend AS reads
      JOIN pg_catalog.pg_attrdef AS d ON d.oid = reads.objid
     WHERE reads.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
       AND reads.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND reads.refobjid = c.oid) AS used)`;

/** It may come along with a table of the extension. */
const OF_EXTENSION = sql<boolean>`(${sql.raw(ofExtension('pg_catalog.pg_class', 'c.oid'))} OR EXISTS (
  SELECT FROM pg_catalog.pg_depend AS own
   WHERE own.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND own.objid = c.oid AND own.deptype IN ('a', 'i')
     AND own.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
     AND ${sql.raw(ofExtension('pg_catalog.pg_class', 'own.refobjid'))}))`;

/** A sequence that the user may not read has no last value here. */
const LAST = sql<bigint | null>`CASE WHEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT,USAGE')
  THEN pg_catalog.pg_sequence_last_value(c.oid::pg_catalog.regclass) END`;

const GRANTS = sql<string>`pg_catalog.array_to_json(pg_catalog.array_remove(ARRAY[
  CASE WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    THEN pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %I', n.nspname, current_user) END,
  CASE WHEN NOT pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
    THEN pg_catalog.format('GRANT SELECT ON SEQUENCE %I.%I TO %I', n.nspname, c.relname, current_user) END
  ]::text[], NULL))::text`;

const LARGEST = sql<bigint>`CASE pg_catalog.format_type(s.seqtypid, NULL)
  WHEN 'smallint' THEN 32767 WHEN 'integer' THEN 2147483647 ELSE 9223372036854775807 END::bigint`;

/**
 * What limits a sequence otherwise than one of its direction whose largest number is `largest`: for a column that of its
 * type, for a sequence of its own that of 64 bits.
 */
export function boundsOf(row: SequenceRow, largest: bigint): SequenceBounds | undefined {
  const rising = row.increment > 0n;
  const [min, max] = rising ? [1n, largest] : [-largest - 1n, -1n];
  const bounds: SequenceBounds = {
    ...(row.min === min ? {} : { min: String(row.min) }),
    ...(row.max === max ? {} : { max: String(row.max) }),
    ...(row.cache === 1n ? {} : { cache: String(row.cache) }),
    ...(row.cycle ? { cycle: true } : {}),
  };
  return Object.keys(bounds).length === 0 ? undefined : bounds;
}

/** All sequences of the database but those of the system; a column may use one of another schema. */
export async function readSequences(connection: Connection): Promise<readonly SequenceRow[]> {
  const query = catalog
    .selectFrom('pg_catalog.pg_sequence as s')
    .innerJoin('pg_catalog.pg_class as c', 'c.oid', 's.seqrelid')
    .innerJoin('pg_catalog.pg_namespace as n', 'n.oid', 'c.relnamespace')
    .orderBy('n.nspname')
    .orderBy('c.relname')
    .select([
      'c.oid as oid',
      'n.nspname as schema',
      'c.relname as name',
      's.seqstart as start',
      's.seqincrement as increment',
      's.seqmin as min',
      's.seqmax as max',
      's.seqcache as cache',
      's.seqcycle as cycle',
      OF_EXTENSION.as('extension'),
      LARGEST.as('largest'),
      LAST.as('last'),
      GRANTS.as('grants'),
      USERS.as('users'),
    ]);
  const [rows, late] = [await runQuery(connection, query), await connection.query<LateBound>(LATE_BOUND)];
  const moved = await movedBeforeUse(connection, rows);
  return rows.map((found) => {
    const next = moved.get(found.oid);
    const row = next === undefined ? found : { ...found, last: next - found.increment };
    const sites = late.filter((one) => one.sequence_oid === row.oid);
    const named = sites.map((one) => `${one.table_oid}:${one.number}!`);
    return named.length === 0 ? row : { ...row, users: JSON.stringify([...usersOf(row), ...named]) };
  });
}

/** The statements that would let the user know where a sequence stands; none where that is known. */
export function missingGrants(row: SequenceRow): readonly string[] {
  return row.last === null ? grantsOf(row) : [];
}

function grantsOf({ grants }: SequenceRow): readonly string[] {
  return JSON.parse(grants) as readonly string[];
}

/** How many sequences one question asks. */
const AT_ONCE = 100;

/** The next numbers of sequences that were set to one and have not given it yet: of these the catalogue tells nothing. */
async function movedBeforeUse(
  connection: Connection,
  rows: readonly SequenceRow[],
): Promise<ReadonlyMap<string, bigint>> {
  const unused = rows.filter((row) => row.last === null && grantsOf(row).length === 0);
  const moved = new Map<string, bigint>();
  for (let from = 0; from < unused.length; from += AT_ONCE) {
    const asked = unused.slice(from, from + AT_ONCE);
    const parts = asked.map(
      (row) =>
        `SELECT '${row.oid}' AS oid, last_value AS next, is_called AS called FROM ${qualifiedName(row)}`,
    );
    const found = await connection.query<{ oid: string; next: bigint; called: boolean }>(
      parts.join(' UNION ALL '),
    );
    const starts = new Map(asked.map((row) => [row.oid, row.start]));
    for (const { oid, next, called } of found) if (!called && next !== starts.get(oid)) moved.set(oid, next);
  }
  return moved;
}

interface LateBound {
  readonly table_oid: string;
  readonly number: number;
  readonly sequence_oid: string;
}

/** Finds the sequence that the default of a column reads, else the one that the column owns. */
export function sequenceFinder(
  sequences: readonly SequenceRow[],
): (table: string, column: number) => SequenceRow | undefined {
  const bySite = new Map<string, SequenceRow>();
  for (const sequence of sequences) {
    for (const site of usersOf(sequence)) bySite.set(site, sequence);
  }
  return (table, column) => bySite.get(`${table}:${column}!`) ?? bySite.get(`${table}:${column}`);
}

/** Whether a sequence belongs to this one column alone, so that it goes with it. */
export function belongsTo(sequence: SequenceRow, table: string, column: number): boolean {
  return usersOf(sequence).includes(`${table}:${column}`);
}

function usersOf(sequence: SequenceRow): readonly string[] {
  return JSON.parse(sequence.users) as readonly string[];
}
