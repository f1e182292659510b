import type { LogicalType } from '../schema/logical-type.js';
import type { CountFormName } from '../values/count-form.js';

/**
 * How a source stores the values of a column whose logical type says less than that: a count of time, beside which text in
 * ISO 8601 is taken as well; text by its characters, 0 and 1, JSON whose spelling does not count, or lists whose elements stand
 * between commas.
 */
export type ValueForm = CountFormName | 'iso' | 'text' | 'number' | 'normalized' | 'comma-list';

/** What to do with text that holds NUL characters or invalid UTF-8: refuse, leave out, or U+FFFD in its place. */
export type BadText = 'fail' | 'strip' | 'replace';

/** What becomes of one column: decided once in the plan, used by copy, verify and resume alike. */
export interface ColumnPlan {
  /** The column's name in the table that is read. */
  readonly name: string;
  /** The logical type its values are given and taken as. */
  readonly as: LogicalType;
  /** How the source stores them, where it matters. */
  readonly form?: ValueForm;
  /**
   * What becomes of a value that the type does not hold: NULL in its place, or the whole row is left out and told in
   * `rejects` of its batch, also for text that `badText` refuses. Absent: VALUE_DOES_NOT_FIT. A profile asked so looks for no
   * wider type.
   */
  readonly misfits?: 'null' | 'reject';
  /**
   * Only what a writer of the same dialect makes of a value is taken for it: another spelling or another class of storage
   * does not fit, even if it means the same. For proofs of what was written; a dialect with one spelling needs no look at it.
   */
  readonly asWritten?: boolean;
  /** The config or a column that is there chose the type, so that a value which says the same in another form is taken for one of it. */
  readonly chosen?: true;
  /** What becomes of broken text here; absent: as the whole read says. */
  readonly badText?: BadText;
}
