import type { ColumnFacts, Finding, LogicalType, Note, ValueShape } from '@godwit/plugin-api';
import type { InferPolicy } from '../options/column-choice.js';
import type { PlannedSide } from '../plan/migration-plan.js';

/** What the values of a database are, counted over every row. Plain JSON data; holds keys of rows, but no value. */
export interface DatabaseProfile {
  readonly side: PlannedSide;
  /** The dialect that `becomes` is meant for; absent where none was named. */
  readonly for?: string;
  readonly infer: InferPolicy;
  /** In the order of the schema. */
  readonly tables: readonly ProfiledTable[];
  /** Of all tables: names that are too long or that would meet. */
  readonly names: readonly ProfiledFinding[];
}

/** A finding, and what can be done about it. */
export interface ProfiledFinding extends Finding {
  /** What the config can say about it here: each an option, or a part of `columns` with its words. */
  readonly choices: readonly string[];
}

/** One table and what was found in it. */
export interface ProfiledTable {
  /** As people read it: `table`, or `schema.table`. */
  readonly name: string;
  /** Absent where the dialect of the source cannot count. */
  readonly rows?: number;
  readonly columns: readonly ProfiledColumn[];
  /** About its columns, then about its keys. */
  readonly findings: readonly ProfiledFinding[];
}

/** What the values of one column are, and what a move would make of it. */
export interface ProfiledColumn {
  readonly name: string;
  /** The type as the source declares it; '' where it declares none. */
  readonly nativeType: string;
  /** What the declared type means. */
  readonly declared: LogicalType;
  readonly nulls: number;
  /** The shapes that every value has. */
  readonly shapes: readonly ValueShape[];
  readonly facts: ColumnFacts;
  /** What it becomes in the dialect that the profile is for. */
  readonly becomes?: ColumnFate;
}

/** What a move would make of a column, before transforms. */
export interface ColumnFate {
  readonly type: LogicalType;
  /** The type as the target spells it. */
  readonly targetType: string;
  /** Why, where it is not what the column declares. */
  readonly reason?: string;
  /** Whether it follows from the values alone. */
  readonly inferred: boolean;
  /** What the ledger of the move would say about the column. */
  readonly notes: readonly Note[];
}
