import type { Note } from '../notes/note.js';
import type { LogicalType } from '../schema/logical-type.js';
import type { Column, DatabaseSchema, SchemaObjects, Table, TableName } from '../schema/schema.js';
import type { OptionValues } from './dialect-option.js';
import type { ColumnConversion, CompiledChange, SchemaChange } from './schema-change.js';
import type { Statement } from './statement.js';

/** Makes statements out of a schema. Pure. */
export interface DdlCompiler {
  /**
   * What a file of these statements begins with, so that they mean the same whatever a session has set before. Absent:
   * they depend on nothing.
   */
  readonly settings?: readonly string[];
  /**
   * The statements that make these tables, and a note for everything that they do not carry. Names, types, keys and
   * references are final: the engine has already resolved what cannot be kept.
   */
  create(schema: TargetSchema): CompiledDdl;
  /**
   * What an introspection finds once all statements of `create` ran in an empty place: in the dialect's own words, and
   * without what a note of `create` says is not carried. A proof compares it with what is found. Absent: the objects of
   * the schema as they are, with the types that `types` makes of theirs.
   */
  makes?(schema: TargetSchema): SchemaObjects;
  /** The statements that drop views and tables, with nothing else (no CASCADE); foreign keys between them come off first. */
  drop(tables: readonly Table[], views?: DatabaseSchema['views']): readonly Statement[];
  /**
   * The statements that move tables and views out of the way (`before-load`, each with its undo), and drop them as the last
   * of the run (`after-proof`, in one transaction). Absent: an atomic session takes back what `drop` did.
   */
  setAside?(old: ReplacedObjects): readonly Statement[];
  /**
   * As `setAside`, but the last of the run gives the old ones, with all that hangs on them, a place of their own that names the
   * run, instead of dropping them; with an undo, and a note that tells where they are and how they go. Absent: nothing can be
   * kept so that it comes back exactly.
   */
  keepAside?(old: ReplacedObjects, runId: string): CompiledDdl;
  /**
   * The same statements (of `create`, and what follows the load), so that all they make is made in a place of the run's own, and
   * is put where it belongs in one transaction once it is proved (`after-proof`), together with what becomes of the old. Absent:
   * a run is seen as a whole by an atomic session only.
   */
  buildApart?(statements: readonly Statement[], options: ApartOptions): ApartDdl;
  /**
   * Raises every key generator of existing tables above the largest key (`after-load`). `made`: the tables are those that
   * the statements of `create` made.
   */
  resetIdentities(tables: readonly Table[], made?: boolean): readonly Statement[];
  /**
   * Raises sequences that are there to where `lastValue` says (`after-load`); what is further already stays. Absent: the
   * dialect has no sequences beside the keys of tables.
   */
  raiseSequences?(sequences: DatabaseSchema['sequences']): readonly Statement[];
  /** Refreshes the statistics of the planner of queries (`after-load`); empty where there are none. */
  analyze(tables: readonly Table[]): readonly Statement[];
  /**
   * The statements (`sync`) that bring a schema that is there, with its rows, to another one. No row is lost but by what drops
   * a table or a column. Absent: nothing that is there can be changed.
   */
  change?(change: SchemaChange): CompiledChange;
  /**
   * What becomes of the values of a column of that table whose type, collation or generated expression becomes that of `to`.
   * Undefined: no conversion is known, so that no value survives. There where `change` is.
   */
  converts?(table: Table, from: Column, to: Column): ColumnConversion | undefined;
}

/** How something is built apart. */
export interface ApartOptions {
  readonly runId: string;
  /** What it replaces; absent: nothing. */
  readonly old?: ReplacedObjects;
  /** Whether the old is kept, as by `keepAside`. */
  readonly keeps: boolean;
}

/** What is built apart. */
export interface ApartDdl extends CompiledDdl {
  /** Names, objects and their SQL as they are while what is made stands apart. */
  apart<T>(value: T): T;
  /** The schema where that belongs which stands in this one; any other stays as it is. */
  home(schema: string): string;
}

/** Objects of a target that a run replaces. */
export interface ReplacedObjects {
  readonly tables: readonly Table[];
  /** In the order in which they can be made. */
  readonly views: DatabaseSchema['views'];
  /** The tables and views that the run makes, some under names of theirs. */
  readonly made: readonly TableName[];
}

/** What a target shall hold. */
export interface TargetSchema {
  /** The dialect the expressions come from. */
  readonly from: string;
  /**
   * With logical types and names as they shall be in the target. A column's `nativeType` is its type as the target
   * spells it: within one dialect the source's own spelling where the type is kept, else what `types.toNative` says.
   */
  readonly tables: readonly Table[];
  /** Schemas to make where they are missing; empty in dialects without schemas. */
  readonly schemas: readonly string[];
  readonly enums: DatabaseSchema['enums'];
  readonly domains: DatabaseSchema['domains'];
  /** The values of the options that this dialect declares; absent: its defaults. */
  readonly options?: OptionValues;
  /** Types of people's own that the target holds already, as in {@link DatabaseSchema}. */
  readonly types?: readonly TableName[];
  /** What the target can do that others of its dialect may not, as in {@link DatabaseSchema}. */
  readonly has?: readonly string[];
  /** Only within one dialect. */
  readonly views: DatabaseSchema['views'];
  readonly triggers: DatabaseSchema['triggers'];
  /** Only within one dialect; absent: none. */
  readonly sequences?: DatabaseSchema['sequences'];
  /** Properties of the database, as in {@link DatabaseSchema}; only within one dialect. */
  readonly properties?: DatabaseSchema['properties'];
  /** Those of the target, which keeps them; absent: it is empty, or of another dialect. */
  readonly ownProperties?: DatabaseSchema['properties'];
  /** Enums, domains and sequences of this schema that the target has already as they are wanted: not to be made. */
  readonly present?: readonly TableName[];
}

/** Statements in the order to run them within their phase, and what they do not carry. */
export interface CompiledDdl {
  readonly statements: readonly Statement[];
  readonly notes: readonly Note[];
  /** Columns that the target itself computes: the engine leaves them out of the copy. Absent: none. */
  readonly generated?: readonly { readonly table: TableName; readonly column: string }[];
  /** Columns that the target holds as another type than they were asked as, by how it is introspected. Absent: none. */
  readonly arrives?: readonly {
    readonly table: TableName;
    readonly column: string;
    readonly type: LogicalType;
  }[];
}
