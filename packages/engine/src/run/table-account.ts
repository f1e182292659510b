import { formatTableName, type Reject } from '@godwit/plugin-api';
import type { FailureReport } from '../plan/migration-plan.js';
import type { TableWork } from '../plan/tables/planned-table.js';
import type { ReportedReject, TableResult } from './migration-result.js';
import type { Counts } from './range-progress.js';
import { TableTime } from './table-time.js';

/** An account tells so many rows that were refused; all are in the records. */
const SHOWN_REJECTS = 20;

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
  #seconds = 0;

  constructor(work: TableWork) {
    this.work = work;
    this.name = formatTableName(work.source.name);
  }

  get failed(): boolean {
    return this.status === 'failed' || this.status === 'removed';
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
      target: formatTableName(this.work.target),
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
