import type { RecordedRun, RunOutcome } from '@godwit/plugin-api';
import type { MigrationOptions } from '../options/option-table.js';
import type { ResolvedOptions } from '../options/resolved-options.js';
import type { MigrationPlan } from '../plan/migration-plan.js';
import { planOf } from '../resume/plan-difference.js';
import { resultOf } from '../resume/recorded-result.js';
import { isSyncRun, remembered } from '../resume/run-memory.js';
import type { MigrationResult } from '../run/migration-result.js';

/** A run as the records in its target tell of it. Plain JSON data. */
export interface RunOnRecord {
  readonly runId: string;
  /** What it did: moved, repaired what an earlier one had moved, or changed the schema. */
  readonly kind: 'migrate' | 'repair' | 'sync';
  /** The version of godwit. */
  readonly version: string;
  /** Who began it, as `user@host`; absent: an earlier version recorded it. */
  readonly by?: string;
  readonly source: string;
  readonly target: string;
  /** As ISO text in UTC. */
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** Absent: it is under way, or was killed. */
  readonly status?: RunOutcome['status'];
  /** What it was given, for another run of the same move; absent: its plan cannot be read. */
  readonly options?: MigrationOptions;
  readonly plan?: MigrationPlan;
  /** The account, with the ledger and what the proof found; absent: it has no end yet, or moved nothing. */
  readonly result?: MigrationResult;
}

/** What people may know of a recorded run. */
export function runOnRecord(recorded: RecordedRun): RunOnRecord {
  const { runId, version, source, target, startedAt, finishedAt, status, state } = recorded;
  const plan = planOf(recorded);
  const result = resultOf(recorded);
  const by = remembered(state)?.by;
  return {
    runId,
    kind: kindOf(recorded),
    version,
    ...(by === undefined ? {} : { by }),
    source,
    target,
    startedAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(status === undefined ? {} : { status }),
    ...(plan === undefined ? {} : { options: optionsOfRun(plan.options), plan }),
    ...(result === undefined ? {} : { result }),
  };
}

function kindOf(recorded: RecordedRun): RunOnRecord['kind'] {
  if (isSyncRun(recorded)) return 'sync';
  return recorded.result !== undefined && /^\{"repaired":/.test(recorded.result) ? 'repair' : 'migrate';
}

/** Options as they have to be given for a run to be what a recorded one was. */
function optionsOfRun(resolved: ResolvedOptions): MigrationOptions {
  const { mode, parallel, parallelSaid, schemaNames, ofTarget, ofSource, zoneSaid, sourceTimeZone, ...rest } =
    resolved;
  return {
    ...rest,
    ...ofSource,
    ...ofTarget,
    ...(mode === 'complete' ? {} : { mode }),
    ...(parallelSaid === true ? { parallel } : {}),
    ...(schemaNames === 'auto' ? {} : { schemaNames }),
    ...(zoneSaid === true ? { sourceTimeZone } : {}),
  };
}
