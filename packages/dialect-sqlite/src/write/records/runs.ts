import type { RecordedRun, RunOutcome, RunRecord, SourceFingerprint } from '@godwit/plugin-api';
import { MigrationError } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { inTransaction, settle } from '../load/transaction.js';
import { damagedRecords, parsed, readingRecords } from './damaged.js';
import { checkLayout, hasColumn, prepareRecords } from './layout.js';
import { hasRecords, recordsOf } from './place.js';

/** The most unfinished runs that are told. */
const MOST_UNFINISHED = 20;
const MOMENT = "strftime('%Y-%m-%d %H:%M:%f', 'now') || '+00:00'";

/** Makes the records where they are missing and begins a run in them. Throws RECORDS_TOO_NEW. */
export function beginRun(db: Connection, run: RunRecord): void {
  const records = recordsOf(db);
  changeRecords(db, () => {
    const layout = prepareRecords(records);
    records
      .prepare(
        `INSERT INTO main.godwit_runs (run_id, layout, version, source, target, fingerprint, plan, config, state)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        run.runId,
        layout,
        run.version,
        run.source,
        run.target,
        JSON.stringify(run.fingerprint),
        run.plan,
        run.config ?? null,
        run.state ?? null,
      );
  });
}

/** Records that a run goes on. Throws RUN_NOT_FOUND. */
export function reopenRun(db: Connection, runId: string): void {
  const records = recordsOf(db);
  changeRecords(db, () => {
    prepareRecords(records);
    const sql =
      'UPDATE main.godwit_runs SET status = NULL, result = NULL, finished_at = NULL WHERE run_id = ?';
    if (records.prepare(sql).run(runId).changes === 0) throw runNotFound(records, runId);
  });
}

/** Records how a run ended. All that was committed before is on the disk afterwards. */
export function finishRun(db: Connection, runId: string, outcome: RunOutcome): void {
  const records = recordsOf(db);
  if (!isRecorded(records, runId)) {
    settle(db);
    return;
  }
  changeRecords(db, () => {
    prepareRecords(records);
    records
      .prepare(`UPDATE main.godwit_runs SET status = ?, result = ?, finished_at = ${MOMENT} WHERE run_id = ?`)
      .run(outcome.status, outcome.result, runId);
  });
}

/** The status that was recorded last. */
export function lastStatus(db: Connection): string | undefined {
  const records = recordsOf(db);
  if (!hasRecords(records, 'godwit_runs')) return undefined;
  const sql = 'SELECT status FROM main.godwit_runs ORDER BY started_at DESC, rowid DESC LIMIT 1';
  const status = records.prepare(sql).pluck().get();
  return typeof status === 'string' ? status : undefined;
}

/** Runs that made or wrote something here that still stands and did not end well, since the last that did. */
export function unfinishedRuns(db: Connection): readonly RecordedRun[] {
  const records = recordsOf(db);
  if (!hasRecords(records, 'godwit_steps')) return [];
  const back = hasColumn(records, 'godwit_steps', 'number') ? 'AND back.number > made.number' : '';
  return readRuns(
    records,
    `WHERE (status IS NULL OR status NOT IN ('done', 'incomplete', 'rolled-back')) AND plan IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM main.godwit_runs AS later
            WHERE later.status IN ('done', 'incomplete', 'rolled-back') AND later.started_at > run.started_at)
       AND (EXISTS (SELECT 1 FROM main.godwit_checkpoints AS wrote WHERE wrote.run_id = run.run_id AND wrote.rows_written > 0)
         OR EXISTS (SELECT 1 FROM main.godwit_steps AS made
            WHERE made.run_id = run.run_id AND made.step NOT LIKE '%:undo:%'
              AND NOT EXISTS (SELECT 1 FROM main.godwit_steps AS back
                   WHERE back.run_id = made.run_id AND back.step LIKE '%:undo:%'
                     AND substr(back.step, 1, instr(back.step, ':undo:') - 1) = made.step ${back})))`,
    MOST_UNFINISHED,
  );
}

/**
 * The runs of a database that has not got its name yet: whatever end was recorded was to come true with the name, and a run
 * of which it did not goes on.
 */
export function leftRuns(db: Connection): readonly RecordedRun[] {
  const records = recordsOf(db);
  if (!hasRecords(records, 'godwit_steps')) return [];
  const made = `WHERE plan IS NOT NULL AND EXISTS (SELECT 1 FROM main.godwit_steps AS made WHERE made.run_id = run.run_id)`;
  return readRuns(records, made, MOST_UNFINISHED).map((run) => {
    if (run.status !== 'done' && run.status !== 'incomplete') return run;
    const { status: _, result: __, finishedAt: ___, ...cut } = run;
    return cut;
  });
}

/** Every run on record, the newest first. */
export function allRuns(db: Connection): readonly RecordedRun[] {
  return readRuns(recordsOf(db), '', -1);
}

/** Whether there are records of a run. */
export function isRecorded(records: Connection, runId: string): boolean {
  if (!hasRecords(records, 'godwit_runs')) return false;
  return records.prepare('SELECT 1 FROM main.godwit_runs WHERE run_id = ?').get(runId) !== undefined;
}

/** The error of a run of which nothing is recorded. */
export function runNotFound(records: Connection, runId: string): MigrationError {
  return new MigrationError({
    code: 'RUN_NOT_FOUND',
    message: `The records in ${records.name} have no run ${runId}.`,
  });
}

/** Changes records beside what is written, once all that was written before is on the disk. */
function changeRecords(db: Connection, change: () => void): void {
  settle(db);
  inTransaction(recordsOf(db), change);
}

function readRuns(records: Connection, where: string, limit: number): readonly RecordedRun[] {
  if (!hasRecords(records, 'godwit_runs')) return [];
  return readingRecords(records, () => {
    checkLayout(records);
    const later = hasColumn(records, 'godwit_runs', 'state')
      ? 'config, state'
      : 'NULL AS config, NULL AS state';
    const rows = records.prepare(`
      SELECT run_id, version, source, target, fingerprint, coalesce(plan, '{}') AS plan, ${later}, status, result,
             ${isoText('started_at')} AS started_at, ${isoText('finished_at')} AS finished_at
        FROM main.godwit_runs AS run ${where} ORDER BY run.started_at DESC, run.rowid DESC LIMIT ${limit}`);
    return (rows.all() as readonly RunRow[]).map((row) => toRun(row, records.name));
  });
}

function isoText(column: string): string {
  return `replace(substr(${column}, 1, 19), ' ', 'T') || 'Z'`;
}

interface RunRow {
  readonly run_id: unknown;
  readonly version: unknown;
  readonly source: unknown;
  readonly target: unknown;
  readonly fingerprint: unknown;
  readonly plan: unknown;
  readonly config: unknown;
  readonly state: unknown;
  readonly status: unknown;
  readonly result: unknown;
  readonly started_at: unknown;
  readonly finished_at: unknown;
}

const STATUSES: Readonly<Record<RunOutcome['status'], true>> = {
  done: true,
  incomplete: true,
  unproved: true,
  failed: true,
  interrupted: true,
  'rolled-back': true,
};

function toRun(row: RunRow, path: string): RecordedRun {
  const { status } = row;
  const other = Object.entries(row).find(([, value]) => value !== null && typeof value !== 'string');
  if (other !== undefined) throw damagedRecords(path, `the ${other[0]} of a run is no text`);
  if (status !== null && !Object.hasOwn(STATUSES, String(status)))
    throw damagedRecords(path, `a run has the status ${JSON.stringify(status)}`);
  const text = (value: unknown): string => String(value ?? '');
  const optional = {
    config: row.config,
    state: row.state,
    status,
    result: row.result,
    finishedAt: row.finished_at,
  };
  return {
    runId: text(row.run_id),
    version: text(row.version),
    source: text(row.source),
    target: text(row.target),
    fingerprint: toFingerprint(text(row.fingerprint), path),
    plan: text(row.plan),
    startedAt: text(row.started_at),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)),
    ...(status === 'unproved' ? { whole: true } : {}),
  };
}

function toFingerprint(text: string, path: string): SourceFingerprint {
  const found = parsed(text, path, 'the fingerprint of a run');
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
  if (isObject && Object.values(found).every((fact) => typeof fact === 'string'))
    return found as SourceFingerprint;
  throw damagedRecords(path, 'the fingerprint of a run is none');
}
