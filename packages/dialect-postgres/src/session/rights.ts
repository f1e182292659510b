import { MigrationError } from '@godwit/plugin-api';
import type { ConnectionPool } from '../connect/connection-pool.js';
import { quoteName } from '../sql-text.js';
import { RECORDS_SCHEMA } from './records-layout.js';

interface Rights {
  readonly database: string;
  readonly user: string;
  readonly standby: boolean;
  readonly readonly: string;
  readonly may_create_schemas: boolean;
  /** Null where the schema does not exist. */
  readonly may_create_tables: boolean | null;
  readonly may_keep_records: boolean | null;
}

const RIGHTS = `
  SELECT pg_catalog.current_database()::text AS database, current_user::text AS user,
         pg_catalog.pg_is_in_recovery() AS standby,
         pg_catalog.current_setting('transaction_read_only') AS readonly,
         pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS may_create_schemas,
         (SELECT pg_catalog.has_schema_privilege(oid, 'CREATE') AND pg_catalog.has_schema_privilege(oid, 'USAGE')
            FROM pg_catalog.pg_namespace WHERE nspname = $1) AS may_create_tables,
         (SELECT pg_catalog.has_schema_privilege(oid, 'CREATE') AND pg_catalog.has_schema_privilege(oid, 'USAGE')
            FROM pg_catalog.pg_namespace WHERE nspname = $2) AS may_keep_records`;

/** Throws the coded error that a run would meet, before anything is written. */
export async function checkRights(pool: ConnectionPool, schema: string): Promise<void> {
  const [rights] = await pool.use((connection) => connection.query<Rights>(RIGHTS, [schema, RECORDS_SCHEMA]));
  if (rights === undefined) return;
  refuseReadOnly(rights);
  const user = quoteName(rights.user);
  const grant = `GRANT CREATE ON DATABASE ${quoteName(rights.database)} TO ${user}`;
  if (rights.may_create_tables === false) {
    const hint = `Its owner grants it: GRANT USAGE, CREATE ON SCHEMA ${quoteName(schema)} TO ${user}`;
    throw denied(`The user "${rights.user}" may not create tables in the schema "${schema}".`, hint);
  }
  if (rights.may_create_tables === null && !rights.may_create_schemas) {
    const message = `There is no schema "${schema}" and the user "${rights.user}" may not make it.`;
    throw denied(message, `The database's owner grants it: ${grant}`);
  }
  if (rights.may_keep_records === true || (rights.may_keep_records === null && rights.may_create_schemas))
    return;
  const message = `The user "${rights.user}" may not keep godwit's own records in the schema "${RECORDS_SCHEMA}" of the database "${rights.database}".`;
  const hint =
    rights.may_keep_records === null
      ? `The database's owner grants it: ${grant}; or makes it: CREATE SCHEMA ${RECORDS_SCHEMA} AUTHORIZATION ${user}`
      : `Its owner grants it: GRANT USAGE, CREATE ON SCHEMA ${RECORDS_SCHEMA} TO ${user}`;
  throw denied(message, hint);
}

function refuseReadOnly(rights: Rights): void {
  if (rights.standby) {
    throw denied('The server is a standby: it takes no writes.', 'Connect to the primary server.');
  }
  if (rights.readonly === 'on') {
    const message = `Sessions of the user "${rights.user}" in the database "${rights.database}" are read-only.`;
    throw denied(message, 'See default_transaction_read_only of the database, the role and the server.');
  }
}

function denied(message: string, hint: string): MigrationError {
  return new MigrationError({ code: 'PERMISSION_DENIED', message, hint });
}
