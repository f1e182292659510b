import { MigrationError } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';

/** The layout of the records; raised when it changes. */
const LAYOUT = 2n;

const NOW = "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '+00:00')";

/** How the tables are made. `seq` is the number of the transaction that a row belongs to, where rows are confirmed by it. */
const TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS godwit_runs (
  run_id TEXT NOT NULL PRIMARY KEY,
  layout INTEGER NOT NULL,
  version TEXT NOT NULL,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  plan TEXT,
  started_at TEXT NOT NULL DEFAULT ${NOW},
  finished_at TEXT,
  status TEXT,
  result TEXT,
  config TEXT,
  state TEXT
)`,
  `CREATE TABLE IF NOT EXISTS godwit_steps (
  run_id TEXT NOT NULL,
  step TEXT NOT NULL,
  done_at TEXT NOT NULL DEFAULT ${NOW},
  number INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, step, seq)
) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS godwit_checkpoints (
  run_id TEXT NOT NULL,
  table_name TEXT NOT NULL,
  range TEXT NOT NULL,
  position TEXT NOT NULL,
  done INTEGER NOT NULL,
  rows_read INTEGER NOT NULL,
  rows_written INTEGER NOT NULL,
  rows_rejected INTEGER NOT NULL,
  rows_skipped INTEGER NOT NULL,
  ranges TEXT,
  seq INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, table_name, range, seq)
) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS godwit_rejects (
  run_id TEXT NOT NULL,
  number INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL DEFAULT 0,
  table_name TEXT NOT NULL,
  key TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  column_name TEXT,
  constraint_name TEXT,
  row_values TEXT,
  gone INTEGER
)`,
];

/** What layout 2 added to tables of layout 1. */
const ADDED: readonly (readonly [table: string, column: string, type: string])[] = [
  ['godwit_runs', 'config', 'TEXT'],
  ['godwit_runs', 'state', 'TEXT'],
  ['godwit_steps', 'number', 'INTEGER NOT NULL DEFAULT 0'],
  ['godwit_steps', 'seq', 'INTEGER NOT NULL DEFAULT 0'],
  ['godwit_checkpoints', 'ranges', 'TEXT'],
  ['godwit_checkpoints', 'seq', 'INTEGER NOT NULL DEFAULT 0'],
];

/** Makes the tables where they are missing, and those of an earlier layout to this one. Throws RECORDS_TOO_NEW. */
export function prepareRecords(records: Connection): bigint {
  checkLayout(records);
  for (const [table, column, type] of ADDED) {
    if (hasColumn(records, table, 'run_id') && !hasColumn(records, table, column))
      records.exec(`ALTER TABLE main.${table} ADD COLUMN ${column} ${type}`);
  }
  for (const sql of TABLES) records.exec(sql);
  return LAYOUT;
}

/** Throws RECORDS_TOO_NEW. */
export function checkLayout(records: Connection): void {
  if (!hasColumn(records, 'godwit_runs', 'layout')) return;
  const newest = records.prepare('SELECT max(layout) FROM main.godwit_runs').pluck().get();
  if (typeof newest !== 'bigint' || newest <= LAYOUT) return;
  const message = `The records in the target were written by a newer godwit (layout ${newest}, this one knows ${LAYOUT}).`;
  throw new MigrationError({ code: 'RECORDS_TOO_NEW', message, hint: 'Use that newer godwit.' });
}

/** Whether a table of the database has a column. */
export function hasColumn(records: Connection, table: string, column: string): boolean {
  const query = "SELECT 1 FROM pragma_table_info(?, 'main') WHERE name = ?";
  return records.prepare(query).get(table, column) !== undefined;
}
