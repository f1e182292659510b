import type {
  Checkpoint,
  ColumnPlan,
  DatabaseSchema,
  EqualRows,
  Probe,
  ProbeResult,
  RecordedRun,
  Reject,
  RunOutcome,
  RunProgress,
  RunRecord,
  Statement,
  StepCheckpoint,
  WriteReport,
  WriterOptions,
  WrittenTable,
} from '@godwit/plugin-api';
import type { CatalogueQueries } from '../../introspect/catalogue-queries.js';
import type { EmptyRequest } from '../load/empty-tables.js';

/** Which file the target is, and whether it is there already. */
export interface OpenTargetRequest {
  /** The file that is written: the database itself, or `<file>.partial` for one that does not exist yet. */
  readonly path: string;
  /** False: the file is made by the first call that writes. */
  readonly exists: boolean;
  readonly busyTimeoutMs: number;
  readonly records: RecordsPlace;
}

/** Where the records of runs are: in the database, in a file beside it that goes when it is whole, or nowhere. */
export type RecordsPlace = 'inside' | 'beside' | 'nowhere';

/** What a writer is asked to write. */
export interface OpenWriterRequest {
  readonly runId: string;
  readonly table: string;
  readonly columns: readonly ColumnPlan[];
  readonly mode: WriterOptions['mode'];
  readonly conflictKey: readonly string[] | undefined;
}

/** A batch in one of the encodings that SQLite writes. */
export interface WriteRequest {
  readonly writer: number;
  readonly encoding: string;
  readonly bytes: Uint8Array;
  readonly rowCount: number;
}

/** The rows that are deleted: the values of their key in the encoding quoted-csv. */
export interface DeleteRequest {
  readonly table: string;
  readonly key: readonly ColumnPlan[];
  readonly bytes: Uint8Array;
}

/** One row is deleted for each digest: that of all its values, as they are read. */
export interface DeleteEqualRequest extends Pick<EqualRows, 'columns' | 'badText' | 'sourceTimeZone'> {
  readonly table: string;
  readonly digests: readonly string[];
}

/** All that the thread that writes can be asked; it answers in the order of the questions. */
export interface TargetMethods {
  open(request: OpenTargetRequest): void;
  /** Proves that the database can be written, without changing it. */
  tryWriting(): void;
  /** Takes the file for this run alone; makes it where it does not exist, unless an unfinished one `goesOn`. */
  lock(how: { readonly goesOn: boolean }): void;
  /** Takes up what an unfinished run left in the file that is locked. */
  goOn(): void;
  unlock(): void;
  introspect(queries: CatalogueQueries): DatabaseSchema;
  /** Throws where triggers of these tables let no row in. */
  checkLoad(tables: readonly string[]): void;
  count(probes: readonly Probe[]): readonly ProbeResult[];
  execute(request: { readonly group: readonly Statement[]; readonly step: StepCheckpoint }): void;
  begin(run: RunRecord): void;
  reopen(runId: string): void;
  unfinished(): readonly RecordedRun[];
  history(): readonly RecordedRun[];
  progress(runId: string): RunProgress;
  settle(request: { readonly runId: string; readonly settled: readonly Reject[] }): void;
  /** Removes the records that the database itself holds, and says what that was. */
  clean(): string | undefined;
  /** Drops what changes of the schema kept, and says what that was. */
  dropKept(): readonly string[];
  finish(request: { readonly runId: string; readonly outcome: RunOutcome }): void;
  /** The tables of records that the database itself holds. */
  recordTables(): readonly string[];
  empty(request: EmptyRequest): void;
  /** Says how many rows there were. */
  deleteRows(request: DeleteRequest): bigint;
  deleteEqualRows(request: DeleteEqualRequest): bigint;
  /** Whether each of these tables takes images of cells as pages. */
  takesPages(tables: readonly WrittenTable[]): readonly boolean[];
  openWriter(request: OpenWriterRequest): number;
  write(request: WriteRequest): void;
  commit(request: { readonly writer: number; readonly checkpoint: Checkpoint }): WriteReport;
  closeWriter(writer: number): void;
  /** From now on all that is written is one transaction. */
  beginWhole(): void;
  /** Makes all that was written since {@link TargetMethods.beginWhole} lasting. */
  commitWhole(): void;
  /**
   * Checks a new database as a whole and closes it as one file without any beside it but its records, where these are still
   * needed: then it says so. `file` is the sign by which they know it again.
   */
  seal(file: string): boolean;
  /** Makes all lasting that was committed, so that a run can go on with it. */
  keep(): void;
  close(): void;
}

export type TargetMethod = keyof TargetMethods;
export type TargetInput<M extends TargetMethod> = Parameters<TargetMethods[M]>[0];
