import type { Checkpoint, Reject, StepCheckpoint } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { inTransaction, numberOf, settle } from '../load/transaction.js';
import { hasRecords, recordsOf } from './place.js';
import { isRecorded } from './runs.js';

/** Records steps in the transaction under way, after those before them; one that is done again counts as of its last time. */
export function recordStep(db: Connection, { runId, step, others = [] }: StepCheckpoint): void {
  const records = recordsOf(db);
  if (!isRecorded(records, runId) || !hasRecords(records, 'godwit_steps')) return;
  const number = numberOf(db);
  const record = records.prepare(
    `INSERT OR REPLACE INTO main.godwit_steps (run_id, step, seq, number)
     VALUES (?, ?, ?, (SELECT coalesce(max(number), 0) + 1 FROM main.godwit_steps))`,
  );
  for (const one of [step, ...others]) record.run(runId, one, number);
}

/** Records how far a table has come, and which rows did not arrive, in the transaction under way. */
export function recordCheckpoint(db: Connection, checkpoint: Checkpoint): void {
  const records = recordsOf(db);
  const { runId, table, range, ranges, rejects = [] } = checkpoint;
  if (!isRecorded(records, runId) || !hasRecords(records, 'godwit_checkpoints')) return;
  const number = numberOf(db);
  records
    .prepare(
      `INSERT OR REPLACE INTO main.godwit_checkpoints
         (run_id, table_name, range, position, done, rows_read, rows_written, rows_rejected, rows_skipped, ranges, seq)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      runId,
      table.name,
      range,
      JSON.stringify(checkpoint.position),
      checkpoint.done ? 1n : 0n,
      checkpoint.read,
      checkpoint.written,
      checkpoint.rejected,
      checkpoint.skipped,
      ranges === undefined ? null : JSON.stringify(ranges),
      number,
    );
  forgetOlder(records, checkpoint, number);
  for (const reject of rejects) recordReject(records, runId, reject, number);
}

/** What came before the last that is confirmed is not needed any more. */
function forgetOlder(records: Connection, { runId, table, range }: Checkpoint, number: bigint): void {
  const same = 'run_id = @runId AND table_name = @table AND range = @range';
  records
    .prepare(
      `DELETE FROM main.godwit_checkpoints WHERE ${same}
          AND seq < (SELECT max(seq) FROM main.godwit_checkpoints WHERE ${same} AND seq < @number)`,
    )
    .run({ runId, table: table.name, range, number });
}

/** Records that a table has no rows any more, and so none that did not arrive. What was said before stays until that is confirmed. */
export function forgetCheckpoints(db: Connection, runId: string, table: string): void {
  const records = recordsOf(db);
  if (!hasRecords(records, 'godwit_checkpoints')) return;
  const number = numberOf(db);
  if (number === 0n) {
    for (const name of ['godwit_checkpoints', 'godwit_rejects'])
      records.prepare(`DELETE FROM main.${name} WHERE run_id = ? AND table_name = ?`).run(runId, table);
    return;
  }
  const of = { runId, table, number };
  records
    .prepare(
      'UPDATE main.godwit_rejects SET gone = @number WHERE run_id = @runId AND table_name = @table AND gone IS NULL',
    )
    .run(of);
  records
    .prepare(
      `INSERT OR REPLACE INTO main.godwit_checkpoints
         (run_id, table_name, range, position, done, rows_read, rows_written, rows_rejected, rows_skipped, seq)
       SELECT DISTINCT run_id, table_name, range, 'null', -1, 0, 0, 0, 0, @number FROM main.godwit_checkpoints
        WHERE run_id = @runId AND table_name = @table`,
    )
    .run(of);
}

function recordReject(records: Connection, runId: string, reject: Reject, number: bigint): void {
  const { table, key, code, message, column, constraint, values } = reject;
  records
    .prepare(
      `INSERT INTO main.godwit_rejects
         (run_id, seq, table_name, key, code, message, column_name, constraint_name, row_values)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      runId,
      number,
      table.name,
      key,
      code,
      message,
      column ?? null,
      constraint ?? null,
      values === undefined ? null : JSON.stringify(values),
    );
}

/** Takes rejects out of the records of a run and counts their rows as written; of equal ones as many go as are named. */
export function settleRejects(db: Connection, runId: string, settled: readonly Reject[]): void {
  const records = recordsOf(db);
  settle(db);
  inTransaction(records, () => {
    const remove = records.prepare(
      `DELETE FROM main.godwit_rejects WHERE number =
         (SELECT min(number) FROM main.godwit_rejects
           WHERE run_id = ? AND table_name = ? AND key = ? AND code = ? AND message = ? AND gone IS NULL)`,
    );
    // A reject does not say of which range it was.
    const recount = records.prepare(
      `UPDATE main.godwit_checkpoints SET rows_written = rows_written + 1, rows_rejected = rows_rejected - 1
        WHERE run_id = @runId AND table_name = @table AND (range, seq) =
          (SELECT range, seq FROM main.godwit_checkpoints
            WHERE run_id = @runId AND table_name = @table AND rows_rejected > 0 ORDER BY seq DESC, range LIMIT 1)`,
    );
    for (const { table, key, code, message } of settled) {
      if (remove.run(runId, table.name, key, code, message).changes > 0)
        recount.run({ runId, table: table.name });
    }
  });
}
