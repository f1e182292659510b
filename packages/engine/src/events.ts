import type { LockWait, Note, Reject, Statement } from '@godwit/plugin-api';
import type { FailureReport, MigrationPlan } from './plan/migration-plan.js';
import type { MigrationResult, TableResult } from './run/migration-result.js';
import type { ComparedLevel, TableVerification, VerificationResult } from './verify/verification-result.js';

/** What happens during a plan or a run. Tables are named as people read them in the source. */
export type MigrationEvent =
  /** Both sides are open; so many tables will be looked at. */
  | { readonly type: 'plan:started'; readonly tables: number }
  /** A full scan goes on: rows scanned so far, and the source's guess of all. */
  | {
      readonly type: 'plan:profiling';
      readonly table: string;
      readonly rows: number;
      readonly estimatedRows?: number;
    }
  | {
      readonly type: 'plan:table-profiled';
      readonly table: string;
      readonly rows: number;
      /** Tables profiled so far, of all. */
      readonly done: number;
      readonly total: number;
      /** How long its scan took. */
      readonly seconds: number;
    }
  | { readonly type: 'plan:finished'; readonly plan: MigrationPlan }
  | { readonly type: 'run:started'; readonly runId: string; readonly plan: MigrationPlan }
  /** The run had begun earlier: so many rows and steps of it are there. */
  | {
      readonly type: 'run:resumed';
      readonly runId: string;
      readonly startedAt: string;
      readonly rows: number;
      /** Tables that are copied. */
      readonly tables: number;
      readonly steps: number;
    }
  /** Nothing is left to do: the run had come to its end before. */
  | { readonly type: 'run:over'; readonly runId: string; readonly startedAt: string }
  /** A connection was lost, or the target is busy: it is tried again after so many milliseconds. */
  | { readonly type: 'run:waiting'; readonly reason: FailureReport; readonly milliseconds: number }
  /** The source may have changed meanwhile: every row is compared, and those that differ are written again. */
  | { readonly type: 'run:repairing' }
  | ({ readonly type: 'step:started' } & StepEvent)
  | ({
      readonly type: 'step:finished';
      readonly outcome: 'done' | 'skipped' | 'failed';
      readonly seconds: number;
      /** How many steps shared its transaction, itself included; absent: none. Their events follow each other. */
      readonly together?: number;
    } & StepEvent)
  | { readonly type: 'table:started'; readonly table: string; readonly estimatedRows?: number }
  | {
      readonly type: 'table:progress';
      readonly table: string;
      /** Rows handed to the target so far. */
      readonly rows: number;
      /** Their size on the way, in bytes. */
      readonly bytes: number;
      readonly estimatedRows?: number;
    }
  /** Rows of a table were refused, and that they were is committed. Tables of `rejects` are those of the target. */
  | { readonly type: 'table:rejected'; readonly table: string; readonly rejects: readonly Reject[] }
  | {
      readonly type: 'table:finished';
      readonly table: string;
      readonly result: TableResult;
      /** How many tables shared its transaction, itself included; absent: none. Their events follow each other. */
      readonly together?: number;
    }
  /** Something waits for a lock that another session holds; told after about two seconds. */
  | ({ readonly type: 'wait'; readonly side: 'source' | 'target' } & LockWait)
  /** A note that came up during the run; those of the plan are in its ledger. */
  | { readonly type: 'note'; readonly note: Note }
  /** What an earlier run that was cut off had taken away is back: one note for each object. */
  | { readonly type: 'target:restored'; readonly notes: readonly Note[] }
  /** All is done and recorded; a target that was built aside is checked and put in place. */
  | { readonly type: 'run:completing' }
  | { readonly type: 'run:finished'; readonly result: MigrationResult }
  /** Both sides are compared now: so many tables. */
  | { readonly type: 'verify:started'; readonly level: ComparedLevel; readonly tables: number }
  | { readonly type: 'verify:table'; readonly result: TableVerification }
  | { readonly type: 'verify:finished'; readonly result: VerificationResult };

/** One statement, or one transaction of several. */
export interface StepEvent {
  readonly id: string;
  readonly purpose: string;
  readonly phase: Statement['phase'];
  /** How many of this phase have begun, or where it is finished how many have, of `total`. */
  readonly index: number;
  readonly total: number;
}

/** Takes events. What it throws is ignored. */
export type MigrationListener = (event: MigrationEvent) => void;
