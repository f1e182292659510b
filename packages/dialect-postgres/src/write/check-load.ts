import { MigrationError, type TableName } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import type { ConnectionPool } from '../connect/connection-pool.js';
import { qualifiedName, quoteName } from '../ddl/sql-text.js';

/** What stands against a load into a table. */
interface Obstacle {
  readonly name: string;
  readonly user: string;
  /** Whether the user has the rights of the owner. */
  readonly owned: boolean;
  readonly insert: boolean;
  /** Row security is in force for this user; COPY does not take it. */
  readonly secured: boolean;
}

const OBSTACLES = `
  SELECT name, current_user::text AS user, pg_catalog.pg_has_role(c.relowner, 'USAGE') AS owned,
         pg_catalog.has_table_privilege(c.oid, 'INSERT') AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AS insert,
         pg_catalog.row_security_active(c.oid) AS secured
    FROM pg_catalog.unnest($1::text[]) AS name
    JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(name)`;

/** Refuses tables that this user may not load, before anything is written: PERMISSION_DENIED. */
export async function checkLoad(pool: ConnectionPool, tables: readonly TableName[]): Promise<void> {
  const found = await pool.use((connection) => obstacles(connection, tables));
  const closed = found.filter((table) => !table.insert);
  if (closed.length > 0) throw denied(closed, 'may not write and read these tables', grants(closed));
  const secured = found.filter((table) => table.secured);
  if (secured.length === 0) return;
  throw denied(secured, 'is under row security, which takes no COPY, in these tables', waysAround(secured));
}

async function obstacles(connection: Connection, tables: readonly TableName[]): Promise<readonly Obstacle[]> {
  return await connection.query<Obstacle>(OBSTACLES, [tables.map(qualifiedName)]);
}

function grants(tables: readonly Obstacle[]): string {
  const user = quoteName(tables[0]?.user ?? '');
  return `Their owner grants it: GRANT INSERT, SELECT ON ${namesOf(tables)} TO ${user}`;
}

/** What lets a user get at all rows of these tables. No grant and no policy does. */
function waysAround(tables: readonly Obstacle[]): string {
  const role = `ALTER ROLE ${quoteName(tables[0]?.user ?? '')} BYPASSRLS`;
  const owned = tables.filter((table) => table.owned);
  const asWho = owned.length === tables.length ? '' : 'as the owner of the tables, or ';
  const bypass = `Run ${asWho}as a role with BYPASSRLS, which a superuser gives: ${role}`;
  if (owned.length === 0) return bypass;
  const alter = (word: string): string =>
    owned.map(({ name }) => `ALTER TABLE ${name} ${word}FORCE ROW LEVEL SECURITY;`).join(' ');
  return `${bypass}\nOr let row security not hold for the owner meanwhile: ${alter('NO ')} Afterwards: ${alter('')}`;
}

function denied(tables: readonly Obstacle[], why: string, hint: string): MigrationError {
  const message = `The user "${tables[0]?.user ?? ''}" ${why}: ${namesOf(tables)}.`;
  return new MigrationError({ code: 'PERMISSION_DENIED', message, hint });
}

function namesOf(tables: readonly Obstacle[]): string {
  return tables.map(({ name }) => name).join(', ');
}
