import { type Bookkeeping, MigrationError, type RunOutcome, type RunRecord } from '@godwit/plugin-api';
import { sql } from 'kysely';
import type { Connection } from './connect/connection.js';
import type { ConnectionPool } from './connect/connection-pool.js';
import { runQuery } from './query-builder.js';
import { CREATE_RECORDS, RECORDS_VERSION, records } from './session/records-layout.js';
import { statementError } from './statement-errors.js';

/** The records of runs in the schema `godwit` of the target. */
export function bookkeeping(pool: ConnectionPool): Bookkeeping {
  return {
    begin: (run) => guarded('record the run', () => pool.use((connection) => begin(connection, run))),
    // A run that was interrupted is recorded too, so its signal is not asked.
    finish: (runId, outcome) =>
      guarded('record the end of the run', () =>
        pool.use((connection) => finish(connection, runId, outcome), new AbortController().signal),
      ),
  };
}

async function begin(connection: Connection, run: RunRecord): Promise<void> {
  await connection.run('BEGIN');
  try {
    await connection.run(CREATE_RECORDS);
    await checkLayout(connection);
    const row = {
      run_id: run.runId,
      version: run.version,
      source: run.source,
      target: run.target,
      fingerprint: JSON.stringify(run.fingerprint),
      plan: run.plan,
    };
    await runQuery(connection, records.insertInto('godwit.runs').values(row));
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function checkLayout(connection: Connection): Promise<void> {
  const [row] = await runQuery(
    connection,
    records.selectFrom('godwit.layout').select('version').orderBy('version', 'desc').limit(1),
  );
  if (row === undefined) {
    await runQuery(connection, records.insertInto('godwit.layout').values({ version: RECORDS_VERSION }));
  } else if (row.version > RECORDS_VERSION) {
    const message = `The schema "godwit" of the target was written by a newer godwit (layout ${row.version}, this one knows ${RECORDS_VERSION}).`;
    throw new MigrationError({ code: 'RECORDS_TOO_NEW', message, hint: 'Use that newer godwit.' });
  }
}

async function finish(connection: Connection, runId: string, outcome: RunOutcome): Promise<void> {
  const query = records
    .updateTable('godwit.runs')
    .set({
      status: outcome.status,
      result: outcome.result,
      finished_at: sql<string>`pg_catalog.clock_timestamp()`,
    })
    .where('run_id', '=', runId);
  await runQuery(connection, query);
}

async function guarded(purpose: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw statementError(error, { purpose, place: { schema: 'godwit' }, otherwise: 'STATEMENT_FAILED' });
  }
}
