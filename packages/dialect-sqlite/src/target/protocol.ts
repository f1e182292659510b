import type {
  Checkpoint,
  ColumnPlan,
  DatabaseSchema,
  Probe,
  ProbeResult,
  RunOutcome,
  RunRecord,
  Statement,
  StepCheckpoint,
  WriteReport,
  WriterOptions,
} from '@godwit/plugin-api';
import type { CatalogueQueries } from '../introspect/catalogue-queries.js';

/** Which file the target is, and whether it is there already. */
export interface OpenTargetRequest {
  /** The file that is written: the database itself, or `<file>.partial` for one that does not exist yet. */
  readonly path: string;
  /** False: the file is made by the first call that writes. */
  readonly exists: boolean;
  readonly busyTimeoutMs: number;
}

/** What a writer is asked to write. */
export interface OpenWriterRequest {
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

/** All that the thread that writes can be asked; it answers in the order of the questions. */
export interface TargetMethods {
  open(request: OpenTargetRequest): void;
  /** Proves that the database can be written, without changing it. */
  tryWriting(): void;
  /** Takes the file for this run alone; makes it where it does not exist. */
  lock(): void;
  unlock(): void;
  introspect(queries: CatalogueQueries): DatabaseSchema;
  count(probes: readonly Probe[]): readonly ProbeResult[];
  execute(request: { readonly group: readonly Statement[]; readonly step: StepCheckpoint }): void;
  begin(run: RunRecord): void;
  finish(request: { readonly runId: string; readonly outcome: RunOutcome }): void;
  /** Says how many rows there were. */
  deleteRows(request: DeleteRequest): bigint;
  openWriter(request: OpenWriterRequest): number;
  write(request: WriteRequest): void;
  commit(request: { readonly writer: number; readonly checkpoint: Checkpoint }): WriteReport;
  rollback(writer: number): void;
  closeWriter(writer: number): void;
  /** Checks a new database as a whole and closes it as one file without any beside it. */
  seal(): void;
  close(): void;
}

export type TargetMethod = keyof TargetMethods;
export type TargetInput<M extends TargetMethod> = Parameters<TargetMethods[M]>[0];
