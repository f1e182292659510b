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
import { isRefusal, isSure, type Refusal, rowOf } from './is-refusal.js';
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

/** Rows that are written again. */
interface Stretch {
  /** The number of all rows up to its end. */
  readonly goal: number;
  /** Whether what is written last may wait for a later commit. */
  readonly isOpen: boolean;
}

/**
 * Survives rows that the target or a transform refuses. What was written since the last commit is gone then; its rows are read
 * again from the same snapshot, without the refused one where the target names it, and else in parts that become smaller around
 * what is refused, down to single rows. All others arrive.
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
      const refused = this.#refusalIn(error);
      await this.#takeBack(() => progress.forget());
      const refusal = { error: refused, row: rowOf(refused, batch, before) };
      await this.#settle({ goal, isOpen: true }, refusal);
      if (progress.rejects.length > 0 && progress.rows === 0)
        await commitRows(this.#copy, this.#parts.writer, false);
    }
  }

  /** Writes the rows of a stretch that are not refused, of which some is. */
  async #settle(stretch: Stretch, { error, row }: Refusal): Promise<void> {
    const { progress } = this.#copy;
    const { goal } = stretch;
    if (row === undefined || row >= goal - progress.count) await this.#search(goal);
    else if (isSure(error)) await this.#leaveOut(stretch, error, progress.taken + row);
    else {
      const aim = progress.taken + row;
      if (row > 0) await this.#tryUpTo({ goal: progress.count + row, isOpen: false });
      await this.#oneByOne(Math.min(goal - progress.count, aim - progress.taken + 1));
    }
    if (progress.count < goal) await this.#tryUpTo(stretch);
  }

  /** Writes the rows before the refused one, before which so many were taken, and commits them with it. */
  async #leaveOut(stretch: Stretch, error: MigrationError, aim: number): Promise<void> {
    const { progress } = this.#copy;
    const { goal } = stretch;
    const { encoding: _, ...asRows } = this.#parts.reading;
    const refusal = await this.#try(async () => {
      while (progress.taken < aim) await this.#copyOn(aim - progress.taken);
      for await (const batch of this.#read({ ...asRows, maxRows: 1, limit: goal - progress.count })) {
        if (batchRowCount(batch) > 0) return this.#reject(batch as RowBatch, error);
        progress.add(0, 0, batch.position, rejectsOf(this.#copy.account.work, batch));
      }
    });
    if (refusal !== undefined) await this.#settle(stretch, refusal);
  }

  /** Writes the first half of the rows up to the `end`th, or each of them where they are few. */
  async #search(end: number): Promise<void> {
    const { progress, run } = this.#copy;
    const left = end - progress.count;
    const goal = progress.count + Math.ceil(left / 2);
    if (left > run.options.batchSize) await this.#tryUpTo({ goal, isOpen: false });
    else await this.#oneByOne(left);
  }

  async #tryUpTo(stretch: Stretch): Promise<void> {
    const { progress } = this.#copy;
    const write = (): Promise<void> => this.#copyOn(stretch.goal - progress.count);
    const refusal = await this.#try(write, { isOpen: stretch.isOpen && progress.rejects.length === 0 });
    if (refusal !== undefined) await this.#settle(stretch, refusal);
  }

  /** Writes the next rows as they are written where none is refused. */
  async #copyOn(limit: number): Promise<void> {
    const { run, pace } = this.#copy;
    const maxRows = Math.max(1, Math.min(run.options.batchSize, Math.floor(pace.rows)));
    const reading = { limit, maxRows, ...this.#parts.reading };
    for await (const batch of this.#read(reading)) await this.#write(batch);
  }

  /** Writes the next rows as values, down to single ones. */
  async #oneByOne(limit: number): Promise<void> {
    const { encoding: _, ...asRows } = this.#parts.reading;
    for await (const batch of this.#read({ ...asRows, limit, positions: true }))
      await this.#bisect(batch as RowBatch);
  }

  async #bisect(batch: RowBatch): Promise<void> {
    const refusal = await this.#try(() => this.#write(batch), { batch });
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
  async #try(
    write: () => Promise<void>,
    { batch, isOpen = false }: { readonly batch?: RowBatch; readonly isOpen?: boolean } = {},
  ): Promise<Refusal | undefined> {
    const { progress } = this.#copy;
    const mark = progress.mark();
    try {
      await write();
      if (progress.rows > 0 && !isOpen) await commitRows(this.#copy, this.#parts.writer, false);
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

function sizeOf(batch: Batch): number {
  return batchRowCount(batch) + (batch.rejects?.length ?? 0);
}
