import type { ColumnPlan, ReadOptions, Row, SourceSession, Table, Value } from '@godwit/plugin-api';
import type { TableWork } from '../plan/tables/planned-table.js';

/** Makes of a row of the source what the target keeps of it; the same row where it keeps every value. */
export type KeepRow = (row: Row) => Row;

/** The columns that tell the rows of a table apart, by their places among the compared ones, and what they allow. */
export type ComparisonKey =
  /** Both sides can go through the table in the order of these columns. */
  | { readonly kind: 'ordered'; readonly columns: readonly number[] }
  /** They name a row, but the order of rows is not known to be the same on both sides. */
  | { readonly kind: 'named'; readonly columns: readonly number[]; readonly reason: string }
  /**
   * No key that both sides have tells rows apart, only all of their values. The columns are those of a key that the target
   * alone has, if any: what is written must not meet other rows there.
   */
  | { readonly kind: 'none'; readonly columns: readonly number[]; readonly reason: string };

/** One side of a table under comparison. */
export interface ComparedSide {
  readonly session: SourceSession;
  readonly table: Table;
  /** In the same order on both sides, each pair with the same type. */
  readonly columns: readonly ColumnPlan[];
  readonly where?: string;
  /** What becomes of text that holds no valid characters. Absent: what the options say. */
  readonly badText?: ReadOptions['badText'];
  /** What the target keeps of a row that is read here. Absent: all of it. */
  readonly keep?: KeepRow;
}

/** A table and how it is compared. */
export interface ComparedTable {
  /** As people read it in the source. */
  readonly name: string;
  readonly source: ComparedSide;
  readonly target: ComparedSide;
  readonly work: TableWork;
  readonly key: ComparisonKey;
  /** What people are shown of a value of the column with that place. */
  readonly shown: (value: Value, index: number) => Value;
}
