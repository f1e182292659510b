import {
  type Batch,
  isEncodedBatch,
  type Reject,
  type RowBatch,
  type SourceSession,
  type TargetSession,
} from '@godwit/plugin-api';
import { originalError } from '../errors/wrap-error.js';
import type { TableWork } from '../plan/tables/planned-table.js';
import { type BatchTransform, bindTransforms } from '../reading/bind-transforms.js';
import { scanOf } from '../reading/table-reader.js';
import { cutBatch } from '../run/rejects/cut-batch.js';
import { isRefusal } from '../run/rejects/is-refusal.js';
import { readAround } from '../run/rejects/read-around.js';
import { SpareWriter } from '../run/rejects/spare-writer.js';
import { rejectsOf, toReject } from '../run/rejects/to-reject.js';
import type { RunContext } from '../run-context.js';

/** What became of the rows of a table that were tried again. */
export interface Tried {
  /** As they were on record. */
  readonly arrived: readonly Reject[];
  /** For what they are refused now. */
  readonly refused: readonly Reject[];
}

/** The range under which nothing is counted: the rows are counted where they were refused. */
const RETRY = 'retry';

/** Tries the rows of a table again; those that have arrived are taken out of the records of the run. */
export async function retryTable(
  run: RunContext,
  { source, target }: { readonly source: SourceSession; readonly target: TargetSession },
  work: TableWork,
  rejects: readonly Reject[],
): Promise<Tried> {
  const { runId, signal } = run;
  await using writer = new SpareWriter(() =>
    target.openWriter(work.target, { runId, columns: work.write, mode: 'insert', signal }),
  );
  const transform = await bindTransforms(work, scanOf(source, work, run, signal), signal);
  const retry = new Retry(run, work, writer, transform);
  const wanted = new Map(rejects.map((reject) => [reject.key, reject]));
  const arrived: Reject[] = [];
  for await (const batch of readAround(source, work, run, { signal })) {
    retry.refused.push(...rejectsOf(work, batch).filter(({ key }) => wanted.has(key)));
    const keys = await retry.write(only(batch, wanted));
    const settled = keys.flatMap((key) => wanted.get(key) ?? []);
    if (settled.length > 0) await target.bookkeeping.settle?.(runId, settled);
    arrived.push(...settled);
  }
  return { arrived, refused: retry.refused };
}

/** The rows of a batch that are wanted. */
function only(batch: Batch, wanted: ReadonlyMap<string, Reject>): RowBatch {
  const { position } = batch;
  if (isEncodedBatch(batch)) return { rows: [], position };
  const { rows, rowIds = [] } = batch;
  const places = [...rows.keys()].filter((place) => wanted.has(rowIds[place] ?? ''));
  return {
    rows: places.map((place) => rows[place] ?? []),
    rowIds: places.map((place) => rowIds[place] ?? ''),
    position,
  };
}

class Retry {
  readonly refused: Reject[] = [];
  readonly #run: RunContext;
  readonly #work: TableWork;
  readonly #writer: SpareWriter;
  readonly #transform: BatchTransform | undefined;

  constructor(run: RunContext, work: TableWork, writer: SpareWriter, transform: BatchTransform | undefined) {
    this.#run = run;
    this.#work = work;
    this.#writer = writer;
    this.#transform = transform;
  }

  /** Writes rows, down to single ones where some are refused; the answer is the keys of those that arrived. */
  async write(batch: RowBatch): Promise<readonly string[]> {
    const { rows, rowIds = [] } = batch;
    if (rows.length === 0) return [];
    try {
      await this.#writer.write(this.#transform?.rows(batch) ?? batch);
      await this.#commit();
      return rowIds;
    } catch (error) {
      const cause = originalError(error);
      if (this.#run.signal.aborted || !isRefusal(cause)) throw error;
      await this.#writer.renew();
      if (rows.length === 1) {
        this.refused.push(toReject(this.#work, batch, cause, this.#run.options.showValues));
        return [];
      }
      const keys: string[] = [];
      for (const part of cutBatch(batch, cause.row)) keys.push(...(await this.write(part)));
      return keys;
    }
  }

  async #commit(): Promise<void> {
    const none = { read: 0n, written: 0n, rejected: 0n, skipped: 0n };
    const { runId } = this.#run;
    const table = this.#work.target;
    await this.#writer.commit({ runId, table, range: RETRY, position: null, done: true, ...none });
  }
}
