import type { ErrorCode } from '../notes/errors.js';
import type { Row, Value } from '../values/value.js';
import type { BadText, ColumnPlan } from './column-plan.js';

/** A place in a table's key order that the same dialect can resume from. JSON; only its own dialect reads it. */
export type Position = string | number | null | readonly Position[] | { readonly [key: string]: Position };

/** A part of a table: rows after `after` up to and with `through`; open where absent. */
export interface KeyRange {
  readonly id: string;
  readonly after?: Position;
  readonly through?: Position;
}

/** How a table is read. */
export interface ReadOptions {
  /** What to read, in this order, and the type each value is given as. */
  readonly columns: readonly ColumnPlan[];
  readonly range?: KeyRange;
  /** Rows after this position only. */
  readonly after?: Position;
  /** A predicate in the source's own SQL. */
  readonly where?: string;
  /** Asks for encoded batches; the source answers row batches where it cannot prove the encoding for a batch. */
  readonly encoding?: string;
  /** The aim for one batch in memory; a single row may exceed it. */
  readonly maxBytes: number;
  readonly maxRows: number;
  /** So many rows are wanted in all batches together, with those that are left out; absent: all. */
  readonly limit?: number;
  /** Whether batches of rows tell the position of each row. */
  readonly positions?: boolean;
  /** Whether rows that are left out are told with their values. */
  readonly showValues?: boolean;
  readonly badText: BadText;
  readonly sourceTimeZone: string;
  /** A larger value than this is the error CELL_TOO_LARGE, in bytes. */
  readonly maxCellBytes: number;
  readonly signal: AbortSignal;
}

/** A piece of a table on its way, as values or as encoded cells. */
export type Batch = RowBatch | EncodedBatch;

/** Rows as canonical values. */
export interface RowBatch {
  readonly rows: readonly Row[];
  /** The key of each row as text (`id=42`), for messages and rejects. */
  readonly rowIds?: readonly string[];
  /** The position of the last row. */
  readonly position: Position;
  /** That of each row, where it was asked for. */
  readonly positions?: readonly Position[];
  /** Rows that were read but are not among these, because a column's plan says to reject them; absent: none. */
  readonly rejects?: readonly RefusedRow[];
}

/** Rows as the bytes of an agreed encoding. */
export interface EncodedBatch {
  readonly encoding: string;
  readonly bytes: Uint8Array;
  readonly rowCount: number;
  /** The position of the last row. */
  readonly position: Position;
  /** As in {@link RowBatch}. */
  readonly rejects?: readonly RefusedRow[];
}

/** A row that was read and does not go on. */
export interface RefusedRow {
  /** How many rows of its batch come before it. */
  readonly before: number;
  /** Its key as text, as in {@link RowBatch}. */
  readonly key: string;
  readonly code: ErrorCode;
  /** A full sentence without values of the data. */
  readonly message: string;
  /** The column whose value was refused, by its name in the source. */
  readonly column?: string;
  /** Its values as text, by the names of the columns that were read, where they were asked for. */
  readonly values?: Readonly<Record<string, string | null>>;
}

/** Whether a batch is encoded. */
export function isEncodedBatch(batch: Batch): batch is EncodedBatch {
  return 'encoding' in batch;
}

/** How many rows a batch holds. */
export function batchRowCount(batch: Batch): number {
  return isEncodedBatch(batch) ? batch.rowCount : batch.rows.length;
}

/** Values that name a row in messages, as text. */
export function formatKey(columns: readonly string[], values: readonly Value[]): string {
  return columns.map((column, index) => `${column}=${String(values[index] ?? null)}`).join(',');
}
