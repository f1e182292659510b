import type { Connection } from '../../connect/connection.js';
import { numberOf } from '../load/transaction.js';
import { isBeside, recordsOf } from './place.js';

/** A table whose pages are written beside SQLite: what SQLite knows of it must be brought back where that did not end. */
export interface TreeRecord {
  readonly runId: string;
  readonly table: string;
  /** The number of its first page, which is empty as SQLite knows it. */
  readonly root: number;
  /** How many pages SQLite knows. */
  readonly base: number;
}

const TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS main.godwit_trees (
  table_name TEXT NOT NULL PRIMARY KEY,
  run_id TEXT NOT NULL,
  root INTEGER NOT NULL,
  base INTEGER NOT NULL,
  begun INTEGER NOT NULL,
  ended INTEGER
)`,
];

/** Makes the tables of these records. */
export function prepareTrees(records: Connection): void {
  for (const sql of TABLES) records.exec(sql);
}

/** Records that pages of a table are written from now on; all others have ended. */
export function recordTree(db: Connection, { runId, table, root, base }: TreeRecord): void {
  if (!isBeside(db)) return;
  const records = recordsOf(db);
  records.transaction(() => {
    records.exec('DELETE FROM main.godwit_trees');
    records
      .prepare('INSERT INTO main.godwit_trees (table_name, run_id, root, base, begun) VALUES (?, ?, ?, ?, ?)')
      .run(table, runId, root, base, numberOf(db));
  })();
}

/** Records in the transaction under way that SQLite has a table which was written as pages. */
export function recordTreeEnd(db: Connection, table: string): void {
  if (!isBeside(db)) return;
  const sql = 'UPDATE main.godwit_trees SET ended = ? WHERE table_name = ?';
  recordsOf(db).prepare(sql).run(numberOf(db), table);
}

/** The table whose pages were being written when the run was cut off. Its end, too, is void where it never came to be. */
export function treeUnderWay(records: Connection, number: bigint): TreeRecord | undefined {
  records.prepare('DELETE FROM main.godwit_trees WHERE begun > ?').run(number);
  records.prepare('UPDATE main.godwit_trees SET ended = NULL WHERE ended > ?').run(number);
  const sql = `SELECT run_id AS runId, table_name AS "table", root, base FROM main.godwit_trees WHERE ended IS NULL`;
  const row = records.prepare<[], Record<string, unknown>>(sql).get();
  if (row === undefined) return undefined;
  return {
    runId: String(row['runId']),
    table: String(row['table']),
    root: Number(row['root']),
    base: Number(row['base']),
  };
}

/** No pages are being written any more. */
export function forgetTree(records: Connection): void {
  records.exec('DELETE FROM main.godwit_trees');
}
