import {
  type Batch,
  batchRowCount,
  type Checkpoint,
  isEncodedBatch,
  isMigrationError,
  type KeyRange,
  MigrationError,
  type SourceSession,
  type TableWriter,
} from '@godwit/plugin-api';
import { originalError } from '../errors/wrap-error.js';
import { placeOf } from '../plan/names/place.js';
import type { Sessions } from '../plan/prepared-plan.js';
import type { TableWork } from '../plan/tables/planned-table.js';
import { batchBytes } from '../reading/batch-bytes.js';
import { type BatchTransform, bindTransforms } from '../reading/bind-transforms.js';
import { readAhead } from '../reading/read-ahead.js';
import { agreeOnEncodings, type Reading, readTable, scanOf } from '../reading/table-reader.js';
import type { RunContext } from '../run-context.js';
import { RangeProgress } from './range-progress.js';
import type { TableAccount } from './table-account.js';

/** A commit comes when this much is written since the last one. */
const COMMIT_BYTES = 8 * 1024 ** 2;
const COMMIT_ROWS = 50_000;
/** Only rows of large cells make such a batch. */
const LARGE_BATCH_BYTES = 6 * 1024 ** 2;

/** A table that is copied, or a range of it. */
export interface Piece {
  readonly account: TableAccount;
  /** Absent: the whole table. */
  readonly range?: KeyRange;
  /** Ends the copy of this table. */
  readonly signal: AbortSignal;
}

/** A copy under way. */
interface Copy extends Piece {
  readonly run: RunContext;
  readonly progress: RangeProgress;
}

/** Resolves when the last row is committed. What was committed before a failure stays, and is in the account. */
export async function copyRange(run: RunContext, sessions: Sessions, piece: Piece): Promise<void> {
  const { account, range, signal } = piece;
  const { work } = account;
  const transform = await bindTransforms(work, scanOf(sessions.source, work, run, signal), signal);
  const takesImages = transform === undefined || transform.images !== undefined;
  const encoding = takesImages ? (await agreeOnEncodings(sessions, [work], run)).get(work) : undefined;
  const copy = { ...piece, run, progress: new RangeProgress(range) };
  try {
    await using writer = await sessions.target.openWriter(work.target, {
      runId: run.runId,
      columns: work.write,
      mode: 'insert',
      keysRest: run.options.mode === 'data-only',
      signal,
    });
    const reading = { ...(encoding && { encoding }), ...(range && { range }), signal };
    for await (const batch of account.time.reads(
      readAhead(readTable(sessions.source, work, run, reading), mayReadAhead),
    )) {
      signal.throwIfAborted();
      await writeBatch(copy, writer, batch, transform);
    }
    await commitRows(copy, writer, true);
  } catch (error) {
    throw await explain(copy, error, sessions);
  }
}

/** Of large cells there is one on its way, not two. */
function mayReadAhead(batch: Batch): boolean {
  return batchBytes(batch) < LARGE_BATCH_BYTES;
}

async function writeBatch(
  copy: Copy,
  writer: TableWriter,
  batch: Batch,
  transform: BatchTransform | undefined,
): Promise<void> {
  const { run, account, progress } = copy;
  const { time } = account;
  const changed =
    transform === undefined ? batch : time.encodes(() => changeBatch(transform, batch, progress.rows));
  const bytes = batchBytes(changed);
  const handed = batchRowCount(batch);
  progress.add(handed, bytes, batch.position, batch.rejected);
  account.hand(handed, bytes);
  if (handed > 0) await time.writes(() => writer.write(changed));
  const { rows } = account.work;
  run.events.emit({
    type: 'table:progress',
    table: account.name,
    rows: account.handed,
    bytes: account.handedBytes,
    ...(rows === undefined ? {} : { estimatedRows: rows }),
  });
  if (progress.bytes >= COMMIT_BYTES || progress.rows >= COMMIT_ROWS) await commitRows(copy, writer, false);
}

/** `before`: rows since the last commit, from which errors are counted. */
function changeBatch({ rows, images }: BatchTransform, batch: Batch, before: number): Batch {
  if (!isEncodedBatch(batch)) return rows(batch);
  if (images === undefined)
    throw new MigrationError({ code: 'INTERNAL', message: 'Rows for transforms came encoded.' });
  return images(batch, before);
}

async function commitRows(
  { run, account, progress }: Copy,
  writer: TableWriter,
  done: boolean,
): Promise<void> {
  const checkpoint: Checkpoint = {
    runId: run.runId,
    table: account.work.target,
    ...progress.checkpoint(done),
  };
  const report = await account.time.writes(() => writer.commit(checkpoint));
  account.add(progress.committed(report));
}

/** Gives an error the place that only the engine knows: the table, and the key of the offending row. */
async function explain(
  { run, account, progress, range, signal }: Copy,
  error: unknown,
  sessions: Sessions,
): Promise<unknown> {
  const cause = originalError(error);
  if (!isMigrationError(cause) || signal.aborted) return cause;
  const { work } = account;
  const from = {
    ...(range && { range }),
    ...(progress.after === undefined ? {} : { after: progress.after }),
  };
  const key = cause.place.key ?? (await findRowKey(sessions.source, work, run, cause.row, from));
  return new MigrationError({
    code: cause.code,
    message: cause.message,
    place: { ...placeOf(work.source.name), ...cause.place, ...(key === undefined ? {} : { key }) },
    ...(cause.hint === undefined ? {} : { hint: cause.hint }),
    cause,
  });
}

/**
 * The key of a row that the target counted from the last commit: the same rows are read again, as values, from the
 * same snapshot. Undefined where it cannot be told; the error is told without it then.
 */
async function findRowKey(
  session: SourceSession,
  work: TableWork,
  run: RunContext,
  row: number | undefined,
  from: Pick<Reading, 'range' | 'after'>,
): Promise<string | undefined> {
  if (row === undefined) return undefined;
  let passed = 0;
  try {
    for await (const batch of readTable(session, work, run, { signal: run.signal, ...from })) {
      const count = batchRowCount(batch);
      if (row < passed + count) return isEncodedBatch(batch) ? undefined : batch.rowIds?.[row - passed];
      passed += count;
    }
  } catch {
    // Whatever hinders this second reading, the first failure is the one to tell.
  }
  return undefined;
}
