import { MigrationError, type TableName } from '@godwit/plugin-api';
import type { ConnectionPool } from '../connect/connection-pool.js';
import { qualifiedName, quoteName } from '../ddl/sql-text.js';

interface Replaced {
  readonly name: string;
  readonly user: string;
  readonly database: string;
  readonly may_go: boolean;
  readonly may_create_schemas: boolean;
}

/** Who owns a schema may drop what is in it, but not move it elsewhere. */
const REPLACED = `
  SELECT name, current_user::text AS user, pg_catalog.current_database()::text AS database,
         pg_catalog.pg_has_role(c.relowner, 'USAGE') OR NOT $2 AND pg_catalog.pg_has_role(n.nspowner, 'USAGE') AS may_go,
         pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') AS may_create_schemas
    FROM pg_catalog.unnest($1::text[]) AS name
    JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(name)
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace`;

/** Refuses tables and views that this user may not drop, or set aside where they are kept: PERMISSION_DENIED. */
export async function checkReplace(
  pool: ConnectionPool,
  objects: readonly TableName[],
  keepsOld: boolean,
): Promise<void> {
  const asked = [objects.map(qualifiedName), keepsOld];
  const found = await pool.use((connection) => connection.query<Replaced>(REPLACED, asked));
  const foreign = found.filter((one) => !one.may_go);
  const [first] = foreign.length > 0 ? foreign : found;
  if (first === undefined) return;
  const user = quoteName(first.user);
  if (foreign.length > 0) {
    const owned = foreign.map(({ name }) => `ALTER TABLE ${name} OWNER TO ${user}`);
    throw denied(
      `The user "${first.user}" may not replace what others own: ${foreign.map(({ name }) => name).join(', ')}.`,
      `Run as their owner, who may also give them away: ${owned.join('; ')}`,
    );
  }
  if (!keepsOld || first.may_create_schemas) return;
  throw denied(
    `The user "${first.user}" may not make the schema in which the old tables wait for the end of the run.`,
    `The database's owner grants it: GRANT CREATE ON DATABASE ${quoteName(first.database)} TO ${user}\nOr let them go before the load: onExisting "drop-first".`,
  );
}

function denied(message: string, hint: string): MigrationError {
  return new MigrationError({ code: 'PERMISSION_DENIED', message, hint });
}
