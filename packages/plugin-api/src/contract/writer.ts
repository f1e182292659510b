import type { ErrorCode } from '../notes/errors.js';
import type { TableName } from '../schema/schema.js';
import type { ColumnPlan } from './column-plan.js';
import type { Batch, KeyRange, Position } from './read.js';

/** What a writer is for. */
export interface WriterOptions {
  readonly runId: string;
  /** The columns in the order of the batches' values; `name` is the name in the target. */
  readonly columns: readonly ColumnPlan[];
  /** What becomes of a row whose `conflictKey` is there: an error, nothing, or it takes the place of the other. */
  readonly mode: 'insert' | 'skip' | 'upsert';
  /** The columns of the key of `skip` and `upsert`, by their names in the target. Absent, with `skip`: any key. */
  readonly conflictKey?: readonly string[];
  /** The statements of `suspend` ran for the table: its foreign keys need no look at each row, they are looked at later. */
  readonly keysRest?: boolean;
  readonly signal: AbortSignal;
}

/** Writes one table, or one range of it. Used by one caller at a time; disposed of, it takes back all since the last commit. */
export interface TableWriter extends AsyncDisposable {
  /**
   * Takes a batch; resolves when the next one may come (back-pressure). The batch is the writer's from then on: the
   * bytes of an encoded one may be gone afterwards. A failure may show in a later call; its error then has `row`, the
   * number of the row since the last commit, and its place names the foreign key where one refused rows (`object`).
   */
  write(batch: Batch): Promise<void>;
  /** Commits all since the last commit together with the checkpoint; only then do rows count as written. */
  commit(checkpoint: Checkpoint): Promise<WriteReport>;
}

/** What one commit did. */
export interface WriteReport {
  readonly written: bigint;
  readonly skipped: bigint;
}

/** How far a table has come: committed in the same transaction as the rows it counts. Counts are totals of the run. */
export interface Checkpoint {
  readonly runId: string;
  readonly table: TableName;
  /** The id of the {@link KeyRange}; `all` for a whole table. */
  readonly range: string;
  /** All ranges of the table, where it was cut into several. */
  readonly ranges?: readonly KeyRange[];
  readonly position: Position;
  readonly done: boolean;
  readonly read: bigint;
  readonly written: bigint;
  readonly rejected: bigint;
  readonly skipped: bigint;
  /** Rows that were refused since the checkpoint before, to be recorded in the same transaction. */
  readonly rejects?: readonly Reject[];
}

/** A row that did not arrive. */
export interface Reject {
  /** The table in the target. */
  readonly table: TableName;
  /** The key of the row as people read it: `id=42`. */
  readonly key: string;
  readonly code: ErrorCode;
  /** A full sentence without values of the data. */
  readonly message: string;
  /** The column whose value was refused, and the constraint that refused it, where that is known. */
  readonly column?: string;
  readonly constraint?: string;
  /** The values of the row as text by column, where they may be shown. */
  readonly values?: Readonly<Record<string, string | null>>;
}

/** A table of the target and the columns of it that are written. */
export interface WrittenTable {
  readonly table: TableName;
  readonly columns: readonly ColumnPlan[];
}

/** All rows of a table. */
export interface WholeTable extends WrittenTable {
  readonly batches: readonly Batch[];
  readonly checkpoint: Checkpoint;
}
