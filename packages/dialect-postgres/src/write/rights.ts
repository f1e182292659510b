import { MigrationError, type RightsNeeded } from '@godwit/plugin-api';
import type { ConnectionPool } from '../connect/connection-pool.js';
import { quoteName } from '../ddl/sql-text.js';
import { checkRecords } from './check-records.js';
import { recordsPlace } from './records-place.js';

interface Rights {
  readonly database: string;
  readonly user: string;
  readonly standby: boolean;
  readonly readonly: string;
  readonly may_create_schemas: boolean;
  /** Null where the schema does not exist. */
  readonly may_create_tables: boolean | null;
}

const RIGHTS = `
  SELECT pg_catalog.current_database()::text AS database, current_user::text AS user,
         pg_catalog.pg_is_in_recovery() AS standby,
         pg_catalog.current_setting('transaction_read_only') AS readonly,
         pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS may_create_schemas,
         (SELECT pg_catalog.has_schema_privilege(oid, 'CREATE') AND pg_catalog.has_schema_privilege(oid, 'USAGE')
            FROM pg_catalog.pg_namespace WHERE nspname = $1) AS may_create_tables`;

/** Throws the coded error that a run would meet, before anything is written. */
export async function checkRights(
  pool: ConnectionPool,
  schema: string,
  { tables = true }: RightsNeeded = {},
): Promise<void> {
  const { records } = pool;
  const [rights] = await pool.use((connection) => connection.query<Rights>(RIGHTS, [schema]));
  if (rights === undefined) return;
  refuseReadOnly(rights);
  if (tables) checkTables(rights, schema);
  if (records !== undefined)
    checkRecords(await pool.use((connection) => recordsPlace(connection, records)), records);
}

function checkTables(rights: Rights, schema: string): void {
  if (rights.may_create_tables === false) {
    const hint = `Its owner grants it: GRANT USAGE, CREATE ON SCHEMA ${quoteName(schema)} TO ${quoteName(rights.user)}`;
    throw denied(`The user "${rights.user}" may not create tables in the schema "${schema}".`, hint);
  }
  if (rights.may_create_tables === null && !rights.may_create_schemas) {
    const message = `There is no schema "${schema}" and the user "${rights.user}" may not make it.`;
    throw denied(message, `The database's owner grants it: ${grantOf(rights)}`);
  }
}

function grantOf({ database, user }: Rights): string {
  return `GRANT CREATE ON DATABASE ${quoteName(database)} TO ${quoteName(user)}`;
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
