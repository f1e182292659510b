import type { Note, Reject, RunOutcome, Traces } from '@godwit/plugin-api';
import type { MigrationMode } from '../options/resolved-options.js';
import type { FailureReport, PlannedSide } from '../plan/migration-plan.js';
import type { VerificationResult } from '../verify/verification-result.js';

/** How a run ended: all arrived; something was left behind as `onError` allows; it failed; it was interrupted. */
export type RunStatus = Exclude<RunOutcome['status'], 'unproved' | 'rolled-back'>;

/** The account of a run. Plain JSON data. */
export interface MigrationResult {
  readonly runId: string;
  readonly status: RunStatus;
  /** What was to be moved: all, only the schema, or only rows. */
  readonly mode: MigrationMode;
  readonly source: PlannedSide;
  readonly target: PlannedSide;
  /**
   * The sum of `written`, without the tables that were taken out of the target again; 0 where everything was taken back,
   * or a target that was built aside was not put in place.
   */
  readonly rowsMigrated: number;
  /** In the order of the load. */
  readonly tables: readonly TableResult[];
  /** All notes of the plan and of the run, the gravest first. */
  readonly ledger: readonly Note[];
  /** Whether losses and warnings that nothing accepts make the exit code 3. */
  readonly strict: boolean;
  readonly plan: PlanSummary;
  /** When the run was begun that this one went on with, and how many rows were there already; absent: it was begun anew. */
  readonly resumed?: { readonly startedAt: string; readonly rows: number };
  /** How many rows were refused, and of how many tables; the first of each are in `tables`. Absent: none. */
  readonly rejects?: { readonly rows: number; readonly tables: number };
  /** What the comparison of both sides found; absent where the run did not get there, or was not to. */
  readonly verification?: VerificationResult;
  /**
   * What godwit leaves in the target beside what was moved; absent: nothing, or nothing that may go yet, because the run
   * failed and something has still to be brought back.
   */
  readonly traces?: Traces;
  /** Wall-clock seconds from the opening of both sides to the end of the proof. */
  readonly seconds: number;
  /** What these seconds went into; absent where the run did not come to its end. */
  readonly time?: TimeSpent;
}

/** What a table's copy waited for, in seconds. */
export interface CopyTime {
  /** For rows of the source, with what the source does to them to be handed over. */
  readonly reading: number;
  /** For transforms, and for values to become what the target takes. */
  readonly encoding: number;
  /** For the target to take and to commit them. */
  readonly server: number;
}

/**
 * What a run went into, in wall-clock seconds. The time of the copy is divided as its tables' waits say, the scan before it
 * is reading.
 */
export interface TimeSpent extends CopyTime {
  /** Looking at schemas and deciding, without the scan. */
  readonly planning: number;
  /** All steps behind the load. */
  readonly keys: number;
  /** Comparing both sides; of a target that was built aside also its check. */
  readonly proof: number;
}

/** The account of one table; `read` is `written` and `rejected` and `skipped` together. */
export interface TableResult {
  /** As people read it: `table`, or `schema.table`. */
  readonly name: string;
  /** Its name in the target. */
  readonly target: string;
  readonly read: number;
  /** Rows committed in the target, also where they were taken out of it again, as `status` says. */
  readonly written: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly seconds: number;
  /** What its copy waited for, alone or as its share of a transaction; absent: it was not copied. */
  readonly time?: CopyTime;
  /**
   * `pending`: no row of it was copied, because the run ended before or was only to make the schema; `removed`: it failed and was taken out of the target again;
   * `taken-back`: it was copied, and the run that failed or was interrupted took it out again.
   */
  readonly status: 'done' | 'pending' | 'failed' | 'removed' | 'taken-back' | 'interrupted';
  /** What a run that failed or was interrupted had still to do after the rows, such as making keys; absent: nothing. */
  readonly pending?: readonly string[];
  readonly error?: FailureReport;
  /** The first rows that were refused, at most 20 of `rejected`; absent: none was. */
  readonly rejects?: readonly ReportedReject[];
}

/** A row that was refused. */
export type ReportedReject = Omit<Reject, 'table'>;

/** The size of the plan that a run carried out. */
export interface PlanSummary {
  readonly tables: number;
  readonly columns: number;
  readonly statements: number;
  /** The rows that were to be read, where every table was counted. */
  readonly rows?: number;
}
