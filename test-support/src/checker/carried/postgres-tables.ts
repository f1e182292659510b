import type pg from 'pg';
import { quote } from '../sqlite-side.js';
import { type CarriedType, resolveType, TYPES, type TypeRow } from './carried-type.js';

interface CarriedColumn {
  readonly name: string;
  readonly type: CarriedType;
  /** As PostgreSQL writes it, with its modifiers. */
  readonly typeText: string;
  /** Part of the primary key. */
  readonly key: boolean;
}

export interface CarriedTable {
  readonly schema: string;
  readonly name: string;
  /** Its rows are in its partitions. */
  readonly partitioned: boolean;
  readonly columns: readonly CarriedColumn[];
}

/** Partitions are part of their table; a child of an inheritance is a table of its own; an extension's is nobody's. */
const COLUMNS = `
  SELECT n.nspname, c.relname, c.relkind = 'p' AS partitioned, a.attname, a.atttypid::text, a.atttypmod::text,
    format_type(a.atttypid, a.atttypmod) AS type_text, coalesce(a.attnum = ANY (k.conkey), false) AS key
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'godwit')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e')
  ORDER BY n.nspname, c.relname, a.attnum`;

interface ColumnRow {
  readonly nspname: string;
  readonly relname: string;
  readonly partitioned: boolean;
  readonly attname: string | null;
  readonly atttypid: string;
  readonly atttypmod: string;
  readonly type_text: string;
  readonly key: boolean;
}

/** Every table of every schema that is a user's own. */
export async function listCarriedTables(client: pg.Client): Promise<readonly CarriedTable[]> {
  const types = new Map((await client.query<TypeRow>(TYPES)).rows.map((row) => [row.oid, row]));
  const { rows } = await client.query<ColumnRow>(COLUMNS);
  const tables = new Map<string, CarriedTable & { readonly columns: CarriedColumn[] }>();
  for (const row of rows) {
    const id = JSON.stringify([row.nspname, row.relname]);
    const table = tables.get(id) ?? emptyTable(row);
    tables.set(id, table);
    if (row.attname !== null) table.columns.push(toColumn(row.attname, row, types));
  }
  return [...tables.values()];
}

function emptyTable({
  nspname,
  relname,
  partitioned,
}: ColumnRow): CarriedTable & { columns: CarriedColumn[] } {
  return { schema: nspname, name: relname, partitioned, columns: [] };
}

function toColumn(name: string, row: ColumnRow, types: ReadonlyMap<string, TypeRow>): CarriedColumn {
  const type = resolveType(types, row.atttypid, row.atttypmod);
  return { name, type, typeText: row.type_text, key: row.key };
}

const AS_TEXT = { getTypeParser: () => (value: string) => value };

/** Every row of a table, every value as PostgreSQL's own output function writes it. */
export async function readTexts(
  client: pg.Client,
  { schema, name, partitioned, columns }: CarriedTable,
): Promise<readonly (readonly (string | null)[])[]> {
  const cells = columns.map((column) => quote(column.name)).join(', ');
  const { rows } = await client.query<(string | null)[]>({
    text: `SELECT ${cells} FROM ${partitioned ? '' : 'ONLY '}${quote(schema)}.${quote(name)}`,
    rowMode: 'array',
    types: AS_TEXT,
  });
  return rows;
}

/** Brings a session to settings under which PostgreSQL spells values in full, in the forms that SQLite shall hold. */
export async function settleForTexts(client: pg.Client): Promise<void> {
  await client.query(
    `SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; SET extra_float_digits = 3;
     SET bytea_output = 'hex'`,
  );
}
