import type { Note } from '../notes/note.js';
import type { ForeignKey } from '../schema/constraints.js';
import type { SqlExpression } from '../schema/expression.js';
import type { TableName } from '../schema/schema.js';
import type { Value } from '../values/value.js';

/** One statement of a plan, as data: what it does, when, and how it is taken back. */
export interface Statement {
  /** Unique within its plan and stable between two plans of the same input. */
  readonly id: string;
  readonly sql: string;
  /** What it is for, as a short phrase: `create table "user"`. */
  readonly purpose: string;
  /** The table it belongs to; the statement is left out when that table failed. */
  readonly table?: TableName;
  /** The name of what it makes in that table, such as a key or an index; absent where that has none. */
  readonly object?: string;
  /** Other tables that must have arrived for it, e.g. the one a foreign key points at. */
  readonly needs?: readonly TableName[];
  /** Ids of statements of the same plan without which it means nothing; it is left out where one of them did not run. */
  readonly requires?: readonly string[];
  /**
   * `after-proof`: once both sides were compared and hold the same, or are not to be compared. `sync`: of a change of a schema that
   * is there, which has no other phase.
   */
  readonly phase: 'before-load' | 'after-load' | 'after-proof' | 'sync';
  /** Statements of one group share a transaction; without a group a statement has one of its own. */
  readonly group?: string;
  /** `outside`: it cannot run in a transaction. */
  readonly transaction: 'group' | 'outside';
  /** A check that must hold before the group commits: the query must give exactly these rows. */
  readonly expect?: { readonly sql: string; readonly rows: readonly (readonly Value[])[] };
  /** Run the statement only if the probe counts no rows; else leave it out and write the note. */
  readonly skipWhen?: { readonly probe: Probe; readonly note: Note };
  /** After it ran, write the note if the probe counts rows. */
  readonly noteWhen?: { readonly probe: Probe; readonly note: Note };
  /**
   * The run goes on without it where it fails, with this note and the status `incomplete`: a view or trigger whose text
   * names what did not come along. Such a statement has no group.
   */
  readonly noteWhenFailed?: Note;
  /** What takes it back, in order. Absent: nothing needs to be taken back. */
  readonly undo?: readonly string[];
  /** What it takes away for the time of a load: recorded in the target in the same transaction, if not before. */
  readonly suspends?: Suspension;
  /** The `object` of a {@link Suspension} that may be over with this statement: then its record goes in the same transaction. */
  readonly restores?: string;
  /** It keeps the rows of `table` in the records of the run. */
  readonly keeps?: KeptRows;
  /** No trigger and no rule of `table` fires for what it, or its undo, does to rows: moved rows have had their effects. */
  readonly silent?: true;
}

/** Rows of a table that a statement keeps: its undo makes the rows of the table what they were. */
export interface KeptRows {
  /** Counts those that are in the table now, beside the rows that were written. */
  readonly among: Probe;
}

/** Something of people's own that a load takes away, or leaves unchecked, and that must come back whatever happens. */
export interface Suspension {
  /** As people call it, unique in its database: `foreign key "child_parent_fkey" of "public"."child"`. */
  readonly object: string;
  /** The table that it belongs to, and its name there. */
  readonly table: TableName;
  readonly name: string;
  /** Whether it is away, or there all the time but not asked. */
  readonly away: boolean;
  /** Whether all rows fulfilled it. */
  readonly validated: boolean;
  /** What brings it back without any plan. It changes nothing where that has been done already. */
  readonly restore: string;
}

/** What became of a {@link Suspension} of a run that is gone. */
export interface Restored {
  readonly object: string;
  /** `weaker`: it is there, but holds for new rows only, because rows stand against it; `missing`: it is not there. */
  readonly state: 'whole' | 'weaker' | 'missing';
  /** Why it could not be brought back, what would do it, and whether only rows stand against it. */
  readonly failure?: { readonly reason: string; readonly sql: string; readonly rows: boolean };
}

/**
 * A question about rows; the answer is a count and the keys of some of the rows counted. With `where`, a predicate in the
 * side's own SQL, it is about the rows for which that is true.
 */
export type Probe =
  /** All rows of a table. */
  | { readonly kind: 'rows'; readonly table: TableName }
  /** All rows of a small table, with the texts of these columns. */
  | { readonly kind: 'texts'; readonly table: TableName; readonly columns: readonly string[] }
  /** Rows whose key columns are all set and point at no row. */
  | {
      readonly kind: 'orphans';
      readonly table: TableName;
      readonly columns: readonly string[];
      readonly references: {
        readonly table: TableName;
        readonly columns: readonly string[];
        readonly where?: string;
      };
      readonly keyColumns: readonly string[];
      readonly where?: string;
    }
  /** Rows whose columns are all set and the same as those of another row. */
  | {
      readonly kind: 'duplicates';
      readonly table: TableName;
      readonly columns: readonly string[];
      readonly keyColumns: readonly string[];
      readonly where?: string;
    }
  /** Rows whose whole number in a column is greater, or less, than a value, in digits. */
  | {
      readonly kind: 'above' | 'below';
      readonly table: TableName;
      readonly column: string;
      readonly value: string;
      readonly keyColumns: readonly string[];
      readonly where?: string;
    }
  /** Rows for which a predicate in the target's own SQL is true. */
  | {
      readonly kind: 'matches';
      readonly table: TableName;
      readonly predicate: string;
      readonly keyColumns: readonly string[];
      readonly where?: string;
      /** The check whose contrary the predicate is, as the source has it: so the same can be asked there. */
      readonly negates?: SqlExpression;
      /** The reference by which the rows point at nothing, where that is all that is asked: so the same can be asked elsewhere. */
      readonly orphansOf?: Pick<ForeignKey, 'columns' | 'references'>;
    }
  /** Rows for which a check of the side's own, by its text, is false. */
  | {
      readonly kind: 'violates';
      readonly table: TableName;
      readonly check: string;
      readonly keyColumns: readonly string[];
      readonly where?: string;
    };

/** The answer to a {@link Probe}. */
export interface ProbeResult {
  readonly count: bigint;
  /** The keys of up to 20 such rows, as `column=value` joined by commas. */
  readonly keys: readonly string[];
  /** What was asked for by `texts`, row by row. */
  readonly texts?: readonly (readonly (string | null)[])[];
}
