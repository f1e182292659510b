import { CELL_IMAGES, hasImage, type WrittenTable } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { qualifiedName } from '../../ddl/sql-text.js';
import { holdsImages } from '../../types/holds-images.js';

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly kind: string;
}

const COLUMNS = `SELECT given AS table, a.attname AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, t.typtype AS kind
  FROM pg_catalog.unnest($1::text[]) AS given
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = pg_catalog.to_regclass(given) AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid`;

/**
 * Whether tables take these columns by their images. Bytes carry no type: a column of another type than the bytes are of
 * would take them for something else, so that each must be of the very type that is meant.
 */
export async function takesImages(
  connection: Connection,
  tables: readonly WrittenTable[],
  encoding: string,
): Promise<readonly boolean[]> {
  if (encoding !== CELL_IMAGES) return tables.map(() => true);
  const asked = new Set(tables.filter(({ columns }) => columns.every(({ as }) => hasImage(as))));
  if (asked.size === 0) return tables.map(() => false);
  const names = [...asked].map(({ table }) => qualifiedName(table));
  const rows = await connection.query<ColumnRow>(COLUMNS, [names]);
  const found = new Map(rows.map((row) => [JSON.stringify([row.table, row.name]), row]));
  return tables.map((one) => asked.has(one) && isOfTypes(one, found));
}

function isOfTypes({ table, columns }: WrittenTable, found: ReadonlyMap<string, ColumnRow>): boolean {
  return columns.every(({ name, as }) => {
    const row = found.get(JSON.stringify([qualifiedName(table), name]));
    const isEnum = row?.kind === 'e';
    return row !== undefined && (isEnum || row.kind === 'b') && holdsImages(as, { type: row.type, isEnum });
  });
}
