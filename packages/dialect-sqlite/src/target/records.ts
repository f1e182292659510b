import {
  type Checkpoint,
  MigrationError,
  type RunOutcome,
  type RunRecord,
  type StepCheckpoint,
} from '@godwit/plugin-api';
import type { Connection } from '../worker/connection.js';

/** The layout of the records; raised when it changes. */
const LAYOUT = 1n;

const CREATE_RUNS = `CREATE TABLE IF NOT EXISTS godwit_runs (
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
const CREATE_STEPS = `CREATE TABLE IF NOT EXISTS godwit_steps (
  run_id TEXT NOT NULL,
  step TEXT NOT NULL,
  done_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '+00:00'),
  PRIMARY KEY (run_id, step)
) WITHOUT ROWID`;
const CREATE_CHECKPOINTS = `CREATE TABLE IF NOT EXISTS godwit_checkpoints (
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

/** Makes the records where they are missing and begins a run in them. Throws RECORDS_TOO_NEW. */
export function beginRun(db: Connection, run: RunRecord): void {
  inTransaction(db, () => {
    for (const sql of [CREATE_RUNS, CREATE_STEPS, CREATE_CHECKPOINTS]) db.exec(sql);
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

/** Records how a run ended. Of one that is done only its line in the history stays. */
export function finishRun(db: Connection, runId: string, outcome: RunOutcome): void {
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

/** Records a step in the transaction under way; a step that is taken back and done again is recorded once. */
export function recordStep(db: Connection, { runId, step }: StepCheckpoint): void {
  if (!hasTable(db, 'godwit_steps')) return;
  db.prepare('INSERT INTO godwit_steps (run_id, step) VALUES (?, ?) ON CONFLICT DO NOTHING').run(runId, step);
}

/** Records how far a table has come, in the transaction under way. */
export function recordCheckpoint(db: Connection, checkpoint: Checkpoint): void {
  if (!hasTable(db, 'godwit_checkpoints')) return;
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

function hasTable(db: Connection, name: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;
}

/** Runs work in a transaction of its own. */
function inTransaction(db: Connection, work: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    // Some failures have ended the transaction already.
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
