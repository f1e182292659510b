import type { KeyRange, Table } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { qualifiedName } from '../../ddl/sql-text.js';

/** Of heaps alone places of rows are pages of a file, in the order of a scan. */
const PAGES = `
  SELECT (pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::bigint)::int AS pages
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
   WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind = 'r' AND m.amname = 'heap'`;

/** Ranges of pages that together hold every row once; one where the table cannot be cut. */
export async function splitTable(
  connection: Connection,
  table: Table,
  parts: number,
): Promise<readonly KeyRange[]> {
  const [row] = await connection.query<{ pages: number }>(PAGES, [qualifiedName(table.name)]);
  const pages = row?.pages ?? 0;
  const count = Math.max(1, Math.min(parts, pages));
  return Array.from({ length: count }, (_, index): KeyRange => {
    const [first, next] = [Math.floor((pages * index) / count), Math.floor((pages * (index + 1)) / count)];
    return {
      id: String(index),
      ...(index === 0 ? {} : { after: { page: first } }),
      // The file may have grown since: the last range ends with the table.
      ...(index + 1 === count ? {} : { through: { page: next } }),
    };
  });
}
