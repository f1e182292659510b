import type { Bookkeeping, Reject, RunOutcome, RunRecord } from '@godwit/plugin-api';
import { sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import type { ConnectionPool } from '../connect/connection-pool.js';
import { inTransaction } from '../connect/in-transaction.js';
import { runQuery } from '../connect/query-builder.js';
import { statementError } from '../errors/statement-errors.js';
import { clean, traces } from './clean-records.js';
import { settleDisk } from './lazy-commits.js';
import { prepareRecords } from './migrate-records.js';
import { settleRejects } from './record-rejects.js';
import { recordsIn } from './record-rows.js';
import { history, unfinished } from './recorded-runs.js';
import { readProgress, runNotFound } from './run-progress.js';
import { forgetTold } from './suspend/records.js';

/** The records of runs in a schema of the target, where the session keeps any. */
export function bookkeeping(pool: ConnectionPool): Bookkeeping {
  const { records: schema } = pool;
  if (schema === undefined)
    return { begin: async () => {}, finish: () => guarded('end the run', schema, () => settleDisk(pool)) };
  const using = <T>(
    purpose: string,
    work: (connection: Connection, schema: string) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> => guarded(purpose, schema, () => pool.use((one) => work(one, schema), signal));
  const read = 'read the records';
  return {
    schema,
    begin: (run) => using('record the run', (one) => begin(one, schema, run)),
    // A run that was interrupted is recorded too, so its signal is not asked.
    finish: async (runId, outcome) => {
      const isRecorded = await using(
        'record the end of the run',
        (one) => finish(one, schema, runId, outcome),
        new AbortController().signal,
      );
      if (isRecorded) pool.owesDisk = false;
      else await guarded('end the run', schema, () => settleDisk(pool));
    },
    reopen: (runId) => using('record that the run goes on', (one) => reopen(one, schema, runId)),
    unfinished: () => using(read, unfinished),
    progress: (runId) => using(read, (one) => readProgress(one, schema, runId)),
    history: () => using(read, history),
    settle: (runId, settled) =>
      using('record which rows have arrived', (one) => settle(one, schema, runId, settled)),
    clean: () => using('remove the records', clean),
    traces: () => using(read, traces),
  };
}

async function begin(connection: Connection, schema: string, run: RunRecord): Promise<void> {
  await inTransaction(connection, async () => {
    await prepareRecords(connection, schema);
    const row = {
      run_id: run.runId,
      version: run.version,
      source: run.source,
      target: run.target,
      fingerprint: JSON.stringify(run.fingerprint),
      plan: run.plan,
      config: run.config ?? null,
      state: run.state ?? null,
    };
    await runQuery(connection, recordsIn(schema).insertInto('runs').values(row));
  });
}

async function reopen(connection: Connection, schema: string, runId: string): Promise<void> {
  const query = recordsIn(schema)
    .updateTable('runs')
    .set({ status: null, result: null, finished_at: null })
    .where('run_id', '=', runId)
    .returning('run_id');
  await inTransaction(connection, async () => {
    await prepareRecords(connection, schema);
    const found = await runQuery(connection, query);
    if (found.length === 0) throw runNotFound(schema, runId);
  });
}

/** As durable as the server's commits are, with all before it. False where the run is not recorded, so that nothing was. */
async function finish(
  connection: Connection,
  schema: string,
  runId: string,
  outcome: RunOutcome,
): Promise<boolean> {
  const query = recordsIn(schema)
    .updateTable('runs')
    .set({
      status: outcome.status,
      result: outcome.result,
      finished_at: sql<string>`pg_catalog.clock_timestamp()`,
    })
    .where('run_id', '=', runId)
    .returning('run_id');
  return await inTransaction(connection, async () => {
    const recorded = await runQuery(connection, query);
    // A run that did not end well goes on from what it left; the others have said all that there is to say.
    if (ENDED.has(outcome.status)) await forgetTold(connection, schema, runId);
    return recorded.length > 0;
  });
}

const ENDED: ReadonlySet<RunOutcome['status']> = new Set(['done', 'incomplete', 'rolled-back']);

async function settle(
  connection: Connection,
  schema: string,
  runId: string,
  settled: readonly Reject[],
): Promise<void> {
  await inTransaction(connection, async () => {
    await prepareRecords(connection, schema);
    await settleRejects(connection, schema, runId, settled);
  });
}

async function guarded<T>(purpose: string, schema: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const place = schema === undefined ? {} : { schema };
    throw statementError(error, { purpose, place, otherwise: 'STATEMENT_FAILED' });
  }
}
