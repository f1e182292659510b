import type { Table } from '../schema/schema.js';

/** A table that holds rows before a load, in the order in which tables refer to each other. */
export interface RowsThere {
  readonly table: Table;
  /**
   * What becomes of the rows in the step that keeps them: they `stay`; they `go`; or they go and `return` after the load, but for
   * those that are equal to a new row by any key, or, without keys, in all columns. References from rows that return follow
   * those that took the place of others of them; where one has the primary key only by chance, as a row with other keys is equal
   * to it by none of these, what pointed at that one does not return.
   */
  readonly fate: 'stay' | 'go' | 'return';
}
