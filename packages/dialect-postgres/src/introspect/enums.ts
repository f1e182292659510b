import type { EnumType, LogicalType, Table, TableName } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { ofExtension } from './native-expression.js';

interface EnumRow {
  readonly schema: string;
  readonly name: string;
  readonly values: string;
}

const ENUMS = `
  SELECT n.nspname::text AS schema, t.typname::text AS name,
         (SELECT coalesce(pg_catalog.json_agg(e.enumlabel ORDER BY e.enumsortorder), '[]')::text
            FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = t.oid) AS values
    FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
   WHERE t.typtype = 'e' AND NOT ${ofExtension('pg_catalog.pg_type', 't.oid')}
   ORDER BY 1, 2`;

/** The enums of some schemas, and those of other schemas that columns use. */
export async function readEnums(
  connection: Connection,
  schemas: readonly string[],
  tables: readonly Table[],
): Promise<readonly EnumType[]> {
  const rows = await connection.query<EnumRow>(ENUMS);
  const used = new Set(tables.flatMap((table) => table.columns.flatMap(({ type }) => enumNames(type))));
  return rows
    .map((row) => ({
      name: { schema: row.schema, name: row.name },
      values: JSON.parse(row.values) as string[],
    }))
    .filter(({ name }) => schemas.includes(name.schema) || used.has(keyOf(name)));
}

function enumNames(type: LogicalType): readonly string[] {
  if (type.kind === 'array') return enumNames(type.of);
  return type.kind === 'enum' ? [keyOf(type)] : [];
}

function keyOf({ schema, name }: TableName): string {
  return JSON.stringify([schema, name]);
}
