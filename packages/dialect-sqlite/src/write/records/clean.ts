import type { Connection } from '../../connect/connection.js';
import { inTransaction } from '../load/transaction.js';
import { KEPT_ROWS, RECORD_TABLES } from '../record-tables.js';
import { checkLayout } from './layout.js';
import { hasRecords, isBeside } from './place.js';

/** The tables of records that the database itself holds, and those in which runs keep rows. */
export function recordTables(db: Connection): readonly string[] {
  if (isBeside(db)) return [];
  const records = RECORD_TABLES.filter((name) => hasRecords(db, name));
  return records.length === 0 ? [] : [...records, ...keptRows(db)];
}

function keptRows(db: Connection): readonly string[] {
  const query = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name GLOB ? ORDER BY rowid";
  return db.prepare(query).pluck().all(`${KEPT_ROWS}????????_[0-9]*`) as string[];
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
