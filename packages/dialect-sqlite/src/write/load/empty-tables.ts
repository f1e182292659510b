import { MigrationError } from '@godwit/plugin-api';
import { quoteIdentifier } from '@godwit/plugin-api/sql';
import type { Connection } from '../../connect/connection.js';
import { targetError } from '../../errors/target-error.js';
import { forgetCheckpoints } from '../records/record.js';
import { silenceTriggers } from './silence-triggers.js';
import { begin, commit, rollback } from './transaction.js';

/** Tables whose rows go, and the run whose records tell of them. */
export interface EmptyRequest {
  readonly tables: readonly string[];
  readonly runId: string;
}

/** Deletes every row of tables in one transaction, and what the records of the run tell of them. */
export async function emptyTables(
  db: Connection,
  { tables, runId }: EmptyRequest,
  isCancelled: () => Promise<boolean>,
): Promise<void> {
  let table = '';
  begin(db);
  try {
    for (table of tables) {
      if (await isCancelled())
        throw new MigrationError({
          code: 'INTERRUPTED',
          message: 'Deleting was interrupted.',
          place: { table },
        });
      const endSilence = silenceTriggers(db, table);
      db.exec(`DELETE FROM main.${quoteIdentifier(table)}`);
      endSilence();
    }
    // Last, as nothing fails then: records beside a new database do not come back with a part of its transaction.
    for (const name of tables) forgetCheckpoints(db, runId, name);
    commit(db);
  } catch (error) {
    rollback(db);
    throw targetError(error, 'WRITE_FAILED', { table });
  }
}
