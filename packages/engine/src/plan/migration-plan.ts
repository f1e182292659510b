import type {
  ColumnPlan,
  DatabaseSchema,
  ErrorCode,
  LogicalType,
  Note,
  Place,
  Statement,
  TableName,
} from '@godwit/plugin-api';
import type { MigrationOptions } from '../options/option-table.js';
import type { ResolvedOptions } from '../options/resolved-options.js';

/** Everything a run will do, decided before anything is written. Plain JSON data: no bigint, no function. */
export interface MigrationPlan {
  /** The version of this shape. */
  readonly format: 1;
  readonly source: PlannedSide;
  readonly target: PlannedSide;
  /** Those of the run; `parallel` is how many tables, or ranges of them, are copied at once. */
  readonly options: ResolvedOptions;
  /** In the order of the load. */
  readonly tables: readonly PlannedTable[];
  /** Tables of the target that are dropped first, because `onExisting` is `drop`. */
  readonly dropped: readonly DroppedTable[];
  /** What a session has to set before it executes statements of the plan; the sessions of a run have it set. */
  readonly settings: readonly string[];
  /** In the order to run them within their phase. */
  readonly statements: readonly Statement[];
  /** Views and triggers of the source as text; `carried` where the target makes them too. */
  readonly texts: readonly PlannedText[];
  /** Every decision and loss known so far, the gravest first. */
  readonly ledger: readonly Note[];
  /**
   * What the target has of it once it is carried out, in the words of the target, and where tables without a schema are then.
   * Only in a plan that is shown, of a move that makes tables.
   */
  readonly makes?: DatabaseSchema;
  readonly defaultSchema?: string;
  /** The options that make each of its decisions by name; only in a plan that is shown, of a load into tables that are there. */
  readonly proposes?: MigrationOptions;
  /** What a run of this plan would end with before it writes anything, in the order in which it would meet it. */
  readonly obstacles: readonly FailureReport[];
}

/** One database of a plan, without credentials. */
export interface PlannedSide {
  /** The dialect's name. */
  readonly dialect: string;
  /** How people call the database. */
  readonly name: string;
  /** The version of the engine behind it. */
  readonly version: string;
}

/** How many rows there are: a number where they were counted; a guess says that it is one. */
export type RowCount = number | { readonly estimate: number };

/** One table on its way. */
export interface PlannedTable {
  readonly source: TableName;
  readonly target: TableName;
  /** The number of rows that will be read: counted by a full scan (`profiled`), else a guess. */
  readonly rows?: RowCount;
  readonly profiled: boolean;
  readonly where?: string;
  /** How the rows are read, in the source's words, where it has several ways. */
  readonly way?: string;
  /** Where it stands until it is put in its place, if it is made apart (`atomic`). */
  readonly built?: TableName;
  readonly columns: readonly PlannedColumn[];
}

/** One column on its way, with the decision about its type. */
export interface PlannedColumn {
  readonly source: string;
  readonly target: string;
  /** The type as the source declares it; '' where it declares none. */
  readonly nativeType: string;
  /** What the declared type means. */
  readonly declared: LogicalType;
  /** The type its values are read as. */
  readonly as: LogicalType;
  /** How the source stores the values, where it matters. */
  readonly form?: NonNullable<ColumnPlan['form']>;
  /** What becomes of values that the type does not hold, and of broken text, where `columns` says it. */
  readonly misfits?: NonNullable<ColumnPlan['misfits']>;
  readonly badText?: NonNullable<ColumnPlan['badText']>;
  /** The names of the transforms that its values pass, in order. */
  readonly transforms: readonly string[];
  /** The logical type in the target: `as`, unless a transform changes it. */
  readonly type: LogicalType;
  /** The type as the target spells it. */
  readonly targetType: string;
  readonly nullable: boolean;
  /** Only the target has the column, and `fill` gives it its value: `source` is its own name. */
  readonly filled?: true;
  /** The target computes the column, so no values are copied. */
  readonly computed: boolean;
  /** How much of the declared type arrives. */
  readonly fidelity: 'exact' | 'widened' | 'lossy';
  /** Why the type is what it is, where that is not plain. */
  readonly reason?: string;
}

/** A table of the target that goes before the load. */
export interface DroppedTable {
  readonly name: TableName;
  /** Absent: the user of the target may not read it. */
  readonly rows?: number;
}

/** An object that is kept as text. */
export interface PlannedText {
  readonly kind: 'view' | 'trigger';
  readonly name: TableName;
  /** The table of a trigger. */
  readonly table?: TableName;
  readonly sql: string;
  readonly carried: boolean;
}

/** An error as data. */
export interface FailureReport {
  readonly code: ErrorCode;
  readonly message: string;
  readonly place: Place;
  readonly hint?: string;
}
