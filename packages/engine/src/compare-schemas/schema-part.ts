import type {
  Check,
  DomainType,
  ForeignKey,
  Index,
  NativeConstraint,
  NativeObject,
  ObjectKind,
  Place,
  PrimaryKey,
  Sequence,
  SqlExpression,
  Trigger,
  UniqueKey,
  View,
} from '@godwit/plugin-api';

/** Objects of a schema that stand for themselves: all but tables, columns and comments. */
type PartObject =
  | PrimaryKey
  | UniqueKey
  | ForeignKey
  | Index
  | Check
  | NativeConstraint
  | NativeObject
  | View
  | Trigger
  | Sequence
  | DomainType;

/** One object of a schema, as far as it is compared. */
export interface SchemaPart {
  readonly kind: ObjectKind;
  /** What makes it the same object in two schemas, within its kind; a table may have the same key twice. */
  readonly id: string;
  readonly place: Place;
  /** The columns of a key that has no name of its own to be told by. */
  readonly columns?: readonly string[];
  /** As people call it: `the unique key (a, b)`. */
  readonly what: string;
  /** What it says, by what people call that; what is undefined is not said. */
  readonly content: Readonly<Record<string, Content>>;
  /** The object itself; absent for tables, columns and what belongs to a column, and for comments. */
  readonly object?: PartObject;
  /** Whether it may be lacking where it is wanted. */
  readonly optional?: boolean;
}

/** What people call the rows that a key or a check holds for, and the most of them. */
export const HOLDS_FOR = 'holds for';
export const ALL_ROWS = 'all rows';

/** The rows that a constraint holds for: without NOT VALID all of them. */
export function rowsOf(validated: boolean | undefined): string {
  return validated === false ? 'new and changed rows' : ALL_ROWS;
}

/** A text, an expression with its meaning, or several. */
export type Content = string | SqlExpression | undefined | readonly (string | SqlExpression)[];
