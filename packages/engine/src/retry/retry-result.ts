import type { FailureReport } from '../plan/migration-plan.js';
import type { ReportedReject } from '../run/migration-result.js';

/** What became of rows that a run had refused, when they were tried again. Plain JSON data. */
export interface RetryResult {
  /** `arrived`: the target has as many rows as the source, and none is refused any more; `left`: some are not there. */
  readonly status: 'arrived' | 'left';
  /** The run that had refused them. */
  readonly runId: string;
  /** Tables of which rows were refused. */
  readonly tables: readonly TableRetry[];
  /** Tables of the move that still hold fewer rows than the source, refused ones included. */
  readonly missing: readonly MissingRows[];
  /** Wall-clock seconds. */
  readonly seconds: number;
}

/** How many rows a target lacks of a table. */
export interface MissingRows {
  /** As people read it in the source. */
  readonly name: string;
  readonly target: string;
  readonly rows: number;
}

/** What became of the rows of one table. */
export interface TableRetry {
  /** As people read it in the source. */
  readonly name: string;
  readonly target: string;
  /** Rows on record as refused. */
  readonly tried: number;
  readonly arrived: number;
  /** Rows that the source does not have any more. */
  readonly gone: number;
  readonly refused: number;
  /** The first of these rows, at most 20; absent: none. */
  readonly rejects?: readonly ReportedReject[];
  /** Why no row of the table could be tried. */
  readonly error?: FailureReport;
}
