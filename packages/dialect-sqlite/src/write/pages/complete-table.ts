import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';
import { isConstraint } from '../../errors/target-error.js';
import { joinHalves } from '../../read/pages/varint.js';
import { begin, commit, inTransaction, isHeld, lose, rollback } from '../load/transaction.js';
import { violation } from '../load/violation.js';
import { forgetCheckpoints } from '../records/record.js';
import { recordTreeEnd } from '../records/trees.js';
import type { KeptTree } from './kept-tree.js';
import type { TableTree } from './table-tree.js';
import type { WritableTable } from './writable-table.js';

/** A table whose pages are written, and the names of its columns. */
interface Written extends Pick<WritableTable, 'name' | 'hasKeys' | 'isCounted'> {
  readonly names: readonly string[];
}

/**
 * Fills the indexes of the keys of a table whose pages are written, does what else SQLite does beside inserting, and records
 * that it is there.
 */
export function completeTable(
  db: Connection,
  runId: string,
  { name, names, hasKeys, isCounted }: Written,
  { tree, kept }: { readonly tree: TableTree; readonly kept: KeptTree },
): void {
  begin(db);
  try {
    if (isCounted && !tree.isEmpty) count(db, name, tree);
    if (hasKeys && !tree.isEmpty) db.exec(`REINDEX main.${quoteIdentifier(name)}`);
    kept.end();
    commit(db);
  } catch (error) {
    rollback(db);
    if (isHeld(db) && !isConstraint(error)) lose(db);
    else empty(db, runId, name);
    throw isConstraint(error) ? violation(error, name, names) : error;
  }
}

/** Without its keys no row may be there. */
function empty(db: Connection, runId: string, name: string): void {
  inTransaction(db, () => {
    db.exec(`DELETE FROM main.${quoteIdentifier(name)}`);
    forgetCheckpoints(db, runId, name);
    recordTreeEnd(db, name);
  });
}

function count(db: Connection, name: string, { high, low }: TableTree): void {
  const last = joinHalves({ high, low: low >>> 0 });
  db.prepare('DELETE FROM main.sqlite_sequence WHERE name = ?').run(name);
  db.prepare('INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)').run(name, last > 0n ? last : 0n);
}
