import type { Expression } from './expression.js';
import type { LogicalType, Mapped } from './logical-type.js';
import type { Note } from './note.js';
import type { DatabaseSchema, Table, TableName } from './schema.js';
import type { SourceSession, TargetSession } from './session.js';
import type { Statement } from './statement.js';

/** The contract's version; a dialect of another one is refused. 1 when the first release freezes it. */
export const API_VERSION = 0;

/** Everything that the engine knows about a database engine. Plain data and functions; `Config` is the dialect's own. */
export interface Dialect<Config = unknown> {
  /** Lower case, e.g. `sqlite`. */
  readonly name: string;
  /** Other names and URL schemes that mean this dialect. */
  readonly aliases?: readonly string[];
  readonly apiVersion: typeof API_VERSION;
  readonly capabilities: Capabilities;
  /** Where it deviates from the contract and knows it; absent: nowhere. */
  readonly quirks?: readonly Quirk[];
  readonly types: TypeMapper;
  /**
   * The same mapper for a target that holds these types of people's own: what names one of them is exact. Absent: no
   * type of people's own is ever kept.
   */
  typesWith?(own: readonly TableName[]): TypeMapper;
  readonly expressions: ExpressionCodec;
  readonly ddl: DdlCompiler;
  /** Checks a connection config: an url text or an object. Throws CONFIG_INVALID or URL_INVALID naming the field. */
  parseConfig(input: unknown): Config;
  /** Names the database of a config for people, without credentials. */
  describe(config: Config): string;
  /** The schema where tables without one go. Only in dialects with schemas. */
  defaultSchema?(config: Config): string;
  /** Opens a source and takes its snapshot. Absent: the dialect cannot be read. */
  openSource?(config: Config, options: SourceOptions): Promise<SourceSession>;
  /** Opens a target. Absent: the dialect cannot be written. */
  openTarget?(config: Config, options: TargetOptions): Promise<TargetSession>;
}

/** A deviation that the conformance suite demands to be there and prints, instead of failing for it. */
export interface Quirk {
  /** The name of the test that cannot hold, as the suite prints it. */
  readonly test: string;
  /** Why it cannot hold, and what happens instead, as a sentence. */
  readonly reason: string;
}

/** How a source is opened. */
export interface SourceOptions {
  /** How many reads may run at once. */
  readonly readers: number;
  /** `live`: a snapshot of the database itself; `copy`: of a copy made first, so that its writers never wait. */
  readonly snapshot: 'live' | 'copy';
  readonly signal: AbortSignal;
}

/** How a target is opened. */
export interface TargetOptions {
  /** Ends the opening only: an interrupted run still has its end to record. Each call has a signal of its own. */
  readonly signal: AbortSignal;
}

/** What a dialect can do. Each says what the engine does about it. */
export interface Capabilities {
  /** True: a failed group of DDL leaves nothing behind. False: the engine runs the `undo` of what had run. */
  readonly transactionalDdl: boolean;
  /** True: keys, checks and indexes follow the load. False: `ddl.create` puts them into `before-load`. */
  readonly constraintsAfterLoad: boolean;
  /** True: the engine opens writers for several tables at once. False: one writer at a time, whatever `parallel` says. */
  readonly concurrentWriters: boolean;
  /** True: names have a schema part. False: the engine drops the schema part of source names and finds collisions. */
  readonly schemas: boolean;
  /** The longest name in bytes of UTF-8. The engine shortens longer ones, with a note. */
  readonly maxIdentifierBytes: number;
  /** Column names that no table may use. The engine renames such a column, with a NAME_CHANGED note. */
  readonly reservedColumnNames?: readonly string[];
  /** True: two names that differ only in case are the same. The engine renames the second, with a note. */
  readonly foldsIdentifierCase: boolean;
  /** The engine hands batches over encoded where source `reads` and target `writes` share an encoding. */
  readonly encodings: { readonly reads: readonly string[]; readonly writes: readonly string[] };
  /** Whether keys of a type can be ordered by bytes; `none`: contents are compared as multisets. */
  keyOrder(type: LogicalType): 'binary' | 'none';
}

/** Maps types both ways. Pure. */
export interface TypeMapper {
  /** What a native type means; `native` where it is unknown, never an exception. */
  toLogical(nativeType: string): Mapped<LogicalType>;
  /** The native type for a logical one. */
  toNative(type: LogicalType): Mapped<string>;
}

/** Reads and writes a dialect's expressions. Pure. */
export interface ExpressionCodec {
  /** The meaning of a native text, or undefined where it is not known for certain. */
  parse(text: string, context: ExpressionContext): Expression | undefined;
  /** The native text of a meaning, or the reason why it cannot be said with the same meaning. */
  print(expression: Expression, context: ExpressionContext): PrintedExpression;
}

/** The answer of {@link ExpressionCodec.print}. */
export type PrintedExpression =
  | {
      readonly ok: true;
      readonly sql: string;
      /** Where the meaning differs in rare cases, as a sentence for the ledger: `lower` folds the letters A to Z only. */
      readonly caveat?: string;
    }
  | { readonly ok: false; readonly reason: string };

/** What an expression stands in. */
export interface ExpressionContext {
  readonly purpose: 'default' | 'check' | 'generated' | 'index' | 'predicate';
  /** The table whose columns it may name, with their types on the side of the codec. */
  readonly table: Pick<Table, 'columns' | 'name'>;
  /** The type the result is assigned to, for defaults and generated columns. */
  readonly expected?: LogicalType;
}

/** Makes statements out of a schema. Pure. */
export interface DdlCompiler {
  /**
   * The statements that make these tables, and a note for everything that they do not carry. Names, types, keys and
   * references are final: the engine has already resolved what cannot be kept.
   */
  create(schema: TargetSchema): CompiledDdl;
  /** The statements that drop tables, with nothing else (no CASCADE); foreign keys between them come off first. */
  drop(tables: readonly Table[]): readonly Statement[];
  /** Takes the foreign keys of existing tables away for a load (`before-load`) and brings them back (`after-load`). */
  suspendForeignKeys(tables: readonly Table[]): readonly Statement[];
  /** Raises every key generator of existing tables above the largest key (`after-load`). */
  resetIdentities(tables: readonly Table[]): readonly Statement[];
  /** Refreshes the statistics of the planner of queries (`after-load`); empty where there are none. */
  analyze(tables: readonly Table[]): readonly Statement[];
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
  /** Asks for tables that enforce the types of their columns, in dialects where tables may do without (SQLite's STRICT). */
  readonly strict: boolean;
  /** How text that compares by a collation of the source shall be kept, by its name; a dialect knows its own words. */
  readonly collations?: Readonly<Record<string, string>>;
  /** Types of people's own that the target holds already, as in {@link DatabaseSchema}. */
  readonly types?: readonly TableName[];
  /** What the target can do that others of its dialect may not, as in {@link DatabaseSchema}. */
  readonly has?: readonly string[];
  /** Only within one dialect. */
  readonly views: DatabaseSchema['views'];
  readonly triggers: DatabaseSchema['triggers'];
  /** Only within one dialect; absent: none. */
  readonly sequences?: DatabaseSchema['sequences'];
  /** Enums, domains and sequences of this schema that the target has already as they are wanted: not to be made. */
  readonly present?: readonly TableName[];
}

/** Statements in the order to run them within their phase, and what they do not carry. */
export interface CompiledDdl {
  readonly statements: readonly Statement[];
  readonly notes: readonly Note[];
  /** Columns that the target itself computes: the engine leaves them out of the copy. Absent: none. */
  readonly generated?: readonly { readonly table: TableName; readonly column: string }[];
}
