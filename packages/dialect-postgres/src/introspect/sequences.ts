import type { SequenceBounds } from '@godwit/plugin-api';
import { sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../query-builder.js';
import { catalog } from './catalog.js';
import { LATE_BOUND } from './late-bound.js';

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
  /** The largest number of the type that it is declared as. */
  readonly largest: bigint;
  readonly last: bigint | null;
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

/** A sequence that the user may not read has no last value here. */
const LAST = sql<bigint | null>`CASE WHEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT,USAGE')
  THEN pg_catalog.pg_sequence_last_value(c.oid::pg_catalog.regclass) END`;

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
      LARGEST.as('largest'),
      LAST.as('last'),
      USERS.as('users'),
    ]);
  const [rows, late] = [await runQuery(connection, query), await connection.query<LateBound>(LATE_BOUND)];
  return rows.map((row) => {
    const sites = late.filter((one) => one.sequence_oid === row.oid);
    const named = sites.map((one) => `${one.table_oid}:${one.number}!`);
    return named.length === 0 ? row : { ...row, users: JSON.stringify([...usersOf(row), ...named]) };
  });
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

function usersOf(sequence: SequenceRow): readonly string[] {
  return JSON.parse(sequence.users) as readonly string[];
}
