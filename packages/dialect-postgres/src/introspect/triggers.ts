import type { Note, Trigger } from '@godwit/plugin-api';
import { sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../connect/query-builder.js';
import { qualifiedName, quoteName } from '../ddl/sql-text.js';
import { catalog } from './catalog.js';
import { needsOf } from './native-expression.js';

/** The triggers of some schemas that people made, as text, and notes of those that are switched off. */
export async function readTriggers(
  connection: Connection,
  schemas: readonly string[],
): Promise<{ readonly triggers: readonly Trigger[]; readonly notes: readonly Note[] }> {
  const query = catalog
    .selectFrom('pg_catalog.pg_trigger as g')
    .innerJoin('pg_catalog.pg_class as c', 'c.oid', 'g.tgrelid')
    .innerJoin('pg_catalog.pg_namespace as n', 'n.oid', 'c.relnamespace')
    .where('n.nspname', 'in', [...schemas])
    .where('g.tgisinternal', '=', false)
    // A trigger of a partitioned table has a copy at each partition.
    .where('g.tgparentid', '=', '0')
    .orderBy('n.nspname')
    .orderBy('c.relname')
    .orderBy('g.tgname')
    .select([
      'n.nspname as schema',
      'c.relname as table',
      'g.tgname as name',
      'g.tgenabled as enabled',
      sql<string>`pg_catalog.pg_get_triggerdef(g.oid)`.as('sql'),
      sql<string | null>`${sql.raw(needsOf('pg_catalog.pg_trigger', 'g.oid'))}`.as('needs'),
    ]);
  const rows = await runQuery(connection, query);
  const [on, off] = [rows.filter((row) => row.enabled !== 'D'), rows.filter((row) => row.enabled === 'D')];
  return {
    triggers: on.map((row) => ({
      name: row.name,
      table: { schema: row.schema, name: row.table },
      sql: `${row.sql}${firing(row)}`,
      ...needed(row.needs),
    })),
    notes: off.map((row) => ({
      code: 'TRIGGER_NOT_CARRIED',
      severity: 'info',
      place: { schema: row.schema, table: row.table, object: row.name },
      message: `The trigger is switched off and is not carried: ${row.sql}.`,
    })),
  };
}

/** When a trigger fires is no part of its own text. */
function firing({
  enabled,
  schema,
  table,
  name,
}: {
  enabled: string;
  schema: string;
  table: string;
  name: string;
}): string {
  const word = enabled === 'A' ? 'ALWAYS' : enabled === 'R' ? 'REPLICA' : undefined;
  if (word === undefined) return '';
  return `;\nALTER TABLE ${qualifiedName({ schema, name: table })} ENABLE ${word} TRIGGER ${quoteName(name)}`;
}

function needed(needs: string | null): Pick<Trigger, 'needs'> {
  return needs === null ? {} : { needs: JSON.parse(needs) as readonly string[] };
}
