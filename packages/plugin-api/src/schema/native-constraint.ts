import type { TableName } from './schema.js';

/**
 * A constraint that only its own dialect has words for, such as one that keeps ranges from overlapping, as text. Like a
 * view it is made again only within one dialect, where everything that its text names has the same name.
 */
export interface NativeConstraint {
  readonly name: string;
  /** What people call it: `exclusion constraint`. */
  readonly kind: string;
  /** What follows its name where it is added to its table. */
  readonly sql: string;
  /** The table that it points at, as a foreign key does. */
  readonly references?: TableName;
  /** What it uses that a move does not carry, as in an expression. */
  readonly needs?: readonly string[];
}
