import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';

interface Trigger {
  readonly name: string;
  readonly sql: string;
}

/**
 * Keeps the triggers of a table from firing in the transaction under way: rows that are moved have had their effects
 * where they come from. SQLite has no switch for that, so the triggers are dropped; the answer makes them again, in their
 * order and by their own text, once all rows of the transaction are written. A transaction that does not come to its end
 * has dropped nothing.
 */
export function silenceTriggers(db: Connection, table: string): () => void {
  const triggers = db
    .prepare(
      "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE ORDER BY rowid",
    )
    .all(table) as readonly Trigger[];
  for (const { name } of triggers) db.exec(`DROP TRIGGER main.${quoteIdentifier(name)}`);
  return () => {
    for (const { sql } of triggers) db.exec(sql);
  };
}
