import type { ColumnPlan, SourceSession, Table } from '@godwit/plugin-api';
import type { TableWork } from '../plan/planned-table.js';
import type { ComparisonKey } from './comparison-key.js';

/** One side of a table under comparison. */
export interface ComparedSide {
  readonly session: SourceSession;
  readonly table: Table;
  /** In the same order on both sides, each pair with the same type. */
  readonly columns: readonly ColumnPlan[];
  readonly where?: string;
}

/** A table and how it is compared. */
export interface ComparedTable {
  /** As people read it in the source. */
  readonly name: string;
  readonly source: ComparedSide;
  readonly target: ComparedSide;
  readonly work: TableWork;
  readonly key: ComparisonKey;
}
