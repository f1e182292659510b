import type { ColumnPlan } from './column-plan.js';
import type { BlockDigest, DigestOptions, KeyedReadOptions } from './digest.js';
import type { ProfileOptions, TableProfile } from './profile.js';
import type { Batch, KeyRange, Position, ReadOptions, RowBatch } from './read.js';
import type { DatabaseSchema, Table, TableName } from './schema.js';
import type { Probe, ProbeResult, Statement } from './statement.js';
import type { Row } from './value.js';

/** What to look at when introspecting. */
export interface IntrospectOptions {
  /** Only these schemas, in dialects that have them; absent: what the config of the session says. */
  readonly schemas?: readonly string[];
}

/** Facts that differ when a source has changed between two runs; JSON, compared as a whole. */
export type SourceFingerprint = Readonly<Record<string, string>>;

/** An opened source, read-only. All its readers see one snapshot, taken when it is opened. */
export interface SourceSession extends AsyncDisposable {
  introspect(options?: IntrospectOptions): Promise<DatabaseSchema>;
  fingerprint(): Promise<SourceFingerprint>;
  /** A cheap guess, for progress and for the order of work; undefined where there is none. */
  estimateRows(table: Table): Promise<number | undefined>;
  /** Whether writers of the source wait while this session is open. */
  readonly blocksWriters: boolean;
  /** Ranges that together hold every row once, about equal in size. */
  split?(table: Table, parts: number): Promise<readonly KeyRange[]>;
  /** Whether `read` can give batches of this table in this encoding. */
  canEncode?(table: Table, columns: readonly ColumnPlan[], encoding: string): boolean;
  /**
   * Reads every row once, in an order of the source's own that its positions follow and that is the same for the whole
   * session. Up to `readers` reads run at once, others wait.
   */
  read(table: Table, options: ReadOptions): AsyncIterable<Batch>;
  /** Scans every row and says what the values are. Absent: the declared types hold by construction. */
  profile?(table: Table, options: ProfileOptions): Promise<TableProfile>;
  /** Whether `digest` and `readKeyed` can go through a table by this key in its order, e.g. along an index. */
  canDigest?(table: Table, columns: readonly ColumnPlan[], key: readonly string[]): boolean;
  /** Digests of the blocks of a table in key order, computed where the rows are. Absent: values are read and compared. */
  digest?(table: Table, options: DigestOptions): AsyncIterable<BlockDigest>;
  /** Rows in key order, as values; there where `digest` is. */
  readKeyed?(table: Table, options: KeyedReadOptions): AsyncIterable<RowBatch>;
  /** Answers in the order of the probes. Absent: the side cannot be asked about keys and sequences. */
  count?(probes: readonly Probe[], signal?: AbortSignal): Promise<readonly ProbeResult[]>;
}

/** An opened target. It is the only side that is ever written. */
export interface TargetSession extends AsyncDisposable {
  readonly bookkeeping: Bookkeeping;
  /** Keeps every other run out of this target until it is disposed. Throws TARGET_LOCKED. */
  lock(runId: string): Promise<AsyncDisposable>;
  introspect(options?: IntrospectOptions): Promise<DatabaseSchema>;
  /** Throws the coded error that a run would meet, before anything is written: missing rights, read-only server. */
  checkRights(): Promise<void>;
  /** Answers in the order of the probes. Aborting ends the counting only; the session stays usable. */
  count(probes: readonly Probe[], signal?: AbortSignal): Promise<readonly ProbeResult[]>;
  /**
   * Runs statements in one transaction (or one by one where they say `outside`), checks what they expect, and records
   * the step in the same transaction. Throws STATEMENT_FAILED with the statement's purpose and table, or ROWS_CONFLICT
   * where rows that were loaded stand against a key, an index or a constraint.
   */
  execute(group: readonly Statement[], step: StepCheckpoint, signal: AbortSignal): Promise<void>;
  openWriter(table: TableName, options: WriterOptions): Promise<TableWriter>;
  /**
   * Deletes the rows with these keys in one transaction and says how many there were. Absent: the dialect cannot repair
   * what is too much.
   */
  deleteRows?(table: TableName, rows: RowsByKey, signal: AbortSignal): Promise<bigint>;
  /**
   * Puts in place what could not be in place before it was whole, e.g. a new database file, after its own checks. Called
   * once, last, and only when the run ended well; a session that is disposed without it leaves the place as it was.
   * Throws EXPECTATION_FAILED where a check fails. Absent where everything is in place already, as in a database that was
   * there before: only then does the engine itself take back what a failed run made.
   */
  complete?(): Promise<void>;
}

/** Rows named by the values of a key. */
export interface RowsByKey {
  /** The columns of the key, with the types of the values. */
  readonly key: readonly ColumnPlan[];
  readonly keys: readonly Row[];
}

/** What a writer is for. */
export interface WriterOptions {
  readonly runId: string;
  /** The columns in the order of the batches' values; `name` is the name in the target. */
  readonly columns: readonly ColumnPlan[];
  /** What becomes of a row whose `conflictKey` is there: an error, nothing, or it takes the place of the other. */
  readonly mode: 'insert' | 'skip' | 'upsert';
  /** The columns of the key of `skip` and `upsert`, by their names in the target. */
  readonly conflictKey?: readonly string[];
  readonly signal: AbortSignal;
}

/** Writes one table, or one range of it. Used by one caller at a time. */
export interface TableWriter extends AsyncDisposable {
  /**
   * Takes a batch; resolves when the next one may come (back-pressure). The batch is the writer's from then on: the
   * bytes of an encoded one may be gone afterwards. A failure may show in a later call; its error then has `row`, the
   * number of the row since the last commit.
   */
  write(batch: Batch): Promise<void>;
  /** Commits all since the last commit together with the checkpoint; only then do rows count as written. */
  commit(checkpoint: Checkpoint): Promise<WriteReport>;
  /** Takes back all since the last commit. */
  rollback(): Promise<void>;
}

/** What one commit did. */
export interface WriteReport {
  readonly written: bigint;
  readonly skipped: bigint;
}

/** How far a table has come: committed in the same transaction as the rows it counts. Counts are totals of the run. */
export interface Checkpoint {
  readonly runId: string;
  readonly table: TableName;
  /** The id of the {@link KeyRange}; `all` for a whole table. */
  readonly range: string;
  readonly position: Position;
  readonly done: boolean;
  readonly read: bigint;
  readonly written: bigint;
  readonly rejected: bigint;
  readonly skipped: bigint;
}

/** Names a step of a run whose statements were committed. */
export interface StepCheckpoint {
  readonly runId: string;
  readonly step: string;
}

/** The run's own records, kept in the target. */
export interface Bookkeeping {
  /** Makes its tables where they are missing and records that a run began, with its plan. */
  begin(run: RunRecord): Promise<void>;
  /** Records how the run ended. */
  finish(runId: string, outcome: RunOutcome): Promise<void>;
}

/** What is kept of a run when it begins. */
export interface RunRecord {
  readonly runId: string;
  /** The version of the engine. */
  readonly version: string;
  /** Names of both sides without credentials. */
  readonly source: string;
  readonly target: string;
  readonly fingerprint: SourceFingerprint;
  /** The plan as JSON text. */
  readonly plan: string;
}

/** What is kept of a run when it ends. */
export interface RunOutcome {
  readonly status: 'done' | 'incomplete' | 'failed' | 'interrupted';
  /** The result as JSON text. */
  readonly result: string;
}
