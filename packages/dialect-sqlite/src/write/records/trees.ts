import type { Connection } from '../../connect/connection.js';
import { numberOf } from '../load/transaction.js';
import { type LeafBytes, LeafList } from '../pages/leaf-list.js';
import type { TreeState } from '../pages/table-tree.js';
import { isBeside, recordsOf } from './place.js';

/** A table whose pages are written beside SQLite: what SQLite knows of it must be brought back where that did not end. */
export interface TreeRecord {
  readonly runId: string;
  readonly table: string;
  /** The number of its first page, which is empty as SQLite knows it. */
  readonly root: number;
  /** How many pages SQLite knows. */
  readonly base: number;
  readonly hasKeys: boolean;
  readonly isCounted: boolean;
}

/** How far the pages of a table had come. */
export interface RecordedTree extends TreeRecord {
  /** Absent: no row was committed. */
  readonly state?: TreeState;
}

const TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS main.godwit_trees (
  table_name TEXT NOT NULL PRIMARY KEY,
  run_id TEXT NOT NULL,
  root INTEGER NOT NULL,
  base INTEGER NOT NULL,
  begun INTEGER NOT NULL,
  ended INTEGER,
  has_keys INTEGER NOT NULL,
  is_counted INTEGER NOT NULL,
  pages INTEGER,
  leaves INTEGER,
  high INTEGER,
  low INTEGER,
  cells BLOB,
  starts BLOB
)`,
  `CREATE TABLE IF NOT EXISTS main.godwit_leaves (
  first INTEGER PRIMARY KEY,
  pages BLOB NOT NULL,
  highs BLOB NOT NULL,
  lows BLOB NOT NULL
)`,
];

/** Makes the tables of these records. */
export function prepareTrees(records: Connection): void {
  for (const sql of TABLES) records.exec(sql);
}

/** Records that pages of a table are written from now on; all others have ended. */
export function recordTree(db: Connection, tree: TreeRecord): void {
  if (!isBeside(db)) return;
  const records = recordsOf(db);
  records.transaction(() => {
    forgetTree(records);
    records
      .prepare(
        `INSERT INTO main.godwit_trees (table_name, run_id, root, base, begun, has_keys, is_counted)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        tree.table,
        tree.runId,
        tree.root,
        tree.base,
        numberOf(db),
        tree.hasKeys ? 1 : 0,
        tree.isCounted ? 1 : 0,
      );
  })();
}

/** Records, in the transaction of the records under way, how far the pages have come: `leaves` are those since the last time. */
export function recordTreeState(
  db: Connection,
  table: string,
  { pages, leaves, high, low, cells, starts }: TreeState,
  first: number,
  added: LeafBytes,
): void {
  const records = recordsOf(db);
  records
    .prepare(
      `UPDATE main.godwit_trees SET pages = ?, leaves = ?, high = ?, low = ?, cells = ?, starts = ?
        WHERE table_name = ?`,
    )
    .run(pages, leaves, high, low, cells, new Uint8Array(starts.slice().buffer), table);
  if (added.pages.length === 0) return;
  records
    .prepare('INSERT OR REPLACE INTO main.godwit_leaves (first, pages, highs, lows) VALUES (?, ?, ?, ?)')
    .run(first, added.pages, added.highs, added.lows);
}

/** Records in the transaction under way that SQLite has a table which was written as pages. */
export function recordTreeEnd(db: Connection, table: string): void {
  if (!isBeside(db)) return;
  const sql = 'UPDATE main.godwit_trees SET ended = ? WHERE table_name = ?';
  recordsOf(db).prepare(sql).run(numberOf(db), table);
}

/** The table whose pages were being written when the run was cut off. Its end, too, is void where it never came to be. */
export function treeUnderWay(records: Connection, number: bigint): RecordedTree | undefined {
  records.prepare('DELETE FROM main.godwit_trees WHERE begun > ?').run(number);
  records.prepare('UPDATE main.godwit_trees SET ended = NULL WHERE ended > ?').run(number);
  const row = records.prepare<[], TreeRow>('SELECT * FROM main.godwit_trees WHERE ended IS NULL').get();
  if (row === undefined) return undefined;
  const { pages, leaves, high, low, cells, starts } = row;
  const hasState = pages !== null && cells !== null && starts !== null;
  return {
    runId: row.run_id,
    table: row.table_name,
    root: Number(row.root),
    base: Number(row.base),
    hasKeys: row.has_keys !== 0n,
    isCounted: row.is_counted !== 0n,
    ...(hasState && {
      state: {
        pages: Number(pages),
        leaves: Number(leaves),
        high: Number(high),
        low: Number(low),
        cells,
        starts: new Uint32Array(new Uint8Array(starts).buffer),
      },
    }),
  };
}

interface TreeRow {
  readonly run_id: string;
  readonly table_name: string;
  readonly root: bigint;
  readonly base: bigint;
  readonly has_keys: bigint;
  readonly is_counted: bigint;
  readonly pages: bigint | null;
  readonly leaves: bigint | null;
  readonly high: bigint | null;
  readonly low: bigint | null;
  readonly cells: Uint8Array | null;
  readonly starts: Uint8Array | null;
}

/** The leaves of the tree under way that are recorded. */
export function recordedLeaves(records: Connection): LeafList {
  const leaves = new LeafList();
  const rows = records.prepare<[], LeafBytes & { first: bigint }>(
    'SELECT first, pages, highs, lows FROM main.godwit_leaves ORDER BY first',
  );
  for (const row of rows.iterate()) leaves.addBytes(row);
  return leaves;
}

/** No pages are being written any more. */
export function forgetTree(records: Connection): void {
  records.exec('DELETE FROM main.godwit_trees; DELETE FROM main.godwit_leaves');
}
