import type { Note, Place } from '../notes/note.js';
import type { Check, ForeignKey, PrimaryKey, UniqueKey } from '../schema/constraints.js';
import type { DomainType } from '../schema/named-types.js';
import type { NativeConstraint } from '../schema/native-constraint.js';
import type { NativeObject } from '../schema/native-object.js';
import type { ObjectKind } from '../schema/object-kind.js';
import type { Column, DatabaseSchema, Index, Table, TableName, Trigger, View } from '../schema/schema.js';
import type { Sequence } from '../schema/sequence.js';
import type { OptionValues } from './dialect-option.js';
import type { Statement } from './statement.js';

/**
 * A schema that is there, with its rows, and what it shall become: `wanted` is `found` with every change made in it and nothing
 * else. Both are in the dialect's own words, as its `introspect` gives them. Plain data.
 */
export interface SchemaChange {
  /** As it is once `renames` are done: with the new names. */
  readonly found: DatabaseSchema;
  readonly wanted: DatabaseSchema;
  /** Every object that is not the same on both sides, in no order that counts. */
  readonly changes: readonly ObjectChange[];
  /** What gets another name first, with all that is in it. */
  readonly renames: readonly Rename[];
  /** Where given, tables and columns that are dropped are kept in a place that names this, so that `undo` brings back their rows. */
  readonly keepAs?: string;
  /** The values of the options that the dialect declares. Absent: its defaults. */
  readonly options?: OptionValues;
}

/** A table or a column that gets another name. */
export interface Rename {
  /** The table by its new name. */
  readonly table: TableName;
  /** The old name of the table, where it is the table. */
  readonly from?: TableName;
  /** The column, where it is one. */
  readonly column?: { readonly from: string; readonly to: string };
}

/** One object that differs, as it is found and as it is wanted; the one of both that is absent says that it comes or goes. */
interface Change<Kind extends string, T> {
  readonly kind: Kind;
  readonly found?: T;
  readonly wanted?: T;
}

/** As {@link Change}, of an object that belongs to a table which stays. */
interface ChangeIn<Kind extends string, T> extends Change<Kind, T> {
  readonly table: TableName;
}

/** One object that differs. Of a table, a view or a domain that comes or goes, nothing that belongs to it is told. */
export type ObjectChange =
  | Change<'table', Table>
  | (ChangeIn<'column', Column> & {
      /** What of a column that stays is another one: `column` is its type. Empty where it comes or goes. */
      readonly parts: readonly ObjectKind[];
    })
  | ChangeIn<'primary key', PrimaryKey>
  | ChangeIn<'unique key', UniqueKey>
  | ChangeIn<'foreign key', ForeignKey>
  | ChangeIn<'index', Index>
  | ChangeIn<'check', Check>
  | ChangeIn<'native constraint', NativeConstraint>
  | ChangeIn<'native object', NativeObject>
  /** The comment of the table itself. */
  | ChangeIn<'comment', string>
  | Change<'view', View>
  | Change<'trigger', Trigger>
  | Change<'sequence', Sequence>
  | Change<'domain', DomainType>;

/**
 * What a change means for what is there. `safe`: no row is read or written; `rewrite`: rows of a table are read or written anew;
 * `data-loss`: values go for good.
 */
export type ChangeRisk = 'safe' | 'rewrite' | 'data-loss';

/**
 * A statement of a change, of the phase `sync`. Each has an `undo`, which runs in the reverse order of the statements; of one
 * that cannot run in a transaction the undo also takes back what a broken attempt may have left.
 */
export interface ChangeStatement extends Statement {
  readonly risk: ChangeRisk;
}

/** The statements that bring what is there to what is wanted, in the order to run them. */
export interface CompiledChange {
  readonly statements: readonly ChangeStatement[];
  /** What they do not carry, and what people should know of them. */
  readonly notes: readonly Note[];
  /** What cannot be done at all, as sentences: the place, and why. Absent: all can. */
  readonly blocked?: readonly { readonly place: Place; readonly reason: string }[];
}

/** What becomes of the values of a column that gets another type. */
export interface ColumnConversion {
  /** Whether every row is written anew. */
  readonly rewrites: boolean;
  /**
   * A predicate in the dialect's own SQL that is true for rows whose value does not survive exactly: it would be refused, or become
   * another one. Absent: every value fits.
   */
  readonly misfits?: string;
}
