import {
  type Checkpoint,
  MigrationError,
  type RecordedRun,
  type RunOutcome,
  type RunRecord,
  type StepCheckpoint,
} from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import type { Connection } from '../connect/connection.js';
import { begin, commit, rollback } from './load/transaction.js';
import { RECORD_MARK, RECORD_TABLES } from './record-tables.js';

/** The layout of the records; raised when it changes. */
const LAYOUT = 1n;

const createRuns = (schema: string): string => `CREATE TABLE IF NOT EXISTS ${schema}.godwit_runs (
  run_id TEXT NOT NULL PRIMARY KEY,
  layout INTEGER NOT NULL,
  version TEXT NOT NULL,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  plan TEXT,
  started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '+00:00'),
  finished_at TEXT,
  status TEXT,
  result TEXT
)`;
const createSteps = (schema: string): string => `CREATE TABLE IF NOT EXISTS ${schema}.godwit_steps (
  run_id TEXT NOT NULL,
  step TEXT NOT NULL,
  done_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '+00:00'),
  PRIMARY KEY (run_id, step)
) WITHOUT ROWID`;
const createCheckpoints = (
  schema: string,
): string => `CREATE TABLE IF NOT EXISTS ${schema}.godwit_checkpoints (
  run_id TEXT NOT NULL,
  table_name TEXT NOT NULL,
  range TEXT NOT NULL,
  position TEXT NOT NULL,
  done INTEGER NOT NULL,
  rows_read INTEGER NOT NULL,
  rows_written INTEGER NOT NULL,
  rows_rejected INTEGER NOT NULL,
  rows_skipped INTEGER NOT NULL,
  PRIMARY KEY (run_id, table_name, range)
) WITHOUT ROWID`;

/** The name of the attached database that holds the records of one that is being built. */
const BESIDE = 'godwit_records';

/** Keeps the records in another file until {@link detachRecords}, so that no page of the database ever holds them. */
export function attachRecords(db: Connection, path: string): void {
  // A connection to a file that must be there attaches none that is not.
  new Database(path).close();
  db.prepare(`ATTACH ? AS ${BESIDE}`).run(path);
  db.pragma(`${BESIDE}.journal_mode = WAL`);
  // A power cut throws away what is being built anyway.
  db.pragma(`${BESIDE}.synchronous = OFF`);
}

/** Lets go of the file beside, if there is one. */
export function detachRecords(db: Connection): void {
  if (isBeside(db)) db.exec(`DETACH ${BESIDE}`);
}

