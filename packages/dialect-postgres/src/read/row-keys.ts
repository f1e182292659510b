import { formatKey, type ProfileOptions, type Table } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { quoteName } from '../ddl/sql-text.js';
import { fromTable, keyColumns } from './rows/copy-query.js';

/** The most keys that one note lists. */
const MAX_KEYS = 20;

/** The keys of some rows for which a predicate holds. */
export async function findKeys(
  connection: Connection,
  table: Table,
  options: Pick<ProfileOptions, 'where'> & { readonly predicate: string; readonly limit?: number },
): Promise<readonly string[]> {
  const names = keyColumns(table);
  const cells = names.map((name) => `${quoteName(name)}::text`).join(', ');
  const predicate =
    options.where === undefined ? options.predicate : `(${options.where}\n) AND (${options.predicate})`;
  const sql = `SELECT ${cells} ${fromTable(table, predicate)} LIMIT ${options.limit ?? MAX_KEYS}`;
  const rows = await connection.values(sql);
  return rows.map((row) =>
    formatKey(
      names,
      row.map((cell) => (typeof cell === 'string' ? cell : null)),
    ),
  );
}
