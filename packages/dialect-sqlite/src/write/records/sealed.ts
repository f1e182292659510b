import type { Connection } from '../../connect/connection.js';
import { inTransaction, numberOf } from '../load/transaction.js';
import { recordsOf } from './place.js';

/** Records that a database is whole, and which file it is. */
export function recordSealed(db: Connection, file: string): void {
  const records = recordsOf(db);
  inTransaction(records, () => {
    records.prepare('INSERT INTO main.godwit_sealed (seq, file) VALUES (?, ?)').run(numberOf(db), file);
  });
}

/** The number of the last transaction of a database that is whole, and which file that is. */
export function readSealed(records: Connection): { readonly seq: bigint; readonly file: string } | undefined {
  const there = "SELECT 1 FROM main.sqlite_schema WHERE name = 'godwit_sealed'";
  if (records.prepare(there).get() === undefined) return undefined;
  const sql = 'SELECT seq, file FROM main.godwit_sealed ORDER BY rowid DESC LIMIT 1';
  return records.prepare<[], { seq: bigint; file: string }>(sql).get();
}
