import type {
  AnyTransform,
  Column,
  ColumnPlan,
  ColumnSite,
  LogicalType,
  Table,
  TableName,
  ValueTraits,
} from '@godwit/plugin-api';
import type { Untaken } from '../types/take-given.js';

/** A table while it is being planned. */
export interface TableDraft {
  readonly source: Table;
  readonly target: TableName;
  readonly columns: readonly ColumnDraft[];
  /** Whether the primary key holds NULLs, so that it cannot be one in the target. */
  readonly keyHasNulls: boolean;
  readonly rows?: number;
  /** The bytes of its largest value, where a scan has told. */
  readonly largestCell?: number;
  readonly profiled: boolean;
  readonly where?: string;
}

/** A column while it is being planned. */
export interface ColumnDraft {
  readonly source: Column;
  readonly target: string;
  /** The type its values are read as. */
  readonly as: LogicalType;
  readonly form?: NonNullable<ColumnPlan['form']>;
  /** Whether they are taken in any form that says the same, as the target's column wants it. */
  readonly chosen?: true;
  /** What becomes of values that the type does not hold, and of broken text, where the config says it for the column. */
  readonly misfits?: NonNullable<ColumnPlan['misfits']>;
  readonly badText?: NonNullable<ColumnPlan['badText']>;
  /** The type in the target, after all transforms. */
  readonly type: LogicalType;
  readonly nullable: boolean;
  readonly steps: readonly TransformStep[];
  /** Where the type comes from. */
  readonly origin: 'declared' | 'config' | 'target' | 'values' | 'inferred' | 'foreign-key';
  readonly reason?: string;
  readonly traits?: ValueTraits;
  /** Whether expressions of the source see its values in other words than the target gets. */
  readonly reworded?: 'some' | 'all';
  /** Whether only the target has it, and the config gives it its value: the source's column is read in its place. */
  readonly isFilled?: true;
  /** Set where the target's column is of another type that does not take its values. */
  readonly untaken?: Untaken;
}

/** One transform at one column. */
export interface TransformStep {
  readonly transform: AnyTransform;
  /** The column as the transform meets it. */
  readonly site: ColumnSite;
  readonly output: LogicalType;
}
