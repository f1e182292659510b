import {
  type Batch,
  batchRowCount,
  type MigrationError,
  type RowBatch,
  type SourceSession,
} from '@godwit/plugin-api';
import { originalError } from '../../errors/wrap-error.js';
import type { BatchTransform } from '../../reading/bind-transforms.js';
import type { Reading } from '../../reading/table-reader.js';
import { type Copy, commitRows, writeBatch } from '../write-batch.js';
import { cutBatch } from './cut-batch.js';
import { isRefusal } from './is-refusal.js';
import { readAround } from './read-around.js';
import type { SpareWriter } from './spare-writer.js';
import { rejectsOf, toReject } from './to-reject.js';

/** What a copy reads and writes with. */
interface Parts {
  readonly source: SourceSession;
  readonly writer: SpareWriter;
  readonly transform: BatchTransform | undefined;
  /** How the table is read, from where it begins. */
  readonly reading: Reading;
}

/** Why rows were refused, and which of them is, where that is known. */
interface Refusal {
  readonly error: MigrationError;
  readonly row: number | undefined;
}

/**
 * Survives rows that the target or a transform refuses. What was written since the last commit is gone then; its rows are read
 * again from the same snapshot, in parts that become smaller around what is refused, down to single rows. All others arrive.
 */
export class RowRefusals {
  readonly #copy: Copy;
  readonly #parts: Parts;

  constructor(copy: Copy, parts: Parts) {
    this.#copy = copy;
    this.#parts = parts;
  }

  /** Does what hands a batch to the target, or commits; throws what is about more than rows. */
  async survive(action: () => Promise<void>, batch?: Batch): Promise<void> {
    const { progress } = this.#copy;
    const goal = progress.count + (batch === undefined ? 0 : sizeOf(batch));
    const before = progress.rows;
    try {
      await action();
    } catch (error) {
      const refusal = this.#refusalIn(error);
      const row = rowOf(refusal, batch, before);
      await this.#takeBack(() => progress.forget());
      await this.#settle(goal, row);
      if (progress.rejects.length > 0) await commitRows(this.#copy, this.#parts.writer, false);
    }
  }

  /**
   * Writes the rows up to the `goal`th that are not refused, of which some is: the one with this number from here, where that is
   * known.
   */
  async #settle(goal: number, row: number | undefined): Promise<void> {
    const { progress, run } = this.#copy;
    const left = goal - progress.count;
    const { batchSize } = run.options;
    const isKnown = row !== undefined && row < left;
    const aim = progress.taken + (isKnown ? row : 0);
    const before = isKnown ? row : left > batchSize ? Math.ceil(left / 2) : 0;
    if (before > 0) await this.#tryUpTo(progress.count + before);
    const rest = goal - progress.count;
    if (isKnown) await this.#oneByOne(Math.min(rest, aim - progress.taken + 1));
    else if (before === 0) await this.#oneByOne(rest);
    if (progress.count < goal) await this.#tryUpTo(goal);
  }

  async #tryUpTo(goal: number): Promise<void> {
    const refusal = await this.#tryFast(goal - this.#copy.progress.count);
    if (refusal !== undefined) await this.#settle(goal, refusal.row);
  }

  /** Writes the next rows as they are written where none is refused; the answer is what one was refused for. */
  async #tryFast(limit: number): Promise<Refusal | undefined> {
    return this.#try(async () => {
      for await (const batch of this.#read({ limit, ...this.#parts.reading })) await this.#write(batch);
    });
  }

  /** Writes the next rows as values, down to single ones. */
  async #oneByOne(limit: number): Promise<void> {
    const { encoding: _, ...asRows } = this.#parts.reading;
    for await (const batch of this.#read({ ...asRows, limit, positions: true }))
      await this.#bisect(batch as RowBatch);
  }

  async #bisect(batch: RowBatch): Promise<void> {
    const refusal = await this.#try(() => this.#write(batch), batch);
    if (refusal === undefined) return;
    if (batch.rows.length === 1) return this.#reject(batch, refusal.error);
    for (const part of cutBatch(batch, refusal.row)) await this.#bisect(part);
  }

  async #reject(batch: RowBatch, error: MigrationError): Promise<void> {
    const { run, account, progress, pace, rejects: log } = this.#copy;
    const { work } = account;
    const refused = toReject(work, batch, error, run.options.showValues);
    progress.add(0, 0, batch.position, [...rejectsOf(work, batch), refused]);
    pace.refused();
    if (log.isOver(progress.rejects.length)) await commitRows(this.#copy, this.#parts.writer, false);
  }

  /** Writes and commits; where a row is refused all is as before, and the answer is what it was refused for. */
  async #try(write: () => Promise<void>, batch?: RowBatch): Promise<Refusal | undefined> {
    const { progress } = this.#copy;
    const mark = progress.mark();
    try {
      await write();
      if (progress.rows > 0) await commitRows(this.#copy, this.#parts.writer, false);
      return undefined;
    } catch (error) {
      const refusal = this.#refusalIn(error);
      await this.#takeBack(() => progress.back(mark));
      return { error: refusal, row: rowOf(refusal, batch, 0) };
    }
  }

  async #takeBack(back: () => void): Promise<void> {
    const { account, progress } = this.#copy;
    const { rows, bytes } = progress;
    back();
    account.hand(progress.rows - rows, progress.bytes - bytes);
    await this.#parts.writer.renew();
  }

  #write(batch: Batch): Promise<void> {
    return writeBatch(this.#copy, this.#parts.writer, batch, this.#parts.transform);
  }

  #read(reading: Reading): AsyncIterable<Batch> {
    const { run, account, progress } = this.#copy;
    const after = progress.reached;
    return readAround(this.#parts.source, account.work, run, {
      ...reading,
      ...(after === undefined ? {} : { after }),
    });
  }

  /** What a row was refused for; throws what is not about rows. */
  #refusalIn(error: unknown): MigrationError {
    const cause = originalError(error);
    if (this.#copy.signal.aborted || !isRefusal(cause)) throw error;
    return cause;
  }
}

/** The place of the refused row among those since the last commit, where it is known. */
function rowOf({ row, place }: MigrationError, batch: Batch | undefined, before: number): number | undefined {
  if (row !== undefined || place.key === undefined || batch === undefined || !('rowIds' in batch)) return row;
  const index = batch.rowIds?.indexOf(place.key) ?? -1;
  return index < 0 ? undefined : before + index;
}

function sizeOf(batch: Batch): number {
  return batchRowCount(batch) + (batch.rejects?.length ?? 0);
}
