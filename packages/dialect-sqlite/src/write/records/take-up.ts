import type { Connection } from '../../connect/connection.js';
import { inTransaction } from '../load/transaction.js';
import { KeptTree } from '../pages/kept-tree.js';
import type { OwnFile } from '../pages/own-file.js';
import type { RestingTree } from '../pages/page-load.js';
import { recordsOf } from './place.js';
import { forgetCheckpoints } from './record.js';
import { forgetTree, type RecordedTree, recordedLeaves } from './trees.js';

/**
 * What becomes of a table whose pages were being written when the run was cut off: the tree as of its last record, from which
 * on the file is SQLite's only when it has ended. Undefined where the file has not those pages; then the table is empty.
 */
export function takeUpTree(db: Connection, own: OwnFile, tree: RecordedTree): RestingTree | undefined {
  const { runId, table: name, root, base, hasKeys, isCounted, state } = tree;
  const records = recordsOf(db);
  const leaves = recordedLeaves(records);
  if (state !== undefined && leaves.length === state.leaves) {
    const file = own.takeBack(db, root, base);
    if (own.size >= state.pages * file.pageSize) {
      const kept = new KeptTree(db, own, name, leaves);
      return { runId, table: { name, root, hasKeys, isCounted }, file, leaves, kept, saved: state };
    }
    own.give(db, file);
  }
  own.bringBack(db, root, base);
  inTransaction(records, () => {
    forgetCheckpoints(db, runId, name);
    forgetTree(records);
  });
  return undefined;
}
