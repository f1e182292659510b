import type { AnyTransform, Dialect } from '@godwit/plugin-api';
import type { DependencyContainer } from 'tsyringe';
import type { SchemaComparison } from './diff/schema-comparison.js';
import type { MigrationEvent, MigrationListener } from './events.js';
import type { Logger } from './log/logger.js';
import type { MigrationPlan } from './plan/migration-plan.js';
import type { DatabaseProfile } from './profile/database-profile.js';
import type { RepairResult } from './repair/repair-result.js';
import type { RetryResult } from './retry/retry-result.js';
import type { MigrationResult } from './run/migration-result.js';
import type { SyncResult } from './sync/sync-result.js';
import type { VerificationResult, VerifyLevel } from './verify/verification-result.js';

/** Moves one database. Each call opens both sides anew and closes them at its end. */
export interface DatabaseMigrationManager {
  /**
   * The files of both databases, as absolute paths, with those that lie beside them or come to be: whoever writes a plan or
   * a report to a file keeps off them.
   */
  readonly files: readonly string[];
  /**
   * Decides everything and writes nothing. What stands in the way in the target is told in `obstacles`. Throws a
   * MigrationError where nothing can be planned: a side cannot be read, or the options do not fit it.
   */
  plan(options?: CallOptions): Promise<MigrationPlan>;
  /**
   * Plans and carries out that plan on the same snapshot of the source. Throws a MigrationError before the first
   * write, and a MigrationRunError with the account after it.
   */
  migrate(options?: MigrateOptions): Promise<MigrationResult>;
  /**
   * Goes on with the unfinished run of the same move that the target holds, from where it was cut off: no row is lost, none is
   * there twice. Throws NOTHING_TO_RESUME, PLAN_CHANGED, SOURCE_CHANGED before the first write.
   */
  resume(options?: CallOptions): Promise<MigrationResult>;
  /**
   * Compares what the target holds with what the same move would make of the source now: rows, values, keys, sequences and
   * schema. Only reads; a difference is a result, not an error.
   */
  verify(options?: VerifyOptions): Promise<VerificationResult>;
  /**
   * Compares the schema of the target with what a move of the source would make there: what only the mapping between the two
   * dialects makes is no difference. Each difference says what bringing the target to the source would mean for its rows. Only
   * reads.
   */
  compareSchemas(options?: CallOptions): Promise<SchemaComparison>;
  /**
   * Decides what brings the schema of the target to that of the source, and with `apply` makes it so: rows stay, and each change
   * stands in the history with what takes it back. Throws, with nothing done, SYNC_BLOCKED, SYNC_LOSES_DATA, SCHEMA_CHANGED,
   * NAME_MATCHES_NOTHING, DIALECT_CANNOT_CHANGE.
   */
  syncSchema(options?: SyncOptions): Promise<SyncResult>;
  /**
   * Makes the target hold what the source does by writing only the rows that differ, and compares again. Rows that only
   * the target has stay, unless `deleteExtra` is true.
   */
  repair(options?: RepairOptions): Promise<RepairResult>;
  /**
   * Reads the rows that the newest run on record had refused from the source again, as they are now, and writes those that fit.
   * Throws RUN_NOT_FOUND where none is on record.
   */
  retryRejects(options?: CallOptions): Promise<RetryResult>;
  /** Scans every row of the source and says what the values are, and what each column would become. Only reads the source. */
  profile(options?: CallOptions): Promise<DatabaseProfile>;
  /** Subscribes to what happens; the answer unsubscribes. */
  on(listener: MigrationListener): () => void;
  /** As `on`, for events of one type only: `'table:finished'`. Throws EVENT_UNKNOWN. */
  on<Type extends MigrationEvent['type']>(
    type: Type,
    listener: (event: Extract<MigrationEvent, { readonly type: Type }>) => void,
  ): () => void;
}

/** Options of one call. */
export interface CallOptions {
  /** Ends the call with the error INTERRUPTED. */
  readonly signal?: AbortSignal;
}

/** Options of one move. */
export interface MigrateOptions extends CallOptions {
  /** Goes on with an unfinished run of the same move, where the target holds one. Else such a run is RUN_UNFINISHED. */
  readonly resume?: boolean;
}

/** Options of one comparison. */
export interface VerifyOptions extends CallOptions {
  /** `full` unless said. */
  readonly level?: VerifyLevel;
}

/** Options of one repair. */
export interface RepairOptions extends CallOptions {
  /** Deletes rows of the target that the source does not have. */
  readonly deleteExtra?: boolean;
}

/** Options of {@link DatabaseMigrationManager.syncSchema}. */
export interface SyncOptions extends CallOptions {
  /** Makes the changes. Absent: they are only decided. */
  readonly apply?: boolean;
  /** Gives the SQL of both directions as texts, too. */
  readonly generateSQL?: boolean;
  /** Allows changes by which values go for good. */
  readonly force?: boolean;
  /** Keeps tables and columns that are dropped in a place of their own, so that taking the run back brings back their rows. */
  readonly keep?: boolean;
  /** Only these differences: `player`, `player.nick`, `player.*`. Absent: all. */
  readonly only?: readonly string[];
  /** Not these. */
  readonly exclude?: readonly string[];
  /** Asked before the first change is made; a no is INTERRUPTED. */
  readonly confirm?: (planned: SyncResult) => Promise<boolean>;
}

/** What a manager is made of beside the config. */
export interface MigrationParts {
  readonly dialects?: readonly Dialect[];
  readonly transforms?: readonly AnyTransform[];
  /** A container with registrations under DIALECT and TRANSFORM; they come before those given here. */
  readonly container?: DependencyContainer;
  /** Takes lines of what happens where `options.verbose` asks for them; `console` unless said. */
  readonly logger?: Logger;
}
