import type { LeftObjects } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { extensionAbility } from '../types/abilities.js';
import { ofExtension } from './native-expression.js';

interface ObjectRow {
  readonly kind: keyof typeof KINDS;
  readonly name: string;
  /** As `pg_describe_object` describes it. */
  readonly described: string;
}

const KINDS = {
  extension: { what: 'Extensions', severity: 'info' },
  function: { what: 'Functions, procedures and aggregates', severity: 'warning' },
  composite: { what: 'Composite types', severity: 'warning' },
} as const;

const FOUND = `
  SELECT 'extension' AS kind, extname::text AS name, '' AS described
    FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql'
  UNION ALL
  SELECT 'function', p.oid::pg_catalog.regprocedure::text, pg_catalog.pg_describe_object('pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0)
    FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
   WHERE n.nspname = ANY ($1) AND NOT ${ofExtension('pg_catalog.pg_proc', 'p.oid')}
  UNION ALL
  SELECT 'composite', pg_catalog.format_type(t.oid, NULL), pg_catalog.pg_describe_object('pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 0)
    FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid AND c.relkind = 'c'
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
   WHERE n.nspname = ANY ($1) AND NOT ${ofExtension('pg_catalog.pg_type', 't.oid')}
   ORDER BY 1, 2`;

/** The objects of people's own that belong to no table and are not carried. */
export async function readLeftObjects(
  connection: Connection,
  schemas: readonly string[],
): Promise<readonly LeftObjects[]> {
  const rows = await connection.query<ObjectRow>(FOUND, [schemas]);
  return Object.entries(KINDS).map(([kind, said]) => ({
    ...said,
    objects: rows
      .filter((row) => row.kind === kind)
      .map(({ name, described }) => ({
        name,
        ability: kind === 'extension' ? extensionAbility(name) : described,
      })),
  }));
}
