import type { DatabaseSchema, LogicalType, Note } from '@godwit/plugin-api';
import type { PlannedSide, RowCount } from '../plan/migration-plan.js';

/** What a database holds. Plain JSON data. */
export interface Inspection {
  /** The version of this shape. */
  readonly format: 1;
  readonly side: PlannedSide;
  readonly schema: DatabaseSchema;
  /** The schema where tables without one are, in dialects with schemas. */
  readonly defaultSchema?: string;
  /** In the order of `schema.tables`. */
  readonly tables: readonly InspectedTable[];
}

/** Facts about the rows of a table. */
export interface InspectedTable {
  /** As people read it: `table`, or `schema.table`. */
  readonly name: string;
  /** Absent where the source has not even a guess. */
  readonly rows?: RowCount;
  /** Only with `profile`: what the values of each column are. */
  readonly columns?: readonly InspectedColumn[];
}

/** What a full scan found in a column. */
export interface InspectedColumn {
  readonly name: string;
  readonly nulls: number;
  /** Values that the declared type does not hold. */
  readonly misfits: number;
  readonly misfitKeys: readonly string[];
  /** The narrowest type that holds every value, where the declared one does not. */
  readonly fits?: LogicalType;
  readonly form?: string;
  readonly badText: number;
  readonly notes: readonly Note[];
}
