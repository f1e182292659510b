import {
  type Batch,
  batchRowCount,
  type Checkpoint,
  isEncodedBatch,
  isMigrationError,
  MigrationError,
  type Position,
  type TableWriter,
} from '@godwit/plugin-api';
import { originalError } from '../errors/wrap-error.js';
import { placeOf } from '../plan/names/place.js';
import type { Sessions } from '../plan/prepared-plan.js';
import { batchBytes } from '../reading/batch-bytes.js';
import { type BatchTransform, bindTransforms } from '../reading/bind-transforms.js';
import { readAhead } from '../reading/read-ahead.js';
import { agreeOnEncodings, readTable, scanOf } from '../reading/table-reader.js';
import type { RunContext } from '../run-context.js';
import { findRowKey } from './find-row-key.js';
import type { TableAccount } from './table-account.js';

/** A commit comes when this much is written since the last one. */
const COMMIT_BYTES = 8 * 1024 ** 2;
const COMMIT_ROWS = 50_000;

/** Resolves when the last row is committed. What was committed before a failure stays, and is in the account. */
export async function copyTable(
  run: RunContext,
  sessions: Sessions,
  account: TableAccount,
  signal: AbortSignal,
): Promise<void> {
  const { work } = account;
  const transform = await bindTransforms(work, scanOf(sessions.source, work, run, signal), signal);
  const encoding = (await agreeOnEncodings(sessions, [work], run)).get(work);
  const pending = new Pending();
  try {
    await using writer = await sessions.target.openWriter(work.target, {
      runId: run.runId,
      columns: work.write,
      mode: 'insert',
      keysRest: run.options.mode === 'data-only',
      signal,
    });
    const batches = readTable(sessions.source, work, run, { ...(encoding && { encoding }), signal });
    for await (const batch of account.time.reads(readAhead(batches))) {
      signal.throwIfAborted();
      await writeBatch(run, writer, batch, account, pending, transform);
    }
    await commitRows(run, writer, account, pending, true);
  } catch (error) {
    throw await explain(run, error, sessions, account, pending, signal);
  }
}

async function writeBatch(
  run: RunContext,
  writer: TableWriter,
  batch: Batch,
  account: TableAccount,
  pending: Pending,
  transform: BatchTransform | undefined,
): Promise<void> {
  const { time } = account;
  const changed =
    transform === undefined || isEncodedBatch(batch) ? batch : time.encodes(() => transform(batch));
  const bytes = batchBytes(changed);
  pending.add(batchRowCount(batch), bytes, batch.position, batch.rejected);
  if (batchRowCount(batch) > 0) await time.writes(() => writer.write(changed));
  const { rows } = account.work;
  run.events.emit({
    type: 'table:progress',
    table: account.name,
    rows: Number(account.written) + pending.rows,
    bytes: pending.totalBytes,
    ...(rows === undefined ? {} : { estimatedRows: rows }),
  });
  if (pending.bytes >= COMMIT_BYTES || pending.rows >= COMMIT_ROWS) {
    await commitRows(run, writer, account, pending, false);
  }
}

async function commitRows(
  run: RunContext,
  writer: TableWriter,
  account: TableAccount,
  pending: Pending,
  done: boolean,
): Promise<void> {
  const [rows, rejected] = [BigInt(pending.rows), BigInt(pending.rejected)];
  const checkpoint: Checkpoint = {
    runId: run.runId,
    table: account.work.target,
    range: 'all',
    position: pending.position,
    done,
    read: account.read + rows + rejected,
    written: account.written + rows,
    rejected: account.rejected + rejected,
    skipped: account.skipped,
  };
  const report = await account.time.writes(() => writer.commit(checkpoint));
  account.read += rows + rejected;
  account.rejected += rejected;
  account.written += report.written;
  account.skipped += report.skipped;
  pending.committed();
}

/** Gives an error the place that only the engine knows: the table, and the key of the offending row. */
async function explain(
  run: RunContext,
  error: unknown,
  sessions: Sessions,
  account: TableAccount,
  pending: Pending,
  signal: AbortSignal,
): Promise<unknown> {
  const cause = originalError(error);
  if (!isMigrationError(cause) || signal.aborted) return cause;
  const { work } = account;
  const known = cause.place.key;
  const key = known ?? (await findRowKey(sessions.source, work, run, cause.row, pending.committedPosition));
  return new MigrationError({
    code: cause.code,
    message: cause.message,
    place: { ...placeOf(work.source.name), ...cause.place, ...(key === undefined ? {} : { key }) },
    ...(cause.hint === undefined ? {} : { hint: cause.hint }),
    cause,
  });
}

/** What was written since the last commit. */
class Pending {
  rows = 0;
  /** Rows that the source left out. */
  rejected = 0;
  bytes = 0;
  totalBytes = 0;
  position: Position = null;
  /** The position of the last committed row; undefined: none yet. */
  committedPosition: Position | undefined;

  add(rows: number, bytes: number, position: Position, rejected = 0): void {
    this.rows += rows;
    this.rejected += rejected;
    this.bytes += bytes;
    this.totalBytes += bytes;
    this.position = position;
  }

  committed(): void {
    this.rows = 0;
    this.rejected = 0;
    this.bytes = 0;
    this.committedPosition = this.position ?? undefined;
  }
}
