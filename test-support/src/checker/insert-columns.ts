import type pg from 'pg';

/** A column as an INSERT must know it. */
export interface InsertColumn {
  readonly name: string;
  readonly typeName: string;
  /** The letter by which PostgreSQL groups its types: `N` for numbers, `S` for text, ... */
  readonly category: string;
  /** An identity column, or one whose default is the next value of a sequence. */
  readonly generatesKey: boolean;
  /** It takes no NULL and has no value of its own. */
  readonly mustBeGiven: boolean;
}

const COLUMNS = `
  SELECT c.relname, a.attname, t.typname, t.typcategory,
    a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false) AS generates,
    a.attnotnull AND a.attidentity = '' AND a.attgenerated = '' AND d.adbin IS NULL AS must_be_given
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE c.relkind IN ('r', 'p') AND n.nspname = $1
  ORDER BY c.relname, a.attnum`;

interface CatalogueRow {
  readonly relname: string;
  readonly attname: string;
  readonly typname: string;
  readonly typcategory: string;
  readonly generates: boolean;
  readonly must_be_given: boolean;
}

/** The columns of every table, by table. */
export async function listInsertColumns(
  client: pg.Client,
  schema: string,
): Promise<ReadonlyMap<string, readonly InsertColumn[]>> {
  const { rows } = await client.query<CatalogueRow>(COLUMNS, [schema]);
  const tables = new Map<string, InsertColumn[]>();
  for (const row of rows) tables.set(row.relname, [...(tables.get(row.relname) ?? []), toColumn(row)]);
  return tables;
}

function toColumn(row: CatalogueRow): InsertColumn {
  return {
    name: row.attname,
    typeName: row.typname,
    category: row.typcategory,
    generatesKey: row.generates,
    mustBeGiven: row.must_be_given,
  };
}

const BY_TYPE: Readonly<Record<string, string>> = {
  bytea: "''::bytea",
  uuid: "'00000000-0000-0000-0000-000000000000'",
  json: "'{}'",
  jsonb: "'{}'",
  time: "'00:00'",
};
const BY_CATEGORY: Readonly<Record<string, string>> = { N: '0', S: "''", B: 'false', D: "'2000-01-01'" };

/** A literal that the column's type takes. */
export function fillerFor({ name, typeName, category }: InsertColumn): string {
  const filler = BY_TYPE[typeName] ?? BY_CATEGORY[category];
  if (filler === undefined) throw new Error(`no filler for ${name}, which has the type ${typeName}`);
  return filler;
}
