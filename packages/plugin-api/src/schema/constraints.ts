import type { SqlExpression } from './expression.js';
import type { Index, TableName } from './schema.js';

/** The primary key; `columns` in key order. */
export interface PrimaryKey {
  readonly name?: string;
  readonly columns: readonly string[];
  /** Columns that its index holds beside those of the key, as in {@link Index}. */
  readonly include?: readonly string[];
  /** SQLite's `ON CONFLICT` word, lower case, where one is given. */
  readonly onConflict?: string;
  readonly deferrable?: Deferrable;
  /** False where its triggers are switched off, so that nothing asks it. Absent: it is asked. */
  readonly enforced?: boolean;
}

/** A unique constraint (a unique index is an {@link Index}). */
export interface UniqueKey {
  readonly name?: string;
  readonly columns: readonly string[];
  readonly include?: readonly string[];
  readonly onConflict?: string;
  readonly nullsNotDistinct?: boolean;
  readonly deferrable?: Deferrable;
  /** False where its triggers are switched off, so that nothing asks it. Absent: it is asked. */
  readonly enforced?: boolean;
}

/** When a constraint is checked. */
export type Deferrable = 'not-deferrable' | 'initially-immediate' | 'initially-deferred';

/** What a foreign key does when the row it points at changes or goes. */
export type ReferentialAction = 'no-action' | 'restrict' | 'cascade' | 'set-null' | 'set-default';

/** A foreign key; `columns[i]` points at `references.columns[i]`. */
export interface ForeignKey {
  readonly name?: string;
  readonly columns: readonly string[];
  readonly references: { readonly table: TableName; readonly columns: readonly string[] };
  readonly onUpdate: ReferentialAction;
  readonly onDelete: ReferentialAction;
  readonly match: 'simple' | 'full' | 'partial';
  readonly deferrable: Deferrable;
  /** False where the database itself did not check the rows that were there (NOT VALID). */
  readonly validated?: boolean;
  /** False where its triggers are switched off, so that nothing asks it. Absent: it is asked. */
  readonly enforced?: boolean;
}

/** A check constraint; `column` where it was written at one column. */
export interface Check {
  readonly name?: string;
  readonly expression: SqlExpression;
  readonly column?: string;
  /** False where the database itself did not check the rows that were there (NOT VALID). */
  readonly validated?: boolean;
}

/** How NOT NULL of a column holds. */
export interface NotNull {
  /** SQLite's `ON CONFLICT` word, lower case, where one is given. */
  readonly onConflict?: string;
  /** False where the database itself did not check the rows that were there (NOT VALID). */
  readonly validated?: boolean;
}
