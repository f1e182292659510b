import { CELL_IMAGES, type ColumnPlan, hasImage, type TableName } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { qualifiedName } from '../../ddl/sql-text.js';
import { types } from '../../types/type-mapper.js';

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly kind: string;
}

const COLUMNS = `SELECT a.attname AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, t.typtype AS kind
  FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
  WHERE a.attrelid = pg_catalog.to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped`;

/**
 * Whether a table takes these columns by their images. Bytes carry no type: a column of another type than the bytes are of
 * would take them for something else, so that each must be of the very type that is meant.
 */
export async function takesImages(
  connection: Connection,
  table: TableName,
  columns: readonly ColumnPlan[],
  encoding: string,
): Promise<boolean> {
  if (encoding !== CELL_IMAGES) return true;
  if (!columns.every(({ as }) => hasImage(as))) return false;
  const rows = await connection.query<ColumnRow>(COLUMNS, [qualifiedName(table)]);
  return columns.every(({ name, as }) => {
    const found = rows.find((row) => row.name === name);
    if (found === undefined) return false;
    if (found.kind === 'e') return as.kind === 'enum' || as.kind === 'text';
    return found.kind === 'b' && as.kind !== 'enum' && types.toNative(as).type === found.type;
  });
}
