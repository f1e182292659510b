import type { LogicalType } from '../schema/logical-type.js';
import type { TableName } from '../schema/schema.js';
import type { DdlCompiler } from './ddl-compiler.js';
import type { DialectOptions, OptionValues } from './dialect-option.js';
import type { ExpressionCodec } from './expression-codec.js';
import type { SourceSession } from './source-session.js';
import type { TargetSession } from './target-session.js';
import type { TypeMapper } from './type-mapper.js';

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
  /**
   * Options of a move that it alone understands. The engine checks them and hands their values over: where it is the target to
   * `TargetSchema.options` and `TypeMapper.comparesAs`, where it is read to `SourceOptions.options`. Absent: none.
   */
  readonly options?: DialectOptions;
  readonly types: TypeMapper;
  /**
   * The same mapper for a target that holds these types of people's own: what names one of them is exact. Absent: no
   * type of people's own is ever kept.
   */
  typesWith?(own: readonly TableName[]): TypeMapper;
  readonly expressions: ExpressionCodec;
  readonly ddl: DdlCompiler;
  /**
   * Checks a connection config: an url text or an object. Throws CONFIG_INVALID or URL_INVALID naming the field, and of an open
   * connection CONNECTION_CLOSED, CONNECTION_IN_TRANSACTION or CONNECTIONS_EXHAUSTED as far as they show at once.
   */
  parseConfig(input: unknown): Config;
  /**
   * Whether an open connection that somebody has in hand, the object of a driver or of a query builder, leads to a database of
   * this dialect. Where it does, `parseConfig` is given an object with it as `connection`. Never throws, asks no database and
   * changes nothing; a session that is opened by such a config neither closes the connection nor leaves anything in it. Absent:
   * none does.
   */
  accepts?(connection: unknown): boolean;
  /** Names the database of a config for people, without credentials. */
  describe(config: Config): string;
  /**
   * The files that a database of this config consists of or will consist of, with all that lies beside them while it is
   * used, as absolute paths: no other file is ever written there. Absent: it is not kept in files of this machine.
   */
  files?(config: Config): readonly string[];
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
export interface SourceOptions extends Contact {
  /** How many reads may run at once. */
  readonly readers: number;
  /** `live`: a snapshot of the database itself; `copy`: of a copy made first, so that its writers never wait. */
  readonly snapshot: 'live' | 'copy';
  /**
   * `read`: where the structure of the database is damaged, the session gives what can be read, and notes of its schema tell
   * what is missing. `fail`, or absent: damage is what `findDamage` finds and reads fail by.
   */
  readonly damaged?: 'fail' | 'read';
  /** The values of the options that the dialect declares. Absent: the defaults. */
  readonly options?: OptionValues;
  /** Ends the opening only. */
  readonly signal: AbortSignal;
}

/** How a session and whoever opens it speak of what takes long or fails. */
export interface Contact {
  /** How messages call the database, beside its name. */
  readonly side?: 'source' | 'target';
  /** Aborted when the run is to end: from then on nobody waits for a server that does not answer. */
  readonly interrupt?: AbortSignal;
  /** Called after some two seconds of a wait for a lock, and again when its holders change. */
  readonly onWait?: (wait: LockWait) => void;
}

/** A wait for what another session has locked. */
export interface LockWait {
  /** What is waited for, where that is a table. */
  readonly table?: TableName;
  /** Who holds it, for people: `server process 4711 (user app, psql, idle in transaction)`. */
  readonly holder: string;
}

/** How a target is opened. */
export interface TargetOptions extends Contact {
  /** Ends the opening only: an interrupted run still has its end to record. Each call has a signal of its own. */
  readonly signal: AbortSignal;
  /**
   * Where the records of runs are kept: `none`, or the name of a schema in dialects that have schemas. Absent: where the
   * dialect keeps them by itself. Throws OPTIONS_CONTRADICT where they cannot be there.
   */
  readonly bookkeeping?: string;
  /**
   * The run replaces tables that are there, and they must be there still if it does not end well: what it does becomes
   * lasting as a whole, by `complete`. A dialect whose `ddl` sets old tables aside need not look at it.
   */
  readonly atomic?: boolean;
  /** How many writers and steps the engine has under way at once, where there may be several; absent: one. */
  readonly writers?: number;
  /**
   * Takes up what an unfinished run built aside and left, with its records, instead of beginning anew. Absent, or where
   * nothing was left: begins anew.
   */
  readonly goOn?: boolean;
  /** Whether a database that the run itself makes keeps the records when it is complete. Absent: it does not. */
  readonly history?: boolean;
}

/** What a dialect can do. Each says what the engine does about it. */
export interface Capabilities {
  /** True: a failed group of DDL leaves nothing behind. False: the engine runs the `undo` of what had run. */
  readonly transactionalDdl: boolean;
  /** True: keys, checks and indexes follow the load. False: `ddl.create` puts them into `before-load`. */
  readonly constraintsAfterLoad: boolean;
  /**
   * True: the engine opens writers for several tables at once, and calls `execute` for statements of several tables at once.
   * False: one writer and one step at a time, whatever `parallel` says.
   */
  readonly concurrentWriters: boolean;
  /** True: names have a schema part. False: the engine drops the schema part of source names and finds collisions. */
  readonly schemas: boolean;
  /** The longest name in bytes of UTF-8. The engine shortens longer ones, with a note. */
  readonly maxIdentifierBytes: number;
  /**
   * The most bytes of one value that an index keeps however badly it compresses; of longer ones a plan warns. Absent: an
   * index keeps every value.
   */
  readonly maxIndexedBytes?: number;
  /** Column names that no table may use. The engine renames such a column, with a NAME_CHANGED note. */
  readonly reservedColumnNames?: readonly string[];
  /** True: two names that differ only in case are the same. The engine renames the second, with a note. */
  readonly foldsIdentifierCase: boolean;
  /** The engine hands batches over encoded where source `reads` and target `writes` share an encoding. */
  readonly encodings: { readonly reads: readonly string[]; readonly writes: readonly string[] };
  /**
   * True: a column of numbers that is asked for as moments, with a form of count in its plan, gives moments. Absent: the
   * engine makes them of the numbers.
   */
  readonly readsCounts?: boolean;
  /** Whether keys of a type can be ordered by bytes; `none`: contents are compared as multisets. */
  keyOrder(type: LogicalType): 'binary' | 'none';
}
