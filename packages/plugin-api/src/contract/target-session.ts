import type { Note } from '../notes/note.js';
import type { DatabaseSchema, SchemaObjects, Table, TableName } from '../schema/schema.js';
import type { Bookkeeping } from './bookkeeping.js';
import type { EqualRows, RowsByKey } from './named-rows.js';
import type { RowsThere } from './rows-there.js';
import type { IntrospectOptions, Recognizing } from './source-session.js';
import type { Probe, ProbeResult, Restored, Statement } from './statement.js';
import type { TableWriter, WholeTable, WriterOptions, WrittenTable } from './writer.js';

/** An opened target. It is the only side that is ever written. */
export interface TargetSession extends AsyncDisposable, Recognizing {
  readonly bookkeeping: Bookkeeping;
  /**
   * Keeps every other run out of this target until it is disposed. Throws TARGET_LOCKED. Where the lock is lost before,
   * nothing is committed any more: every step and commit throws LOCK_LOST.
   */
  lock(runId: string): Promise<AsyncDisposable>;
  introspect(options?: IntrospectOptions): Promise<DatabaseSchema>;
  /**
   * Throws the coded error that a run would meet, before anything is written: missing rights, read-only server. Only what
   * the run needs is asked for.
   */
  checkRights(needs?: RightsNeeded): Promise<void>;
  /**
   * Throws, naming all that stands against it and what would help, where rows cannot be loaded into these tables:
   * PERMISSION_DENIED, or TARGET_TRIGGER_BROKEN. Absent: who may open the target may load it.
   */
  checkLoad?(tables: readonly TableName[]): Promise<void>;
  /**
   * Throws PERMISSION_DENIED where these tables and views cannot be dropped, or set aside until the run has ended where
   * it `keepsOld`. Absent: who may open the target may do both.
   */
  checkReplace?(objects: readonly TableName[], keepsOld: boolean): Promise<void>;
  /**
   * Objects beside these tables and views, as people call them, that use one of them and stand against its being dropped.
   * Absent: nothing stands against it.
   */
  dependents?(objects: readonly TableName[]): Promise<readonly string[]>;
  /**
   * Notes of what hangs on these tables and views, goes with them, is in no part of what `introspect` gives, and is not in
   * what is `made` in their place either: rights, policies, publications. Codes `REPLACED_...`. Absent: nothing does.
   */
  attached?(objects: readonly TableName[], made: SchemaObjects): Promise<readonly Note[]>;
  /** Answers in the order of the probes. Aborting ends the counting only; the session stays usable. */
  count(probes: readonly Probe[], signal?: AbortSignal): Promise<readonly ProbeResult[]>;
  /**
   * Runs statements in one transaction (or one by one where they say `outside`), checks what they expect, and records
   * the step in the same transaction. Throws STATEMENT_FAILED with the statement's purpose and table, or ROWS_CONFLICT
   * where rows that were loaded stand against a key, an index or a constraint. With `concurrentWriters` it is called again
   * while it is at work, for statements of other tables.
   */
  execute(group: readonly Statement[], step: StepCheckpoint, signal: AbortSignal): Promise<void>;
  /**
   * Whether tables that are there take these columns in an encoding of `capabilities.encodings.writes` without changing a
   * value, in their order. Absent: every table does.
   */
  takes?(tables: readonly WrittenTable[], encoding: string): Promise<readonly boolean[]>;
  openWriter(table: TableName, options: WriterOptions): Promise<TableWriter>;
  /**
   * Inserts all rows of small tables, each with its checkpoint, in one transaction. Answers with false where a table wants a
   * writer of its own, as after any failure: nothing was written then. Absent: every table does.
   */
  writeTogether?(tables: readonly WholeTable[], signal: AbortSignal): Promise<boolean>;
  /**
   * Statements around a load into tables that are there: what stands against rows in any order rests (`before-load`) and
   * comes back as it was (`after-load`). Throws PERMISSION_DENIED where the session may not do what that needs. Absent:
   * nothing stands against them.
   */
  suspend?(tables: readonly Table[], how?: SuspendOptions): Promise<readonly Statement[]>;
  /**
   * Statements that keep, in the records of the run, all rows of tables that are there (`before-load`, {@link Statement.keeps}), and
   * that bring those back which are to `return` (`after-load`). Absent: rows that are there stay as they are.
   */
  keepRows?(tables: readonly RowsThere[], runId: string): Promise<readonly Statement[]>;
  /** Objects that runs which are gone took away and that are not there; it only reads. Absent: nothing is ever taken away. */
  missing?(): Promise<readonly string[]>;
  /**
   * Brings back what runs that are gone took away or left unchecked, and says what it found; empty where nothing was
   * recorded. Only under the lock.
   */
  restore?(how?: RestoreOptions): Promise<readonly Restored[]>;
  /**
   * Drops what runs kept of what they had replaced, and nothing else, in one transaction; under the lock. Answers with a phrase
   * for each of their places. Absent: nothing is ever kept.
   */
  dropKept?(): Promise<readonly string[]>;
  /**
   * Deletes every row of these tables in one transaction, and with them the checkpoints and rejects of the run. No trigger fires:
   * what moved rows in does not count for them either. Keys between them stand in the way only where they do not rest and the
   * order of the tables does not help. Absent: a table that is there cannot be filled anew.
   */
  empty?(tables: readonly TableName[], runId: string, signal: AbortSignal): Promise<void>;
  /**
   * Deletes the rows with these keys in one transaction and says how many there were. Absent: the dialect cannot repair
   * what is too much.
   */
  deleteRows?(table: TableName, rows: RowsByKey, signal: AbortSignal): Promise<bigint>;
  /**
   * Deletes, for each of these rows, one row that reads as it does, in one transaction, and says how many there were: of
   * three equal rows, asked for once, two stay. For tables whose rows no key tells apart. Absent: as of `deleteRows`.
   */
  deleteEqualRows?(table: TableName, rows: EqualRows, signal: AbortSignal): Promise<bigint>;
  /**
   * Puts in place what could not be in place before it was whole, e.g. a new database file, after its own checks. Called
   * once, last, and only when the run ended well; a session that is disposed without it leaves the place as it was.
   * Throws EXPECTATION_FAILED where a check fails. Absent where everything is in place already, as in a database that was
   * there before: only then does the engine itself take back what a failed run made.
   */
  complete?(): Promise<void>;
  /**
   * Leaves what was built aside where it is when the session is disposed, so that one that is opened to `goOn` finds all that
   * was committed. Absent: nothing can be left.
   */
  keep?(): Promise<void>;
}

/** What is brought back. */
export interface RestoreOptions {
  /** A run that goes on, whose tables that wait aside stay there. Absent: what any run took away comes back. */
  readonly except?: string;
}

/** How keys rest. */
export interface SuspendOptions {
  /** Whether only keys of these tables rest, for whatever is done, and those of others are asked. Absent: for a load of these. */
  readonly only?: boolean;
}

/** What a run will do that needs a right of its own. */
export interface RightsNeeded {
  /** Whether it makes tables. Absent: it does. */
  readonly tables?: boolean;
}

/** Names the statements of a run that are committed in one transaction, by their ids. */
export interface StepCheckpoint {
  readonly runId: string;
  readonly step: string;
  /** Further statements that share its transaction. */
  readonly others?: readonly string[];
}
