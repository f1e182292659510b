import { MigrationError } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { inTransaction } from '../connect/in-transaction.js';
import { KEPT, KEPT_COMMENT } from '../ddl/keep-aside.js';
import { dropText } from '../ddl/set-aside.js';
import { quoteName } from '../ddl/sql-text.js';
import { findDependents } from './dependents.js';

/** By name and comment: a schema of people's own may have such a name. */
const KEPT_SCHEMAS = `
  SELECT n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind
    FROM pg_catalog.pg_namespace AS n
    LEFT JOIN pg_catalog.pg_class AS c
      ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
   WHERE pg_catalog.starts_with(n.nspname::text, $1)
     AND pg_catalog.starts_with(pg_catalog.obj_description(n.oid, 'pg_namespace'), $2)
   ORDER BY n.nspname, c.oid`;

interface KeptRelation {
  readonly schema: string;
  readonly name: string | null;
  readonly kind: string | null;
}

/** Drops what runs kept of what they had replaced. Throws TARGET_NOT_EMPTY where somebody has built something on it. */
export async function dropKept(connection: Connection): Promise<readonly string[]> {
  const found = await connection.query<KeptRelation>(KEPT_SCHEMAS, [KEPT, KEPT_COMMENT]);
  const schemas = [...new Set(found.map(({ schema }) => schema))];
  if (schemas.length === 0) return [];
  const named = (kinds: string) =>
    found.flatMap(({ schema, name, kind }) =>
      name !== null && kind !== null && kinds.includes(kind) ? [{ name: { schema, name }, kind }] : [],
    );
  const tables = named('rp').map(({ name }) => name);
  const views = named('vm').map(({ name, kind }) => ({ name, materialized: kind === 'm' }));
  refuseUsed(await findDependents(connection, [...tables, ...views.map(({ name }) => name)]));
  const sql = dropText(tables, views.toReversed(), schemas);
  await inTransaction(connection, () => connection.run(sql));
  return schemas.map((schema) => `the schema ${quoteName(schema)} with what it kept`);
}

function refuseUsed(dependents: readonly string[]): void {
  if (dependents.length === 0) return;
  throw new MigrationError({
    code: 'TARGET_NOT_EMPTY',
    message: `What was kept is used by others: ${dependents.join(', ')}.`,
    hint: 'Drop these by hand first; godwit drops nothing that is not its own.',
  });
}
