import {
  type Batch,
  batchRowCount,
  isEncodedBatch,
  isMigrationError,
  MigrationError,
  type SourceSession,
  type WriterOptions,
} from '@godwit/plugin-api';
import { originalError } from '../errors/wrap-error.js';
import { placeOf } from '../plan/names/place.js';
import type { Sessions } from '../plan/prepared-plan.js';
import type { TableWork } from '../plan/tables/planned-table.js';
import { batchBytes } from '../reading/batch-bytes.js';
import { type BatchTransform, bindTransforms } from '../reading/bind-transforms.js';
import { readAhead } from '../reading/read-ahead.js';
import { agreeOnEncodings, type Reading, readTable, scanOf } from '../reading/table-reader.js';
import { withoutFailed } from '../reading/without-failed.js';
import type { RunContext } from '../run-context.js';
import { RangeProgress } from './range-progress.js';
import { CommitPace } from './rejects/commit-pace.js';
import { readAround } from './rejects/read-around.js';
import { RowRefusals } from './rejects/row-refusals.js';
import { SpareWriter } from './rejects/spare-writer.js';
import { WHOLE } from './table-account.js';
import { type Copy, changeBatch, commitRows, type Piece, writeBatch } from './write-batch.js';

/** Only rows of large cells make such a batch. */
const LARGE_BATCH_BYTES = 6 * 1024 ** 2;

/** Resolves when the last row is committed. What was committed before a failure stays, and is in the account. */
export async function copyRange(run: RunContext, sessions: Sessions, piece: Piece): Promise<void> {
  const { account, range, signal, stopped } = piece;
  const { work } = account;
  const transform = await bindTransforms(work, scanOf(sessions.source, work, run, signal), signal);
  const takesImages = transform === undefined || transform.images !== undefined;
  const encoding = takesImages ? (await agreeOnEncodings(sessions, [work], run)).get(work) : undefined;
  const progress = new RangeProgress(account, range);
  const copy = { ...piece, run, progress, pace: new CommitPace() };
  const { after } = progress;
  const mayReject = run.options.onError === 'reject-row';
  try {
    await using writer = new SpareWriter(() =>
      sessions.target.openWriter(work.target, {
        runId: run.runId,
        columns: work.write,
        ...writingOf(work),
        keysRest: run.options.mode === 'into-existing',
        signal: stopped,
      }),
    );
    const reading = { ...(encoding && { encoding }), ...(range && { range }), signal };
    if (transform !== undefined && after !== undefined)
      await passBy(copy, sessions.source, transform, reading);
    const from = { ...reading, ...(after === undefined ? {} : { after }) };
    const parts = { source: sessions.source, writer, transform, reading };
    const refusals = mayReject ? new RowRefusals(copy, parts) : DEADLY;
    const batches = (mayReject ? readAround : readTable)(sessions.source, work, run, from);
    try {
      for await (const batch of account.time.reads(readAhead(batches, mayReadAhead))) {
        signal.throwIfAborted();
        await refusals.survive(() => writeBatch(copy, writer, batch, transform), batch);
      }
    } catch (error) {
      // What the target has taken is committed, so that a run that goes on need not send it again.
      if (run.signal.aborted && !stopped.aborted && progress.rows > 0) await commitRows(copy, writer, false);
      throw error;
    }
    // What a refusal left to be committed may be refused as well.
    while (!progress.isDone) await refusals.survive(() => commitRows(copy, writer, true));
  } catch (error) {
    throw await explain(copy, error, sessions);
  }
}

/**
 * Shows a transform the rows that a run which goes on had copied: it sees those of a table in their order, all of them. Rows that
 * it or the source refuses were refused then, too, and told.
 */
async function passBy(
  { run, account: { work }, progress }: Copy,
  source: SourceSession,
  transform: BatchTransform,
  reading: Reading,
): Promise<void> {
  const range = { id: WHOLE, ...reading.range, through: progress.after ?? null };
  const mayReject = run.options.onError === 'reject-row';
  const shown = mayReject ? withoutFailed(transform, work) : transform;
  for await (const batch of (mayReject ? readAround : readTable)(source, work, run, { ...reading, range }))
    changeBatch(shown, batch, 0);
}

/** What becomes of a row whose key is there. */
function writingOf({ there }: TableWork): Pick<WriterOptions, 'mode' | 'conflictKey'> {
  if (there?.policy === 'skip') return { mode: 'skip' };
  return there?.policy === 'upsert' ? { mode: 'upsert', conflictKey: there.key } : { mode: 'insert' };
}

/** Any failure ends the copy. */
const DEADLY: Pick<RowRefusals, 'survive'> = { survive: (action) => action() };

/** Of large cells there is one on its way, not two. */
function mayReadAhead(batch: Batch): boolean {
  return batchBytes(batch) < LARGE_BATCH_BYTES;
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
