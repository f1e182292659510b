import type { Row } from '../values/value.js';
import type { ColumnPlan } from './column-plan.js';
import type { ReadOptions } from './read.js';

/** Rows named by the values of a key. */
export interface RowsByKey {
  /** The columns of the key, with the types of the values. */
  readonly key: readonly ColumnPlan[];
  readonly keys: readonly Row[];
}

/** Rows named by all of their values, and how they were read. */
export interface EqualRows extends Pick<ReadOptions, 'columns' | 'badText' | 'sourceTimeZone'> {
  readonly rows: readonly Row[];
}
