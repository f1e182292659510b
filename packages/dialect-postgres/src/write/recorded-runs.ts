import {
  MigrationError,
  type RecordedRun,
  type RunOutcome,
  type SourceFingerprint,
} from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { quoteName } from '../ddl/sql-text.js';
import { refuseUnreadable } from './check-records.js';
import { damagedRecords } from './damaged-records.js';
import { isOwn, mayRead, type RecordsPlace, recordsLayout, recordsPlace } from './records-place.js';

/** What tells of runs. */
const RECORDS = ['runs', 'steps', 'checkpoints'] as const;
/** The most unfinished runs that are told. */
const MOST_UNFINISHED = 20;

/** All runs, the newest first; nothing where there are no records yet. Throws PERMISSION_DENIED where this role may not read them. */
export async function history(connection: Connection, schema: string): Promise<readonly RecordedRun[]> {
  const place = await recordsPlace(connection, schema);
  const isHidden = place.relations.some(
    (one) => isOwn(one) && (!place.usage || one.lacking.includes('SELECT')),
  );
  if (isHidden) throw mayNotRead(place, schema);
  return await readRuns(connection, schema, place, 'true');
}

/** Runs that made or wrote something that is still there and did not end well, since the last that did, the newest first. */
export async function unfinished(connection: Connection, schema: string): Promise<readonly RecordedRun[]> {
  const place = await recordsPlace(connection, schema);
  const name = quoteName(schema);
  const where = `(status IS NULL OR status NOT IN ('done', 'incomplete', 'rolled-back'))
       AND NOT EXISTS (SELECT FROM ${name}.runs AS later
            WHERE later.status IN ('done', 'incomplete', 'rolled-back') AND later.started_at > run.started_at)
       AND ${recordsLayout(place) === 1 ? everStood(name) : stands(name)}`;
  return await readRuns(connection, schema, place, where, MOST_UNFINISHED);
}

/** Whether a run has written rows, or has a step that was not taken back since. */
function stands(name: string): string {
  return `(EXISTS (SELECT FROM ${name}.checkpoints AS wrote WHERE wrote.run_id = run.run_id AND wrote.written > 0)
       OR EXISTS (SELECT FROM ${name}.steps AS made WHERE made.run_id = run.run_id AND made.step !~ ':undo:[0-9]+$'
            AND NOT EXISTS (SELECT FROM ${name}.steps AS back WHERE back.run_id = made.run_id AND back.number > made.number
                   AND back.step ~ ':undo:[0-9]+$' AND pg_catalog.regexp_replace(back.step, ':undo:[0-9]+$', '') = made.step)))`;
}

/** The records of layout 1 do not tell what was done again after it had been taken back. */
function everStood(name: string): string {
  return `EXISTS (SELECT FROM ${name}.steps AS made WHERE made.run_id = run.run_id)
       AND NOT EXISTS (SELECT FROM ${name}.steps AS back WHERE back.run_id = run.run_id AND back.step LIKE '%:undo:%')`;
}

function mayNotRead({ user }: RecordsPlace, schema: string): MigrationError {
  const [name, role] = [quoteName(schema), quoteName(user)];
  return new MigrationError({
    code: 'PERMISSION_DENIED',
    message: `The user "${user}" may not read godwit's records in the schema ${name}.`,
    hint: `Their owner grants it:\nGRANT USAGE ON SCHEMA ${name} TO ${role};\nGRANT SELECT ON ALL TABLES IN SCHEMA ${name} TO ${role};`,
  });
}

async function readRuns(
  connection: Connection,
  schema: string,
  place: RecordsPlace,
  where: string,
  limit?: number,
): Promise<readonly RecordedRun[]> {
  refuseUnreadable(place, schema);
  if (!mayRead(place, RECORDS)) return [];
  const name = quoteName(schema);
  const later = recordsLayout(place) === 1 ? 'NULL AS config, NULL AS state' : 'config, state';
  const rows = await connection.query<RunRow>(`
    SELECT run_id AS "runId", version, source, target, fingerprint, plan, ${later}, status, result,
           ${isoText('started_at')} AS "startedAt", ${isoText('finished_at')} AS "finishedAt",
           EXISTS (SELECT FROM ${name}.steps AS over WHERE over.run_id = run.run_id AND over.step ~ '^(drop-aside|keep-aside|swap):') AS dropped
      FROM ${name}.runs AS run
     WHERE ${where}
     ORDER BY started_at DESC, run_id DESC ${limit === undefined ? '' : `LIMIT ${limit}`}`);
  return rows.map((row) => toRun(row, (what) => damagedRecords(place, schema, what)));
}

function isoText(column: string): string {
  return `pg_catalog.to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
}

interface RunRow {
  readonly runId: string;
  readonly version: string;
  readonly source: string;
  readonly target: string;
  readonly fingerprint: string;
  readonly plan: string;
  readonly config: string | null;
  readonly state: string | null;
  readonly status: string | null;
  readonly result: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly dropped: boolean;
}

function toRun(row: RunRow, broken: (what: string) => MigrationError): RecordedRun {
  const { runId, version, source, target, plan, config, state, status, result, finishedAt } = row;
  if (status !== null && !isStatus(status))
    throw broken(`the run ${runId} has the status ${quoteName(status)}`);
  const fingerprint = JSON.parse(row.fingerprint) as unknown;
  if (!isFingerprint(fingerprint))
    throw broken(`the run ${runId} has a fingerprint of the source that is none`);
  const whole = status === 'unproved' || (row.dropped && !ENDED_WELL.has(status));
  return {
    runId,
    version,
    source,
    target,
    fingerprint,
    plan,
    startedAt: row.startedAt ?? '',
    ...(config === null ? {} : { config }),
    ...(state === null ? {} : { state }),
    ...(finishedAt === null ? {} : { finishedAt }),
    ...(status === null ? {} : { status }),
    ...(result === null ? {} : { result }),
    ...(whole ? { whole } : {}),
  };
}

const STATUSES: Readonly<Record<RunOutcome['status'], true>> = {
  done: true,
  incomplete: true,
  unproved: true,
  failed: true,
  interrupted: true,
  'rolled-back': true,
};

function isStatus(text: string): text is RunOutcome['status'] {
  return Object.hasOwn(STATUSES, text);
}

const ENDED_WELL: ReadonlySet<string | null> = new Set(['done', 'incomplete', 'rolled-back']);

function isFingerprint(value: unknown): value is SourceFingerprint {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((fact) => typeof fact === 'string');
}
