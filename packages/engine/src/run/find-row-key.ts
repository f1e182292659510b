import { batchRowCount, isEncodedBatch, type Position, type SourceSession } from '@godwit/plugin-api';
import type { TableWork } from '../plan/tables/planned-table.js';
import { readTable } from '../reading/table-reader.js';
import type { RunContext } from '../run-context.js';

/**
 * The key of a row that the target counted from the last commit: the same rows are read again, as values, from the
 * same snapshot. Undefined where it cannot be told; the error is told without it then.
 */
export async function findRowKey(
  session: SourceSession,
  work: TableWork,
  run: RunContext,
  row: number | undefined,
  after: Position | undefined,
): Promise<string | undefined> {
  if (row === undefined) return undefined;
  let passed = 0;
  try {
    const reading = { signal: run.signal, ...(after === undefined ? {} : { after }) };
    for await (const batch of readTable(session, work, run, reading)) {
      const count = batchRowCount(batch);
      if (row < passed + count) return isEncodedBatch(batch) ? undefined : batch.rowIds?.[row - passed];
      passed += count;
    }
  } catch {
    // Whatever hinders this second reading, the first failure is the one to tell.
  }
  return undefined;
}
