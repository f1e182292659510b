import { type Checkpoint, formatTableName, type KeyRange, type Reject } from '@godwit/plugin-api';
import type { FailureReport } from '../plan/migration-plan.js';
import type { TableWork } from '../plan/tables/planned-table.js';
import type { ReportedReject, TableResult } from './migration-result.js';
import type { Counts } from './range-progress.js';
import { TableTime } from './table-time.js';

/** An account tells so many rows that were refused; all are in the records. */
const SHOWN_REJECTS = 20;

/** The range of a table that was not cut. */
export const WHOLE = 'all';

/** What has become of one table so far. Counts are rows that the target has committed. */
export class TableAccount {
  readonly work: TableWork;
  readonly name: string;
  /** Where its time went. */
  readonly time = new TableTime();
  read = 0n;
  written = 0n;
  rejected = 0n;
  skipped = 0n;
  /** Rows handed to the target, and their bytes on the way, be they committed or not. */
  handed = 0;
  handedBytes = 0;
  status: TableResult['status'] = 'pending';
  error: FailureReport | undefined;
  readonly #rejects: Reject[] = [];
  /** The ranges in which a run that goes on had cut it; absent: it was not cut, or is to be cut now. */
  ranges: readonly KeyRange[] | undefined;
  #taken: ReadonlyMap<string, Checkpoint> = new Map();
  #seconds = 0;

  constructor(work: TableWork) {
    this.work = work;
    this.name = formatTableName(work.source.name);
  }

  get failed(): boolean {
    return this.status === 'failed' || this.status === 'removed';
  }

  /** Takes down that all its rows are in the target already. */
  wasThere(rows: bigint): void {
    this.read = rows;
    this.skipped = rows;
    this.status = 'done';
  }

  /** The first of the rows that were refused. */
  get rejects(): readonly Reject[] {
    return this.#rejects;
  }

  /** Takes down rows that were refused. */
  refuse(rejects: readonly Reject[]): void {
    const more = SHOWN_REJECTS - this.#rejects.length;
    if (more > 0) this.#rejects.push(...rejects.slice(0, more));
  }

  /** Whether rows of it were committed before this run went on. */
  get hasBegun(): boolean {
    return this.#taken.size > 0;
  }

  /** How far a range of it had come, or the whole of it, when this run went on; undefined: it had not begun. */
  taken(range: KeyRange | undefined): Checkpoint | undefined {
    return this.#taken.get(range?.id ?? WHOLE);
  }

  /** Takes over what was committed before this run went on. */
  takeUp(checkpoints: readonly Checkpoint[]): void {
    this.#taken = new Map(checkpoints.map((checkpoint) => [checkpoint.range, checkpoint]));
    this.ranges = checkpoints.find(({ ranges }) => ranges !== undefined)?.ranges;
    for (const checkpoint of checkpoints) this.add(checkpoint);
    this.handed = Number(this.written);
    const ids = this.ranges?.map(({ id }) => id) ?? [WHOLE];
    if (ids.every((id) => this.#taken.get(id)?.done === true)) this.status = 'done';
  }

  /** It is empty again. */
  forget(): void {
    Object.assign(this, { read: 0n, written: 0n, rejected: 0n, skipped: 0n, handed: 0, ranges: undefined });
    this.#taken = new Map();
  }

  hand(rows: number, bytes: number): void {
    this.handed += rows;
    this.handedBytes += bytes;
  }

  /** Adds what was committed. */
  add({ read, written, rejected, skipped }: Counts): void {
    this.read += read;
    this.written += written;
    this.rejected += rejected;
    this.skipped += skipped;
  }

  /** Adds the time that was spent on it. */
  spent(seconds: number): void {
    this.#seconds += seconds;
  }

  /** `pending`: the purposes of the steps that were to follow. */
  result(pending: readonly string[] = []): TableResult {
    return {
      name: this.name,
      target: formatTableName(this.work.belongs ?? this.work.target),
      read: Number(this.read),
      written: Number(this.written),
      rejected: Number(this.rejected),
      skipped: Number(this.skipped),
      seconds: Math.round(this.#seconds * 1000) / 1000,
      ...(this.time.isNone ? {} : { time: this.time.inSeconds() }),
      status: this.status,
      ...(pending.length === 0 ? {} : { pending }),
      ...(this.#rejects.length === 0 ? {} : { rejects: this.#rejects.map(asReported) }),
      ...(this.error === undefined ? {} : { error: this.error }),
    };
  }
}

function asReported({ table: _, ...reject }: Reject): ReportedReject {
  return reject;
}
