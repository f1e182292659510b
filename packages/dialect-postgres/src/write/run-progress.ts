import {
  type Checkpoint,
  ERROR_CODES,
  type ErrorCode,
  type KeyRange,
  MigrationError,
  type Position,
  type Reject,
  type RunProgress,
} from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { quoteName } from '../ddl/sql-text.js';
import { refuseUnreadable } from './check-records.js';
import { damagedRecords } from './damaged-records.js';
import { standingOf } from './recorded-steps.js';
import { mayRead, recordsLayout, recordsPlace } from './records-place.js';

/** What a run has committed here. Throws RECORDS_TOO_NEW, RECORDS_DAMAGED, RUN_NOT_FOUND. */
export async function readProgress(
  connection: Connection,
  schema: string,
  runId: string,
): Promise<RunProgress> {
  const place = await recordsPlace(connection, schema);
  refuseUnreadable(place, schema);
  const name = quoteName(schema);
  const known = mayRead(place, ['runs', 'steps', 'checkpoints'])
    ? await connection.query(`SELECT FROM ${name}.runs WHERE run_id = $1`, [runId])
    : [];
  if (known.length === 0) throw runNotFound(schema, runId);
  const first = recordsLayout(place) === 1;
  const checkpoints = await connection.query<CheckpointRow>(
    `SELECT * FROM ${name}.checkpoints WHERE run_id = $1 ORDER BY table_schema, table_name, range`,
    [runId],
  );
  const rejects = first
    ? []
    : await connection.query<RejectRow>(`SELECT * FROM ${name}.rejects WHERE run_id = $1 ORDER BY number`, [
        runId,
      ]);
  const broken = (what: string): MigrationError => damagedRecords(place, schema, what);
  return {
    statements: await standingOf(connection, schema, runId),
    checkpoints: checkpoints.map((row) => toCheckpoint(row, broken)),
    rejects: rejects.map((row) => toReject(row, broken)),
  };
}

/** The error of a run of which nothing is recorded. */
export function runNotFound(schema: string, runId: string): MigrationError {
  return new MigrationError({
    code: 'RUN_NOT_FOUND',
    message: `The records in the schema ${quoteName(schema)} of the target have no run ${runId}.`,
  });
}

interface CheckpointRow
  extends Pick<Checkpoint, 'range' | 'done' | 'read' | 'written' | 'rejected' | 'skipped'> {
  readonly run_id: string;
  readonly table_schema: string;
  readonly table_name: string;
  readonly position: string;
  readonly ranges?: string | null;
}

type Broken = (what: string) => MigrationError;

function toCheckpoint(row: CheckpointRow, broken: Broken): Checkpoint {
  const { range, done, read, written, rejected, skipped } = row;
  if ([read, written, rejected, skipped].some((count) => count < 0n))
    throw broken(`a checkpoint of ${quoteName(row.table_name)} counts less than nothing`);
  const ranges = row.ranges === undefined || row.ranges === null ? undefined : JSON.parse(row.ranges);
  if (ranges !== undefined && !isRanges(ranges))
    throw broken(`the ranges of ${quoteName(row.table_name)} are none`);
  return {
    runId: row.run_id,
    table: { schema: row.table_schema, name: row.table_name },
    range,
    position: JSON.parse(row.position) as Position,
    done,
    read,
    written,
    rejected,
    skipped,
    ...(ranges === undefined ? {} : { ranges }),
  };
}

function isRanges(value: unknown): value is readonly KeyRange[] {
  return Array.isArray(value) && value.every((one) => typeof one?.id === 'string');
}

interface RejectRow {
  readonly table_schema: string;
  readonly table_name: string;
  readonly key: string;
  readonly code: string;
  readonly message: string;
  readonly column_name: string | null;
  readonly constraint_name: string | null;
  readonly row_values: string | null;
}

function toReject(row: RejectRow, broken: Broken): Reject {
  const { key, code, message, column_name: column, constraint_name: constraint } = row;
  if (!Object.hasOwn(ERROR_CODES, code)) throw broken(`a row of "rejects" has the code ${quoteName(code)}`);
  const values = row.row_values === null ? undefined : JSON.parse(row.row_values);
  if (values !== undefined && (typeof values !== 'object' || values === null || Array.isArray(values)))
    throw broken('a row of "rejects" has values that are none');
  return {
    table: { schema: row.table_schema, name: row.table_name },
    key,
    code: code as ErrorCode,
    message,
    ...(column === null ? {} : { column }),
    ...(constraint === null ? {} : { constraint }),
    ...(values === undefined ? {} : { values }),
  };
}
