import {
  type Bookkeeping,
  MigrationError,
  type RecordedRun,
  type RunOutcome,
  type RunRecord,
  type Traces,
} from '@godwit/plugin-api';
import { sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import type { ConnectionPool } from '../connect/connection-pool.js';
import { inTransaction } from '../connect/in-transaction.js';
import { runQuery } from '../connect/query-builder.js';
import { qualifiedName, quoteName } from '../ddl/sql-text.js';
import { statementError } from '../errors/statement-errors.js';
import { checkRecords, mayRead, presentTables, recordsPlace } from './check-records.js';
import { settleDisk } from './lazy-commits.js';
import { createRecords, RECORDS_VERSION, recordsIn } from './record-tables.js';
import { forgetTold } from './suspend/records.js';

/** The records of runs in a schema of the target, where the session keeps any. */
export function bookkeeping(pool: ConnectionPool): Bookkeeping {
  const { records: schema } = pool;
  if (schema === undefined)
    return { begin: async () => {}, finish: () => guarded('end the run', schema, () => settleDisk(pool)) };
  return {
    schema,
    begin: (run) => guarded('record the run', schema, () => pool.use((one) => begin(one, schema, run))),
    // A run that was interrupted is recorded too, so its signal is not asked.
    finish: (runId, outcome) =>
      guarded('record the end of the run', schema, async () => {
        const isRecorded = await pool.use(
          (one) => finish(one, schema, runId, outcome),
          new AbortController().signal,
        );
        if (isRecorded) pool.owesDisk = false;
        else await settleDisk(pool);
      }),
    unfinished: () => guarded('read the records', schema, () => pool.use((one) => unfinished(one, schema))),
    traces: () => guarded('read the records', schema, () => pool.use((one) => traces(one, schema))),
  };
}

/** A schema that holds something else by now is not dropped with the records. */
async function traces(connection: Connection, schema: string): Promise<Traces | undefined> {
  const place = await recordsPlace(connection, schema);
  const own = [...presentTables(place)].map((name) => qualifiedName({ schema, name }));
  if (own.length === 0) return undefined;
  const alone = own.length === place.relations.length;
  return {
    what: `its records of runs in the schema ${quoteName(schema)}`,
    removal: alone ? `DROP SCHEMA ${quoteName(schema)} CASCADE` : `DROP TABLE ${own.join(', ')}`,
  };
}

/** Nothing where there are no records yet, or this role may not read them. */
async function unfinished(connection: Connection, schema: string): Promise<readonly RecordedRun[]> {
  const name = quoteName(schema);
  if (!mayRead(await recordsPlace(connection, schema), ['runs', 'steps'])) return [];
  return await connection.query<RecordedRun>(`
    SELECT plan::pg_catalog.text AS plan,
           pg_catalog.to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "startedAt",
           EXISTS (SELECT FROM ${name}.steps AS over WHERE over.run_id = run.run_id AND over.step LIKE 'drop-aside:%') AS whole
      FROM ${name}.runs AS run
     WHERE (status IS NULL OR status IN ('failed', 'interrupted'))
       AND NOT EXISTS (SELECT FROM ${name}.runs AS later
            WHERE later.status IN ('done', 'incomplete') AND later.started_at > run.started_at)
       AND EXISTS (SELECT FROM ${name}.steps AS made WHERE made.run_id = run.run_id)
       AND NOT EXISTS (SELECT FROM ${name}.steps AS back WHERE back.run_id = run.run_id AND back.step LIKE '%:undo:%')
     ORDER BY started_at DESC LIMIT 20`);
}

async function begin(connection: Connection, schema: string, run: RunRecord): Promise<void> {
  await inTransaction(connection, async () => {
    const place = await recordsPlace(connection, schema);
    checkRecords(place, schema);
    await connection.run(createRecords(schema, presentTables(place)));
    await checkLayout(connection, schema);
    const row = {
      run_id: run.runId,
      version: run.version,
      source: run.source,
      target: run.target,
      fingerprint: JSON.stringify(run.fingerprint),
      plan: run.plan,
    };
    await runQuery(connection, recordsIn(schema).insertInto('runs').values(row));
  });
}

async function checkLayout(connection: Connection, schema: string): Promise<void> {
  const records = recordsIn(schema);
  const newest = records.selectFrom('layout').select('version').orderBy('version', 'desc').limit(1);
  const [row] = await runQuery(connection, newest);
  if (row === undefined) {
    await runQuery(connection, records.insertInto('layout').values({ version: RECORDS_VERSION }));
  } else if (row.version > RECORDS_VERSION) {
    const message = `The schema ${quoteName(schema)} of the target was written by a newer godwit (layout ${row.version}, this one knows ${RECORDS_VERSION}).`;
    throw new MigrationError({ code: 'RECORDS_TOO_NEW', message, hint: 'Use that newer godwit.' });
  }
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
    if (outcome.status === 'done' || outcome.status === 'incomplete')
      await forgetTold(connection, schema, runId);
    return recorded.length > 0;
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
