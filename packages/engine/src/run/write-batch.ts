import {
  type Batch,
  batchRowCount,
  type Checkpoint,
  isEncodedBatch,
  type KeyRange,
  MigrationError,
  type TableWriter,
} from '@godwit/plugin-api';
import { batchBytes } from '../reading/batch-bytes.js';
import type { BatchTransform } from '../reading/bind-transforms.js';
import type { RunContext } from '../run-context.js';
import type { RangeProgress } from './range-progress.js';
import type { CommitPace } from './rejects/commit-pace.js';
import type { RejectLog } from './rejects/reject-log.js';
import { rejectsOf } from './rejects/to-reject.js';
import type { TableAccount } from './table-account.js';

/** A commit comes when this much is written since the last one. */
const COMMIT_BYTES = 8 * 1024 ** 2;

/** A table that is copied, or a range of it. */
export interface Piece {
  readonly account: TableAccount;
  /** Absent: the whole table. */
  readonly range?: KeyRange;
  readonly rejects: RejectLog;
  /** Ends the copy of this table. */
  readonly signal: AbortSignal;
  /** Ends what is under way in the target, too: an interruption alone lets that be committed first. */
  readonly stopped: AbortSignal;
}

/** A copy under way. */
export interface Copy extends Piece {
  readonly run: RunContext;
  readonly progress: RangeProgress;
  readonly pace: CommitPace;
}

/** Hands a batch to the target, and commits what is there once it is much. */
export async function writeBatch(
  copy: Copy,
  writer: TableWriter,
  batch: Batch,
  transform: BatchTransform | undefined,
): Promise<void> {
  const { run, account, progress, pace, rejects } = copy;
  const { time } = account;
  const changed =
    transform === undefined ? batch : time.encodes(() => changeBatch(transform, batch, progress.rows));
  const bytes = batchBytes(changed);
  const handed = batchRowCount(batch);
  progress.add(handed, bytes, batch.position, rejectsOf(account.work, batch));
  pace.passed(handed);
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
  const isMuch = progress.bytes >= COMMIT_BYTES || progress.rows >= pace.rows;
  if (isMuch || rejects.isOver(progress.rejects.length)) await commitRows(copy, writer, false);
}

/** `before`: rows since the last commit, from which errors are counted. */
export function changeBatch({ rows, images }: BatchTransform, batch: Batch, before: number): Batch {
  if (!isEncodedBatch(batch)) return rows(batch);
  if (images === undefined)
    throw new MigrationError({ code: 'INTERNAL', message: 'Rows for transforms came encoded.' });
  return images(batch, before);
}

/** Commits what was written and refused since the last commit. */
export async function commitRows(
  { run, account, progress, rejects: log }: Copy,
  writer: TableWriter,
  done: boolean,
): Promise<void> {
  const checkpoint: Checkpoint = {
    runId: run.runId,
    table: account.work.target,
    ...progress.checkpoint(done),
  };
  const { rejects } = progress;
  const report = await account.time.writes(() => writer.commit(checkpoint));
  account.add(progress.committed(report));
  log.committed(account, rejects);
}
