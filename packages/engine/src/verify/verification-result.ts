import type { Note, ObjectKind, Place } from '@godwit/plugin-api';
import type { FailureReport, PlannedSide } from '../plan/migration-plan.js';

/** How much is compared: the numbers of rows only, or every value, the keys and the schema. */
export type VerifyLevel = 'counts' | 'full';

/** What was compared: as asked for, or only the keys and the schema, because no rows were to be moved. */
export type ComparedLevel = VerifyLevel | 'schema';

/** Whether two databases hold the same. Plain JSON data; it never holds a value but those of keys. */
export interface VerificationResult {
  /** `same`: nothing differs but what the ledger says; `different` otherwise. */
  readonly status: 'same' | 'different';
  readonly level: ComparedLevel;
  readonly source: PlannedSide;
  readonly target: PlannedSide;
  /** None where only the schema was compared. */
  readonly tables: readonly TableVerification[];
  /** What stands against a key, a foreign key or a sequence of the target, and what its schema lacks or has too much. */
  readonly findings: readonly VerifyFinding[];
  /** Tables that only the target has, where the move fills tables: worth knowing, and no difference. */
  readonly onlyInTarget: readonly string[];
  /** Why values may differ from those of the source: the notes of the plan. */
  readonly ledger: readonly Note[];
  /** Wall-clock seconds. */
  readonly seconds: number;
}

/** What the comparison of one table found. */
export interface TableVerification {
  /** As people read it in the source. */
  readonly name: string;
  /** Its name in the target. */
  readonly target: string;
  readonly status: 'same' | 'different';
  readonly method: VerifyMethod;
  /** Why it was compared in this way, where that is not in key order. */
  readonly reason?: string;
  readonly sourceRows: number;
  readonly targetRows: number;
  /** Rows that differ, at most {@link MAX_DIFFERENCES}. */
  readonly differences: readonly RowDifference[];
  /** Whether more rows differ than are listed. */
  readonly more: boolean;
  /** Rows with values of which the target keeps others, as the ledger tells; these are looked for there. */
  readonly told: number;
  /** Rows that are not the same on both sides because the target held some before, as `onExisting` allows. Absent: none. */
  readonly before?: RowsOfBefore;
  /** Rows that were read one by one, of both sides. */
  readonly detailRows: number;
  /** Why the comparison could not go on. */
  readonly error?: FailureReport;
  readonly seconds: number;
}

/** Rows that differ because rows of the target stayed. */
export interface RowsOfBefore {
  /** Rows that only the target has. */
  readonly extra: number;
  /** Rows of the source whose key is that of another row, which stayed. */
  readonly skipped: number;
  /** The keys of some of them, at most 20. */
  readonly keys: readonly string[];
}

/**
 * How contents were compared. `key-order`: digests of blocks of rows in the order of a key; `multiset`: digests of
 * rows in no order; `counts`: only how many rows there are.
 */
export type VerifyMethod = 'key-order' | 'multiset' | 'counts';

/** The most differing rows that are listed of one table. */
export const MAX_DIFFERENCES = 1000;

/** One row that is not the same on both sides. */
export interface RowDifference {
  /** `missing` in the target, `extra` there, or `changed`. */
  readonly kind: 'missing' | 'extra' | 'changed';
  /** As text: `id=42`. */
  readonly key: string;
  /** The columns whose values differ, by their names in the source; all of a missing or extra row, so none are named. */
  readonly columns: readonly string[];
}

/** What is wrong beside the contents of tables. */
export interface VerifyFinding {
  readonly kind: 'sequence' | 'orphans' | 'duplicates' | 'schema';
  /** In the names of the target. */
  readonly place: Place;
  /** The kind of object it is about. */
  readonly object: ObjectKind;
  readonly message: string;
  /** How many rows it is about. */
  readonly count?: number;
  /** Keys of such rows, at most 20. */
  readonly keys?: readonly string[];
}
