import type { SourceFingerprint } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';

/** Each is null where the server does not keep it. */
const FACTS = `
  SELECT pg_catalog.current_database()::text AS database,
         pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS may_know_system,
         CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
              ELSE pg_catalog.pg_current_wal_insert_lsn() END::text AS wal,
         (SELECT pg_catalog.concat_ws(' ', tup_inserted, tup_updated, tup_deleted) FROM pg_catalog.pg_stat_database
           WHERE datname = pg_catalog.current_database()) AS written`;

const SYSTEM = 'SELECT system_identifier::text AS system FROM pg_catalog.pg_control_system()';

interface Facts {
  readonly database: string;
  readonly may_know_system: boolean;
  readonly wal: string | null;
  readonly written: string | null;
}

/** Which server and database it is, and how far its writing has come. */
export async function fingerprint(connection: Connection): Promise<SourceFingerprint> {
  const [facts] = await connection.query<Facts>(FACTS);
  if (facts === undefined) return {};
  const { database, wal, written } = facts;
  const [known] = facts.may_know_system ? await connection.query<{ system: string }>(SYSTEM) : [];
  return {
    database,
    ...(known === undefined ? {} : { system: known.system }),
    ...(wal === null ? {} : { wal }),
    ...(written === null ? {} : { written }),
  };
}
