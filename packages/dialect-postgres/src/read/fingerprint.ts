import type { SourceFingerprint } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { holdsRecords } from './schemas.js';

/**
 * What has been written belongs to the whole server in its log (other databases, checkpoints), so the counters of the
 * database's own tables are asked where they can be trusted: not on a standby, which does not count what it replays, nor
 * before PostgreSQL 15, which delivers them late. Each fact is null where the server does not keep it.
 */
const FACTS = `
  SELECT pg_catalog.current_database()::text AS database,
         pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS may_know_system,
         pg_catalog.current_setting('server_version_num')::int >= 150000 AND NOT pg_catalog.pg_is_in_recovery()
           AND pg_catalog.current_setting('track_counts')::boolean AS counts,
         CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
              ELSE pg_catalog.pg_current_wal_insert_lsn() END::text AS wal`;

const SYSTEM = 'SELECT system_identifier::text AS system FROM pg_catalog.pg_control_system()';

/** Which transaction wrote each row of the catalogue about the database's own objects. */
const DEFINITIONS = [
  'SELECT tableoid, xmin, oid FROM own',
  ...[
    'attribute.attrelid',
    'attrdef.adrelid',
    'constraint.conrelid',
    'index.indrelid',
    'trigger.tgrelid',
  ].map((name) => {
    const [catalogue, relation] = name.split('.');
    return `SELECT c.tableoid, c.xmin, ${relation} FROM pg_catalog.pg_${catalogue} AS c WHERE ${relation} IN (SELECT oid FROM own)`;
  }),
  'SELECT tableoid, xmin, objoid FROM pg_catalog.pg_description WHERE objoid IN (SELECT oid FROM own)',
  'SELECT tableoid, xmin, enumtypid FROM pg_catalog.pg_enum',
  "SELECT tableoid, xmin, oid FROM pg_catalog.pg_type WHERE typtype IN ('d', 'e', 'r') AND typnamespace IN (SELECT oid FROM schemas)",
  'SELECT tableoid, xmin, oid FROM schemas',
].join('\n    UNION ALL ');

/** A sum of hashes instead of a list, since it needs no order and no memory. */
const hashed = (text: string): string => `pg_catalog.sum(pg_catalog.hashtextextended(${text}, 0))`;

/** Rows that VACUUM and ANALYZE touch are in neither; a TRUNCATE shows in the file of its table. */
const COUNTED = `
  WITH schemas AS MATERIALIZED (SELECT tableoid, xmin, oid FROM pg_catalog.pg_namespace AS n
         WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND NOT ${holdsRecords('n.oid')}),
       own AS MATERIALIZED (SELECT tableoid, xmin, oid, relkind, relfilenode FROM pg_catalog.pg_class
         WHERE relnamespace IN (SELECT oid FROM schemas)),
       definitions AS (${DEFINITIONS})
  SELECT (SELECT pg_catalog.concat_ws(' ', pg_catalog.count(*), ${hashed("pg_catalog.concat_ws(' ', tableoid, oid, xmin)")})
            FROM definitions) AS defined,
         (SELECT ${hashed(`pg_catalog.concat_ws(' ', oid, relfilenode, pg_catalog.pg_stat_get_tuples_inserted(oid),
            pg_catalog.pg_stat_get_tuples_updated(oid), pg_catalog.pg_stat_get_tuples_deleted(oid))`)}::text
            FROM own WHERE relkind IN ('r', 'm')) AS written,
         (SELECT ${hashed("pg_catalog.concat_ws(' ', schemaname, sequencename, last_value)")}::text
            FROM pg_catalog.pg_sequences) AS sequences`;

interface Facts {
  readonly database: string;
  readonly may_know_system: boolean;
  readonly counts: boolean;
  readonly wal: string | null;
}

/** Which server and database it is, and how far its writing has come. What a session wrote shows once its counters arrive, 10 s at most after its commit. */
export async function fingerprint(connection: Connection): Promise<SourceFingerprint> {
  const [facts] = await connection.query<Facts>(FACTS);
  if (facts === undefined) return {};
  const [known] = facts.may_know_system ? await connection.query<Record<string, string | null>>(SYSTEM) : [];
  const [counted] = facts.counts ? await connection.query<Record<string, string | null>>(COUNTED) : [];
  const state = counted ?? { wal: facts.wal };
  const all = Object.entries({ database: facts.database, ...known, ...state });
  return Object.fromEntries(all.filter((fact): fact is [string, string] => fact[1] !== null));
}
