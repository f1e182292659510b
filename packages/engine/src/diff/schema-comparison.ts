import type { Note, ObjectKind } from '@godwit/plugin-api';
import type { PlannedSide } from '../plan/migration-plan.js';

/** What kind of object differs. */
type DifferingObject =
  | 'table'
  | 'column'
  | 'constraint'
  | 'index'
  | 'view'
  | 'trigger'
  | 'sequence'
  | 'domain'
  | 'enum'
  | 'object';

/** `added`: only the source has it; `removed`: only the target has it. Named by what would happen to the target. */
export type DifferenceType =
  | `${DifferingObject}-${'added' | 'removed' | 'modified'}`
  /** It is there under another name, as the options say. */
  | 'table-renamed'
  | 'column-renamed';

/**
 * What bringing the target to the source would mean for its rows. `safe`: nothing; `rewrite`: all rows of the table are written
 * anew, or looked at; `data-loss`: values go for good; `blocked`: rows stand in the way.
 */
export type DifferenceRisk = 'safe' | 'rewrite' | 'data-loss' | 'blocked';

/** One object that two databases do not have alike. Plain JSON data. */
export interface SchemaDifference {
  readonly type: DifferenceType;
  /** The kind of object, or of the part of a column that differs; `enum` where the target has enums as objects. */
  readonly kind: ObjectKind | 'enum';
  /** The table as people read it in the target; absent: the object belongs to none. */
  readonly table?: string;
  /** The name of the object, or the columns of one without a name; absent: it is the table itself. */
  readonly object?: string;
  /** What the source demands, in the words of the target; absent: it does not have the object. */
  readonly source?: string;
  /** What the target has; absent: it does not have the object. */
  readonly target?: string;
  readonly risk: DifferenceRisk;
  /** A sentence for people. */
  readonly explanation: string;
  /** How many rows go, or stand in the way; absent: none is concerned, or, where the risk is not `safe`, nobody could count them. */
  readonly rows?: number;
}

/** A column or a table that only the target has and one that only the source has, which may be the same one with another name. */
export interface RenameCandidate {
  readonly kind: 'table' | 'column';
  /** The table that has the column, or the one that may have been renamed, as the target calls it. */
  readonly table: string;
  /** Its name in the target. */
  readonly target: string;
  /** Its name as the source demands it. */
  readonly source: string;
  /**
   * What speaks for it, beside one type: the columns hold the same values (`content`) or stand at the same place; the tables have
   * the same columns.
   */
  readonly because: 'content' | 'place' | 'columns';
}

/** The columns that both sides have of one table, in the order of each side. */
export interface ColumnOrder {
  readonly table: string;
  readonly source: readonly string[];
  readonly target: readonly string[];
}

/** How the schema of a target differs from that of its source. Plain JSON data. */
export interface SchemaComparison {
  readonly status: 'same' | 'different';
  /** Whether rows of the source can go into the tables of the target as these are. */
  readonly compatible: boolean;
  readonly source: PlannedSide;
  readonly target: PlannedSide;
  readonly differences: readonly SchemaDifference[];
  readonly renames: readonly RenameCandidate[];
  /** Tables whose columns are in another order: no difference. */
  readonly order: readonly ColumnOrder[];
  /** What the target cannot have as the source has it, and why: no difference. */
  readonly ledger: readonly Note[];
  /** Wall-clock seconds. */
  readonly seconds: number;
}
