import type { Traces } from '@godwit/plugin-api';

/** The tables in which a target keeps the records of runs, with columns that each of them has in every layout. */
export const RECORD_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  godwit_runs: [
    'run_id',
    'layout',
    'version',
    'source',
    'target',
    'fingerprint',
    'plan',
    'started_at',
    'finished_at',
    'status',
    'result',
  ],
  godwit_steps: ['run_id', 'step'],
  godwit_checkpoints: [
    'run_id',
    'table_name',
    'range',
    'position',
    'done',
    'rows_read',
    'rows_written',
    'rows_rejected',
    'rows_skipped',
  ],
  godwit_rejects: ['run_id', 'number', 'table_name', 'key', 'code', 'message'],
};

export const RECORD_TABLES: readonly string[] = Object.keys(RECORD_COLUMNS);

/** What the names of tables begin with in which runs keep the rows that others held before; a number of the run follows. */
export const KEPT_ROWS = 'godwit_kept_rows_';

/** What the text of each of them says; somebody may have a table of the same name. */
export const RECORD_MARK = 'run_id TEXT NOT NULL';

/** What a run leaves of these in a database; undefined where it leaves nothing. */
export function tracesOf(tables: readonly string[]): Traces | undefined {
  if (tables.length === 0) return undefined;
  const removal = tables.map((name) => `DROP TABLE ${name};`).join(' ');
  return { what: 'its records of runs', removal };
}
