/** The run's own records, kept in the target. */
export interface Bookkeeping {
  /** The schema that holds its tables, where they are apart from what is moved. */
  readonly schema?: string;
  /** Makes its tables where they are missing and records that a run began, with its plan. */
  begin(run: RunRecord): Promise<void>;
  /** Records how the run ended, where it is recorded. All that was committed before is on the disk when it resolves. */
  finish(runId: string, outcome: RunOutcome): Promise<void>;
  /**
   * Runs that made something here and did not end well, since the last that did, the newest first. Absent: nothing is
   * known of earlier runs.
   */
  unfinished?(): Promise<readonly UnfinishedRun[]>;
  /** What stays of the records in the target when the run has ended; absent or undefined: nothing. */
  traces?(): Promise<Traces | undefined>;
}

/** A run that was killed, failed or was interrupted, and what it made was not taken back. */
export interface UnfinishedRun {
  /** As ISO text in UTC: `2024-01-31T20:11:05Z`. */
  readonly startedAt: string;
  /** Its plan as JSON text. */
  readonly plan: string;
  /** All that it makes was there, and what it replaced was let go; only the record of its end is missing. */
  readonly whole?: boolean;
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
}

/** What is kept of a run when it ends. */
export interface RunOutcome {
  readonly status: 'done' | 'incomplete' | 'failed' | 'interrupted';
  /** The result as JSON text. */
  readonly result: string;
}
