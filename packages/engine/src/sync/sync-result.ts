import type { ChangeStatement, Note, Place, Traces } from '@godwit/plugin-api';
import type { SchemaComparison } from '../diff/schema-comparison.js';

/** Why a change cannot be made as things are. */
export interface Obstruction {
  readonly place: Place;
  /** A sentence. */
  readonly reason: string;
  /** How many rows stand in the way; absent: it is not rows. */
  readonly rows?: number;
}

/** What was, or would be, done to bring the schema of a target to that of its source. Plain JSON data. */
export interface SyncResult {
  /**
   * `same`: nothing differs; `planned`: nothing was done yet; `blocked`: neither, and not all of it can be; `applied`: all was done
   * that was asked for; `incomplete`: what was done has not brought all of it.
   */
  readonly status: 'same' | 'planned' | 'blocked' | 'applied' | 'incomplete';
  /** How both differed before. */
  readonly comparison: SchemaComparison;
  /** In the order to run them. */
  readonly statements: readonly ChangeStatement[];
  /** What cannot be made as things are: rows and objects that stand in the way. */
  readonly blocked: readonly Obstruction[];
  /** What the statements do not carry. */
  readonly notes: readonly Note[];
  /** The texts of two files: what brings the target to the source, and what takes it back. Only where they are asked for. */
  readonly sql?: SyncSql;
  /** The run under which it stands in the history of the target; absent: nothing was done. */
  readonly runId?: string;
  /** How both differ now; absent: nothing was done. */
  readonly remaining?: SchemaComparison;
  /** What stays of godwit in the target. */
  readonly traces?: Traces;
  /** Wall-clock seconds. */
  readonly seconds: number;
}

/** SQL in both directions. */
export interface SyncSql {
  readonly up: string;
  readonly down: string;
}
