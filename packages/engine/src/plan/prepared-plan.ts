import type {
  DatabaseSchema,
  Dialect,
  Place,
  SchemaObjects,
  Sequence,
  SourceSession,
  Table,
  TargetSession,
} from '@godwit/plugin-api';
import type { MigrationPlan } from './migration-plan.js';
import type { TableWork } from './tables/planned-table.js';

/** A plan, and what carrying it out needs beside its data. */
export interface PreparedPlan {
  readonly plan: MigrationPlan;
  /** In the order of the plan's tables. */
  readonly work: readonly TableWork[];
  /** The tables as the target shall hold them; none where a load goes into tables that are there. */
  readonly tables: readonly Table[];
  /** The sequences of their own that the target shall hold, with the numbers of the source. */
  readonly sequences: readonly Sequence[];
  /** What the target shall have of the tables with these keys ({@link tableKey}), and what it had before. */
  expected(tables: ReadonlySet<string>): { readonly wanted: SchemaObjects; readonly before: DatabaseSchema };
  /** Ids of the statements that bring back what rests during a load; they run after a failure, too. */
  readonly restoring: ReadonlySet<string>;
  /** Ids of the statements that drop what is in the way. */
  readonly dropping: ReadonlySet<string>;
  /** The target's, which knows the types that are there. */
  readonly dialect: Dialect;
  /** A place in the target in the names of the source. */
  toSource(place: Place): Place;
}

/** Both sides, opened. */
export interface Sessions {
  readonly source: SourceSession;
  readonly target: TargetSession;
}
