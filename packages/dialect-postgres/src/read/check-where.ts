import { MigrationError, type Table } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { isServerError, safeCause, safeMessage } from '../errors/server-error.js';
import { fromTable } from './rows/copy-query.js';

/** Throws WHERE_INVALID for a predicate that the server does not take; its values show when rows are read. */
export async function checkWhere(
  connection: Connection,
  table: Table,
  where: string | undefined,
): Promise<void> {
  if (where === undefined) return;
  try {
    await connection.run(`SELECT 1 ${fromTable(table, where)} LIMIT 0`);
  } catch (error) {
    if (!isServerError(error) || !error.code.startsWith('42') || error.code === '42501') throw error;
    const { schema, name } = table.name;
    throw new MigrationError({
      code: 'WHERE_INVALID',
      message: `The predicate of options.where is none for this table: ${safeMessage(error)}.`,
      hint: 'Say it in the SQL of PostgreSQL; functions of your own need their schema.',
      place: { ...(schema === undefined ? {} : { schema }), table: name },
      cause: safeCause(error),
    });
  }
}