/** Makes the records where they are missing and begins a run in them. Throws RECORDS_TOO_NEW. */
export function beginRun(db: Connection, run: RunRecord): void {
  const schema = placeOf(db);
  inTransaction(db, () => {
    for (const create of [createRuns, createSteps, createCheckpoints]) db.exec(create(schema));
    checkLayout(db);
    db.prepare(
      'INSERT INTO godwit_runs (run_id, layout, version, source, target, fingerprint, plan) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ).run(run.runId, LAYOUT, run.version, run.source, run.target, JSON.stringify(run.fingerprint), run.plan);
  });
}

function checkLayout(db: Connection): void {
  const newest = db.prepare('SELECT max(layout) FROM godwit_runs').pluck().get();
  if (typeof newest !== 'bigint' || newest <= LAYOUT) return;
  const message = `The records in the target were written by a newer godwit (layout ${newest}, this one knows ${LAYOUT}).`;
  throw new MigrationError({ code: 'RECORDS_TOO_NEW', message, hint: 'Use that newer godwit.' });
}

/** Runs that made something here and did not end well, since the last that did. */
export function unfinishedRuns(db: Connection): readonly RecordedRun[] {
  if (!hasTable(db, 'godwit_runs') || !hasTable(db, 'godwit_steps')) return [];
  const rows = db.prepare(`
    SELECT replace(substr(started_at, 1, 19), ' ', 'T') || 'Z' AS startedAt, plan
      FROM godwit_runs AS run
     WHERE (status IS NULL OR status IN ('failed', 'interrupted')) AND plan IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM godwit_runs AS later
            WHERE later.status IN ('done', 'incomplete') AND later.started_at > run.started_at)
       AND EXISTS (SELECT 1 FROM godwit_steps AS made WHERE made.run_id = run.run_id)
       AND NOT EXISTS (SELECT 1 FROM godwit_steps AS back WHERE back.run_id = run.run_id AND back.step LIKE '%:undo:%')
     ORDER BY started_at DESC LIMIT 20`);
  return rows.all() as readonly RecordedRun[];
}

/** Records how a run ended. Of one that is done only its line in the history stays. */
export function finishRun(db: Connection, runId: string, outcome: RunOutcome): void {
  if (!isRecorded(db, runId)) return;
  inTransaction(db, () => {
    const done = outcome.status === 'done';
    db.prepare(
      `UPDATE godwit_runs SET status = ?, result = ?, plan = iif(?, NULL, plan),
         finished_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '+00:00' WHERE run_id = ?`,
    ).run(outcome.status, outcome.result, done ? 1n : 0n, runId);
    if (done) forgetSteps(db, runId);
  });
}

function forgetSteps(db: Connection, runId: string): void {
  for (const table of ['godwit_steps', 'godwit_checkpoints']) {
    db.prepare(`DELETE FROM ${table} WHERE run_id = ?`).run(runId);
    const others = db.prepare(`SELECT EXISTS (SELECT 1 FROM ${table})`).pluck().get();
    if (others === 0n) db.exec(`DROP TABLE ${table}`);
  }
}

/** Records steps in the transaction under way; a step that is taken back and done again is recorded once. */
export function recordStep(db: Connection, { runId, step, others = [] }: StepCheckpoint): void {
  if (!isRecorded(db, runId) || !hasTable(db, 'godwit_steps')) return;
  const record = db.prepare('INSERT INTO godwit_steps (run_id, step) VALUES (?, ?) ON CONFLICT DO NOTHING');
  for (const one of [step, ...others]) record.run(runId, one);
}

/** Records how far a table has come, in the transaction under way. */
export function recordCheckpoint(db: Connection, checkpoint: Checkpoint): void {
  if (!isRecorded(db, checkpoint.runId) || !hasTable(db, 'godwit_checkpoints')) return;
  db.prepare(
    `INSERT OR REPLACE INTO godwit_checkpoints
       (run_id, table_name, range, position, done, rows_read, rows_written, rows_rejected, rows_skipped)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    checkpoint.runId,
    checkpoint.table.name,
    checkpoint.range,
    JSON.stringify(checkpoint.position),
    checkpoint.done ? 1n : 0n,
    checkpoint.read,
    checkpoint.written,
    checkpoint.rejected,
    checkpoint.skipped,
  );
}

/** The tables of records that the database itself holds. */
export function recordTables(db: Connection): readonly string[] {
  return isBeside(db) ? [] : RECORD_TABLES.filter((name) => hasTable(db, name));
}

function isRecorded(db: Connection, runId: string): boolean {
  return (
    hasTable(db, 'godwit_runs') &&
    db.prepare('SELECT 1 FROM godwit_runs WHERE run_id = ?').get(runId) !== undefined
  );
}

function hasTable(db: Connection, name: string): boolean {
  const query = `SELECT 1 FROM ${placeOf(db)}.sqlite_schema WHERE type = 'table' AND name = ? AND instr(sql, '${RECORD_MARK}')`;
  return db.prepare(query).get(name) !== undefined;
}

/** The name of the database that the records are in. */
function placeOf(db: Connection): string {
  return isBeside(db) ? BESIDE : 'main';
}

function isBeside(db: Connection): boolean {
  return db.prepare('SELECT 1 FROM pragma_database_list WHERE name = ?').get(BESIDE) !== undefined;
}

/** Runs work in a transaction of its own. */
function inTransaction(db: Connection, work: () => void): void {
  begin(db);
  try {
    work();
    commit(db);
  } catch (error) {
    rollback(db);
    throw error;
  }
}
