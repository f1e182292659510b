import type { Check, ForeignKey, PrimaryKey, UniqueKey } from './constraints.js';
import type { SqlExpression } from './expression.js';
import type { LogicalType } from './logical-type.js';
import type { DomainType, EnumType } from './named-types.js';
import type { NativeConstraint } from './native-constraint.js';
import type { Note } from './note.js';

/** The name of a table, view or sequence; `schema` only in dialects that have schemas. */
export interface TableName {
  readonly schema?: string;
  readonly name: string;
}

/** A whole database as a dialect saw it. What it saw but cannot model is in `notes`. */
export interface DatabaseSchema {
  readonly dialect: string;
  /** The version of the engine behind it, as it calls itself. */
  readonly version: string;
  readonly tables: readonly Table[];
  readonly views: readonly View[];
  readonly triggers: readonly Trigger[];
  readonly enums: readonly EnumType[];
  readonly domains: readonly DomainType[];
  readonly sequences: readonly Sequence[];
  /** Types beside enums and domains that people or extensions made and columns may have: composites, ranges, base types. */
  readonly types?: readonly TableName[];
  /**
   * What this database can do that others of its dialect may not, in words of the dialect: functions and operators of people
   * and extensions, as {@link SqlExpression} names them in `needs`, and what its version brings.
   */
  readonly has?: readonly string[];
  readonly notes: readonly Note[];
}

/** A table with everything that belongs to it. */
export interface Table {
  readonly name: TableName;
  readonly columns: readonly Column[];
  readonly primaryKey?: PrimaryKey;
  readonly uniqueKeys: readonly UniqueKey[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly indexes: readonly Index[];
  readonly checks: readonly Check[];
  /** What it has beside these that only its own dialect understands; absent: nothing. */
  readonly nativeConstraints?: readonly NativeConstraint[];
  readonly comment?: string;
  /** False where the session has no right to read its rows. A move that needs them is refused, naming every such table. */
  readonly readable?: boolean;
  /** Properties only its own dialect understands, e.g. `withoutRowid`, `strict`. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
}

/** A column. Its collation is part of `type` where that is text; `collation` is the native name. */
export interface Column {
  readonly name: string;
  readonly type: LogicalType;
  /** The type as the dialect spells it; '' where none is declared. */
  readonly nativeType: string;
  /** How well `type` says what `nativeType` says, and why not better. */
  readonly fidelity?: 'exact' | 'widened' | 'lossy';
  readonly fidelityReason?: string;
  readonly nullable: boolean;
  readonly default?: SqlExpression;
  readonly identity?: Identity;
  readonly generated?: Generated;
  readonly collation?: string;
  /** The domain it is declared as; `type` is then the domain's base type and `nullable` takes the domain into account. */
  readonly domain?: TableName;
  readonly comment?: string;
}

/** A column whose keys the database makes. */
export interface Identity {
  /** `always`: a given value is refused; `by-default`: a given value is taken. */
  readonly mode: 'always' | 'by-default';
  /** Whether a key is never given twice, even after its row is gone (SQLite's AUTOINCREMENT, any sequence). */
  readonly neverReused: boolean;
  /** The last value that the generator gave, where it remembers one. A string of digits. */
  readonly lastValue?: string;
  readonly start?: string;
  readonly increment?: string;
  readonly bounds?: SequenceBounds;
}

/** What limits a sequence, where it is not what the dialect itself chooses. Numbers are strings of digits. */
export interface SequenceBounds {
  readonly min?: string;
  readonly max?: string;
  /** How many numbers a session takes at once. */
  readonly cache?: string;
  /** Whether it begins anew at its end. */
  readonly cycle?: boolean;
}

/** A column computed from others of its row. */
export interface Generated {
  readonly expression: SqlExpression;
  readonly stored: boolean;
}

/** An index, unique or not, that is not the backing of a key. */
export interface Index {
  readonly name: string;
  readonly unique: boolean;
  readonly parts: readonly IndexPart[];
  /** The predicate of a partial index. */
  readonly where?: SqlExpression;
  /** The access method, e.g. `btree`, where the dialect has several. */
  readonly method?: string;
  readonly include?: readonly string[];
  readonly nullsNotDistinct?: boolean;
  /** What it uses that a move does not carry, as in {@link SqlExpression}. */
  readonly needs?: readonly string[];
}

/** One part of an index: a column or an expression. */
export interface IndexPart {
  readonly column?: string;
  readonly expression?: SqlExpression;
  readonly direction: 'asc' | 'desc';
  readonly nulls?: 'first' | 'last';
  /** The native collation name where the part names one of its own. */
  readonly collation?: string;
  readonly operatorClass?: string;
}

/** A view, as text. Views are recreated only within one dialect. */
export interface View {
  readonly name: TableName;
  readonly sql: string;
  readonly materialized: boolean;
  /** Statements that belong to it, e.g. the indexes of a materialised one. */
  readonly after?: readonly string[];
  /** What it calls that a move does not carry, as in {@link SqlExpression}. */
  readonly needs?: readonly string[];
}

/** A trigger, as text. */
export interface Trigger {
  readonly name: string;
  readonly table: TableName;
  readonly sql: string;
  /** What it calls that a move does not carry, as in {@link SqlExpression}. */
  readonly needs?: readonly string[];
}

/** A sequence that belongs to no identity column. Numbers are strings of digits. */
export interface Sequence {
  readonly name: TableName;
  readonly start: string;
  readonly increment: string;
  readonly lastValue?: string;
  readonly bounds?: SequenceBounds;
}

/** A table's name as people read it: `schema.table` or `table`. */
export function formatTableName(name: TableName): string {
  return name.schema === undefined ? name.name : `${name.schema}.${name.name}`;
}
