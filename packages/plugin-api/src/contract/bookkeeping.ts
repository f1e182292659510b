import type { Checkpoint, Reject } from './writer.js';

/** The run's own records, kept in the target. */
export interface Bookkeeping {
  /** The schema that holds its tables, where they are apart from what is moved. */
  readonly schema?: string;
  /** Makes its tables where they are missing and records that a run began, with its plan. Throws RECORDS_TOO_NEW, RECORDS_DAMAGED. */
  begin(run: RunRecord): Promise<void>;
  /**
   * Records how the run ended, where it is recorded; again where the proof tells more. All that was committed before is on
   * the disk when it resolves.
   */
  finish(runId: string, outcome: RunOutcome): Promise<void>;
  /** Records that an unfinished run goes on: it has no end any more. Absent: no run can go on here. */
  reopen?(runId: string): Promise<void>;
  /**
   * Runs that made or wrote something here that still stands and did not end well, since the last that did, the newest first.
   * Absent: nothing is known of earlier runs. Only reads. Throws RECORDS_TOO_NEW, RECORDS_DAMAGED.
   */
  unfinished?(): Promise<readonly RecordedRun[]>;
  /** All that a run has committed. There where `reopen` is. Throws RECORDS_DAMAGED. */
  progress?(runId: string): Promise<RunProgress>;
  /** Every run on record, the newest first. Absent: none is kept. Only reads. */
  history?(): Promise<readonly RecordedRun[]>;
  /** Takes rejects out of the records of a run, because their rows have arrived since, and adds to what was written. */
  settle?(runId: string, settled: readonly Reject[]): Promise<void>;
  /** Removes all records, and nothing else; under the lock. Says what it removed as a phrase; undefined: there was nothing. */
  clean?(): Promise<string | undefined>;
  /** What stays of the records in the target when the run has ended; absent or undefined: nothing. */
  traces?(): Promise<Traces | undefined>;
}

/** A run as the records tell of it. */
export interface RecordedRun extends RunRecord {
  /** As ISO text in UTC: `2024-01-31T20:11:05Z`. */
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** Absent: it is under way, or was killed. */
  readonly status?: RunOutcome['status'];
  /** Its result as JSON text. */
  readonly result?: string;
  /** All that it makes was there, and what it replaced was let go; only the record of its end is missing. */
  readonly whole?: boolean;
}

/** What a run has committed. */
export interface RunProgress {
  /** The ids of statements that were committed, in that order; of one that was taken back, and its undo, none. */
  readonly statements: readonly string[];
  /** The last of each table and range. */
  readonly checkpoints: readonly Checkpoint[];
  /** In the order of their commits. */
  readonly rejects: readonly Reject[];
}

/** What godwit leaves in a target. */
export interface Traces {
  /** As a phrase: `its records of runs in the schema "godwit"`. */
  readonly what: string;
  /** The SQL that takes it away. */
  readonly removal: string;
}

/** Facts that differ when a source has changed between two runs; JSON, compared as a whole. */
export type SourceFingerprint = Readonly<Record<string, string>>;

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
  /** A digest of the options that decide what the run makes: only a run of the same one goes on with it. */
  readonly config?: string;
  /** What planning it again needs, as JSON text of the engine's own. Absent: the run does not go on. */
  readonly state?: string;
}

/** What is kept of a run when it ends. */
export interface RunOutcome {
  /** `unproved`: all was made, and the comparison of both sides is still to come. */
  readonly status: 'done' | 'incomplete' | 'unproved' | 'failed' | 'interrupted' | 'rolled-back';
  /** The result as JSON text. */
  readonly result: string;
}
