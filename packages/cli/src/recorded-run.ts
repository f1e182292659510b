import { type MigrationParts, type RunOnRecord, readHistory, type SideConfig } from '@godwit/engine';
import { isMigrationError, MigrationError } from '@godwit/plugin-api';

/** A target whose records are asked. */
export interface Asked {
  readonly target: SideConfig;
  readonly parts: MigrationParts;
  /** The schema of its records, where it is not where a dialect keeps them. */
  readonly bookkeeping?: string | undefined;
}

/** The move of a target that has not come to its end. Throws NOTHING_TO_RESUME. */
export async function unfinishedRun(asked: Asked): Promise<RunOnRecord> {
  const runs = await historyOf(asked);
  const open = runs.find(({ kind, status }) => kind === 'migrate' && !isOver(status));
  if (open !== undefined) return open;
  const [last] = runs;
  if (last?.kind === 'sync' && !isOver(last.status)) throw isOfSchema(last);
  throw new MigrationError({
    code: 'NOTHING_TO_RESUME',
    message: 'The target has no unfinished run on record.',
    hint: 'Begin one with "migrate"; with --resume it begins or goes on, whichever is due.',
  });
}

function isOfSchema({ runId }: RunOnRecord): MigrationError {
  return new MigrationError({
    code: 'NOTHING_TO_RESUME',
    message: `The unfinished run ${runId} of the target moves nothing: it changes the schema.`,
    hint: 'Go on with it by "sync" with --apply, or take it back ("rollback").',
  });
}

/** The last move of this source that a target holds, where that is known. */
export async function lastMove(asked: Asked, source: string): Promise<RunOnRecord | undefined> {
  try {
    const runs = await historyOf(asked);
    return runs.find(
      (run) => run.kind === 'migrate' && run.source === source && run.status !== 'rolled-back',
    );
  } catch (error) {
    // A target that cannot be written, or is not there, is told of by whoever reads it.
    if (isMigrationError(error)) return undefined;
    throw error;
  }
}

function historyOf({ target, parts, bookkeeping }: Asked): Promise<readonly RunOnRecord[]> {
  return readHistory(target, parts, bookkeeping === undefined ? {} : { bookkeeping });
}

/** Whether a run can go on: one that was taken back as it failed has made nothing that is left. */
export function isUnfinished({ kind, status, result }: RunOnRecord): boolean {
  if (kind !== 'migrate' || isOver(status)) return false;
  const { mode, tables = [] } = result ?? {};
  return result === undefined || mode === 'schema-only' || tables.some((table) => STANDS.has(table.status));
}

const STANDS: ReadonlySet<string> = new Set(['done', 'failed', 'interrupted']);

function isOver(status: RunOnRecord['status']): boolean {
  return status === 'done' || status === 'incomplete' || status === 'rolled-back';
}
