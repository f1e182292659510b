import type { Note } from './note.js';
import type { TableName } from './schema.js';
import type { Value } from './value.js';

/** One statement of a plan, as data: what it does, when, and how it is taken back. */
export interface Statement {
  /** Unique within its plan and stable between two plans of the same input. */
  readonly id: string;
  readonly sql: string;
  /** What it is for, as a short phrase: `create table "user"`. */
  readonly purpose: string;
  /** The table it belongs to; the statement is left out when that table failed. */
  readonly table?: TableName;
  /** Other tables that must have arrived for it, e.g. the one a foreign key points at. */
  readonly needs?: readonly TableName[];
  /** Ids of statements of the same plan without which it means nothing; it is left out where one of them did not run. */
  readonly requires?: readonly string[];
  readonly phase: 'before-load' | 'after-load' | 'sync';
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
}

/** A question to a target about its rows; the answer is a count and the keys of some of the rows counted. */
export type Probe =
  /** All rows of a table. */
  | { readonly kind: 'rows'; readonly table: TableName }
  /** Rows whose key columns are all set and point at no row. */
  | {
      readonly kind: 'orphans';
      readonly table: TableName;
      readonly columns: readonly string[];
      readonly references: { readonly table: TableName; readonly columns: readonly string[] };
      readonly keyColumns: readonly string[];
    }
  /** Rows whose columns are all set and the same as those of another row. */
  | {
      readonly kind: 'duplicates';
      readonly table: TableName;
      readonly columns: readonly string[];
      readonly keyColumns: readonly string[];
    }
  /** Rows whose whole number in a column is greater than a value, in digits. */
  | {
      readonly kind: 'above';
      readonly table: TableName;
      readonly column: string;
      readonly value: string;
      readonly keyColumns: readonly string[];
    }
  /** Rows for which a predicate in the target's own SQL is true. */
  | {
      readonly kind: 'matches';
      readonly table: TableName;
      readonly predicate: string;
      readonly keyColumns: readonly string[];
    };

/** The answer to a {@link Probe}. */
export interface ProbeResult {
  readonly count: bigint;
  /** The keys of up to 20 such rows, as `column=value` joined by commas. */
  readonly keys: readonly string[];
}
