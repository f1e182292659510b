import type { TableName } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { qualifiedName, quoteName } from '../ddl/sql-text.js';

/** A foreign key, be it there or not. */
interface Reference {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly references: { readonly table: TableName; readonly columns: readonly string[] };
}

/** How a column is compared by keys. */
interface Compared {
  readonly table: string;
  readonly name: string;
  /** The equality of its type, where that is no type of the system. */
  readonly operator: string | null;
  readonly collation: string | null;
}

const COMPARED = `
  WITH RECURSIVE base AS (
    SELECT name AS table, a.attnum, a.attname, a.atttypid AS type, a.attcollation
      FROM pg_catalog.unnest($1::text[]) AS name
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = pg_catalog.to_regclass(name)
     WHERE a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT base.table, base.attnum, base.attname, d.typbasetype, base.attcollation
      FROM base JOIN pg_catalog.pg_type AS d ON d.oid = base.type AND d.typtype = 'd')
  SELECT base.table, base.attname AS name, pg_catalog.max('OPERATOR(' || pg_catalog.quote_ident(n.nspname) || '.' || o.oprname || ')') AS operator,
         pg_catalog.max(pg_catalog.quote_ident(s.nspname) || '.' || pg_catalog.quote_ident(l.collname)) AS collation
    FROM base
    LEFT JOIN (pg_catalog.pg_opclass AS c
               JOIN pg_catalog.pg_am AS m ON m.oid = c.opcmethod AND m.amname = 'btree'
               JOIN pg_catalog.pg_amop AS x ON x.amopfamily = c.opcfamily AND x.amopstrategy = 3
                AND x.amoplefttype = c.opcintype AND x.amoprighttype = c.opcintype
               JOIN pg_catalog.pg_operator AS o ON o.oid = x.amopopr
               JOIN pg_catalog.pg_namespace AS n ON n.oid = o.oprnamespace AND n.nspname <> 'pg_catalog')
           ON c.opcintype = base.type AND c.opcdefault
    LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = base.attcollation
    LEFT JOIN pg_catalog.pg_namespace AS s ON s.oid = l.collnamespace
   GROUP BY base.table, base.attnum, base.attname`;

/** How keys compare the columns of tables. */
export type ComparedColumns = (table: TableName) => ReadonlyMap<string, Compared>;

/** Looks up how keys compare the columns of these tables. */
export async function comparedColumns(
  connection: Connection,
  tables: readonly TableName[],
): Promise<ComparedColumns> {
  const names = [...new Set(tables.map(qualifiedName))];
  const found = new Map(names.map((name) => [name, new Map<string, Compared>()]));
  const rows = names.length === 0 ? [] : await connection.query<Compared>(COMPARED, [names]);
  for (const row of rows) found.get(row.table)?.set(row.name, row);
  return (table) => found.get(qualifiedName(table)) ?? new Map();
}

/**
 * Compares a row with the one that it points at, as the foreign key itself does. A plain `=` would not: our sessions
 * find operators of the system only, and a citext that is compared by those is a text whose case counts.
 */
export function sameKey(
  compared: ComparedColumns,
  { table, columns, references }: Reference,
  alias: { readonly child: string; readonly parent: string },
): string {
  const here = compared(table);
  const there = compared(references.table);
  const pairs = columns.map((column, index) => {
    const to = references.columns[index] ?? '';
    const [own, other] = [here.get(column), there.get(to)];
    const operator = own?.operator != null && own.operator === other?.operator ? own.operator : '=';
    const collation = other?.collation != null && other.collation !== own?.collation ? other.collation : '';
    const pair = `${alias.parent}.${quoteName(to)} ${operator} ${alias.child}.${quoteName(column)}`;
    return collation === '' ? pair : `${pair} COLLATE ${collation}`;
  });
  return pairs.join(' AND ');
}
