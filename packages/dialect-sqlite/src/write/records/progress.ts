import {
  type Checkpoint,
  ERROR_CODES,
  type ErrorCode,
  type KeyRange,
  type Position,
  type Reject,
  type RunProgress,
  standingSteps,
} from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { numberOf } from '../load/transaction.js';
import { damagedRecords, parsed, readingRecords } from './damaged.js';
import { checkLayout, hasColumn } from './layout.js';
import { hasRecords, recordsOf } from './place.js';
import { isRecorded, runNotFound } from './runs.js';

/** All that a run has committed. Throws RUN_NOT_FOUND, RECORDS_DAMAGED, RECORDS_TOO_NEW. */
export function progressOf(db: Connection, runId: string): RunProgress {
  const there = db.prepare("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?");
  return readProgress(recordsOf(db), runId, numberOf(db), (table) => there.get(table) !== undefined);
}

/** The same out of records whose transactions up to a number came to be, and a database that `has` tables. */
export function readProgress(
  records: Connection,
  runId: string,
  number: bigint,
  has: (table: string) => boolean,
): RunProgress {
  return readingRecords(records, () => {
    if (!isRecorded(records, runId)) throw runNotFound(records, runId);
    checkLayout(records);
    const steps = readSteps(records, runId, number);
    const checkpoints = readCheckpoints(records, runId, number);
    return {
      statements: standingSteps(steps),
      checkpoints: checkpoints.filter(
        ({ table: { name } }) => has(name) || refuseAbsent(name, steps, records.name),
      ),
      rejects: readRejects(records, runId, number),
    };
  });
}

/** A table that was taken back has none of its rows. */
function refuseAbsent(table: string, steps: readonly string[], path: string): false {
  if (steps.some((step) => UNDO.test(step))) return false;
  throw damagedRecords(path, `they tell of rows of the table "${table}", which is not there`);
}

const UNDO = /:undo:\d+$/;

function readSteps(records: Connection, runId: string, number: bigint): readonly string[] {
  if (!hasRecords(records, 'godwit_steps')) return [];
  const isFirst = !hasColumn(records, 'godwit_steps', 'number');
  const sql = isFirst
    ? 'SELECT step FROM main.godwit_steps WHERE run_id = ? AND ? >= 0 ORDER BY done_at'
    : 'SELECT step FROM main.godwit_steps WHERE run_id = ? AND seq <= ? GROUP BY step ORDER BY max(number), done_at';
  return records.prepare<[string, bigint], string>(sql).pluck().all(runId, number).map(String);
}

type CheckpointRow = Readonly<Record<string, unknown>>;

function readCheckpoints(records: Connection, runId: string, number: bigint): readonly Checkpoint[] {
  if (!hasRecords(records, 'godwit_checkpoints')) return [];
  const isFirst = !hasColumn(records, 'godwit_checkpoints', 'seq');
  const sql = isFirst
    ? 'SELECT *, NULL AS ranges FROM main.godwit_checkpoints WHERE run_id = ? AND ? >= 0 ORDER BY table_name, range'
    : `SELECT *, max(seq) FROM main.godwit_checkpoints WHERE run_id = ? AND seq <= ?
        GROUP BY table_name, range HAVING done >= 0 ORDER BY table_name, range`;
  const rows = records.prepare(sql).all(runId, number) as readonly CheckpointRow[];
  return rows.map((row) => toCheckpoint(row, records.name));
}

const COUNTS = ['rows_read', 'rows_written', 'rows_rejected', 'rows_skipped'] as const;

function toCheckpoint(row: CheckpointRow, path: string): Checkpoint {
  const { run_id, table_name, range, position, done, ranges } = row;
  const of = `a checkpoint of ${JSON.stringify(table_name)}`;
  const [read, written, rejected, skipped] = COUNTS.map((name) => row[name]);
  if (![read, written, rejected, skipped].every((count) => typeof count === 'bigint' && count >= 0n))
    throw damagedRecords(path, `${of} has a count that is none`);
  if (done !== 0n && done !== 1n) throw damagedRecords(path, `${of} does not say whether it is the last`);
  return {
    runId: String(run_id),
    table: { name: String(table_name) },
    range: String(range),
    position: parsed(String(position), path, `the position of ${of}`) as Position,
    done: done === 1n,
    read: read as bigint,
    written: written as bigint,
    rejected: rejected as bigint,
    skipped: skipped as bigint,
    ...(ranges === null ? {} : { ranges: toRanges(String(ranges), path, of) }),
  };
}

function toRanges(text: string, path: string, of: string): readonly KeyRange[] {
  const found = parsed(text, path, `the ranges of ${of}`);
  if (Array.isArray(found) && found.every((one) => typeof one?.id === 'string')) return found;
  throw damagedRecords(path, `the ranges of ${of} are none`);
}

interface RejectRow {
  readonly table_name: string;
  readonly key: string;
  readonly code: string;
  readonly message: string;
  readonly column_name: string | null;
  readonly constraint_name: string | null;
  readonly row_values: string | null;
}

function readRejects(records: Connection, runId: string, number: bigint): readonly Reject[] {
  if (!hasRecords(records, 'godwit_rejects')) return [];
  const sql = `SELECT * FROM main.godwit_rejects
     WHERE run_id = @runId AND seq <= @number AND (gone IS NULL OR gone > @number) ORDER BY number`;
  const rows = records.prepare(sql).all({ runId, number }) as readonly RejectRow[];
  return rows.map((row) => toReject(row, records.name));
}

function toReject(row: RejectRow, path: string): Reject {
  const { key, code, message, column_name: column, constraint_name: constraint, row_values } = row;
  if (!Object.hasOwn(ERROR_CODES, code))
    throw damagedRecords(path, `a reject has the code ${JSON.stringify(code)}`);
  const values = row_values === null ? undefined : parsed(row_values, path, 'the values of a reject');
  return {
    table: { name: row.table_name },
    key,
    code: code as ErrorCode,
    message,
    ...(column === null ? {} : { column }),
    ...(constraint === null ? {} : { constraint }),
    ...(values === undefined ? {} : { values: values as NonNullable<Reject['values']> }),
  };
}
