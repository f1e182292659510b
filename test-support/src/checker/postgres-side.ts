import type pg from 'pg';
import type { ComparableCell } from './cell.js';
import { foundCell, textOf } from './found-cell.js';
import { quote } from './sqlite-side.js';

export interface PostgresColumn {
  readonly name: string;
  /** The type's name in `pg_type`, e.g. `int8`. */
  readonly typeName: string;
}

export interface PostgresTable {
  readonly name: string;
  readonly columns: readonly PostgresColumn[];
}

const CATALOGUE = `
  SELECT c.relname, a.attname, t.typname
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_type t ON t.oid = a.atttypid
  WHERE c.relkind IN ('r', 'p') AND n.nspname = $1
  ORDER BY c.relname, a.attnum`;

export async function listPostgresTables(
  client: pg.Client,
  schema: string,
): Promise<readonly PostgresTable[]> {
  const { rows } = await client.query<{ relname: string; attname: string | null; typname: string }>(
    CATALOGUE,
    [schema],
  );
  const tables = new Map<string, PostgresColumn[]>();
  for (const { relname, attname, typname } of rows) {
    const columns = tables.get(relname) ?? [];
    tables.set(relname, columns);
    if (attname !== null) columns.push({ name: attname, typeName: typname });
  }
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

/** Every row of a table, in the spelling that values are compared in. The columns are read in the order given. */
export async function readPostgresRows(
  client: pg.Client,
  schema: string,
  table: string,
  columns: readonly PostgresColumn[],
): Promise<readonly (readonly ComparableCell[])[]> {
  const cells = columns.map(({ name, typeName }) => textOf(quote(name), typeName)).join(', ');
  const text = `SELECT ${cells} FROM ${quote(schema)}.${quote(table)}`;
  const { rows } = await client.query<(string | null)[]>({ text, rowMode: 'array', types: AS_TEXT });
  return rows.map((row) => columns.map(({ typeName }, index) => foundCell(row[index] ?? null, typeName)));
}

const AS_TEXT = { getTypeParser: () => (value: string) => value };

/** Brings a session to settings under which PostgreSQL spells values in full. */
export async function settleSession(client: pg.Client): Promise<void> {
  await client.query(
    "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; SET extra_float_digits = 3",
  );
}
