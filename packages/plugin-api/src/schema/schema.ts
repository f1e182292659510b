import type { ValueTraits } from '../notes/finding.js';
import type { Note, Severity } from '../notes/note.js';
import type { Check, ForeignKey, NotNull, PrimaryKey, UniqueKey } from './constraints.js';
import type { SqlExpression } from './expression.js';
import type { LogicalType } from './logical-type.js';
import type { DomainType, EnumType } from './named-types.js';
import type { NativeConstraint } from './native-constraint.js';
import type { NativeObject } from './native-object.js';
import type { Identity, Sequence } from './sequence.js';

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
  /** What the database itself is set to that only its own dialect understands; absent: nothing. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  /** Objects that no move carries, by their kind; told where the target does not have them. */
  readonly leftObjects?: readonly LeftObjects[];
  readonly notes: readonly Note[];
}

/** What of a database is compared with another one, object by object. */
export type SchemaObjects = Pick<DatabaseSchema, 'tables' | 'views' | 'triggers' | 'sequences' | 'domains'>;

/** A table with everything that belongs to it. */
export interface Table {
  /** What it keeps the rows of, one of the `views` with `parts`: it goes along only with that, within its dialect. */
  readonly partOf?: TableName;
  readonly name: TableName;
  readonly columns: readonly Column[];
  readonly primaryKey?: PrimaryKey;
  readonly uniqueKeys: readonly UniqueKey[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly indexes: readonly Index[];
  readonly checks: readonly Check[];
  /** What it has beside these that only its own dialect understands; absent: nothing. */
  readonly nativeConstraints?: readonly NativeConstraint[];
  /** Rules, policies and options that only its own dialect understands; absent: none. */
  readonly nativeObjects?: readonly NativeObject[];
  readonly comment?: string;
  /**
   * Where the session has no right to read its rows: the statements that would give it. A move that needs the rows is
   * refused, naming every such table. Absent: it may read them.
   */
  readonly unreadable?: readonly string[];
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
  /** What its NOT NULL says beside itself; absent: nothing, or it takes NULLs. */
  readonly notNull?: NotNull;
  readonly default?: SqlExpression;
  readonly identity?: Identity;
  readonly generated?: Generated;
  readonly collation?: string;
  /** The domain it is declared as; `type` is then the domain's base type and `nullable` takes the domain into account. */
  readonly domain?: TableName;
  readonly comment?: string;
  /**
   * What was found of all its values, where somebody looked. An expression that reads the column may rest on it. A dialect
   * that keeps times as texts or numbers gives `{}` until then; where it is absent, times compare as times.
   */
  readonly traits?: ValueTraits;
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

/** A view, or a table of a module, as text. They are recreated only within one dialect. */
export interface View {
  readonly name: TableName;
  /** Of a table of a module, such as a virtual one of SQLite: the tables that keep its rows. It goes along only with all of them. */
  readonly parts?: readonly TableName[];
  readonly sql: string;
  readonly materialized: boolean;
  /** The tables and views that cannot be dropped while it is there; absent where it stands in the way of none. */
  readonly reads?: readonly TableName[];
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

/** Objects of one kind that belong to no table and that no move carries. */
export interface LeftObjects {
  /** The kind, as a sentence begins with it: `Extensions`. */
  readonly what: string;
  readonly severity: Severity;
  /** `ability`: by which a target's `has` tells that it has the object already. */
  readonly objects: readonly { readonly name: string; readonly ability: string }[];
}

/** A table's name as people read it: `schema.table` or `table`. */
export function formatTableName(name: TableName): string {
  return name.schema === undefined ? name.name : `${name.schema}.${name.name}`;
}
