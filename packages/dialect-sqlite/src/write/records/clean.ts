import type { Connection } from '../../connect/connection.js';
import { inTransaction } from '../load/transaction.js';
import { RECORD_TABLES } from '../record-tables.js';
import { checkLayout } from './layout.js';
import { hasRecords, isBeside } from './place.js';

/** The tables of records that the database itself holds. */
export function recordTables(db: Connection): readonly string[] {
  return isBeside(db) ? [] : RECORD_TABLES.filter((name) => hasRecords(db, name));
}

/** Removes the records that the database itself holds, and says what that was. Throws RECORDS_TOO_NEW. */
export function cleanRecords(db: Connection): string | undefined {
  const tables = recordTables(db);
  if (tables.length === 0) return undefined;
  checkLayout(db);
  const runs = tables.includes('godwit_runs')
    ? db.prepare('SELECT count(*) FROM main.godwit_runs').pluck().get()
    : 0n;
  inTransaction(db, () => {
    for (const name of tables) db.exec(`DROP TABLE main.${name}`);
  });
  return `its records of ${runs === 1n ? '1 run' : `${String(runs)} runs`}`;
}
