import type { Checkpoint, StepCheckpoint } from '@godwit/plugin-api';
import { sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../connect/query-builder.js';
import { DEFAULT_SCHEMA } from '../ddl/sql-text.js';
import { recordsIn } from './record-tables.js';

const now = sql<string>`pg_catalog.clock_timestamp()`;

/** Records a step in the transaction that the session is in; nothing where no records are kept (`schema`). */
export async function recordStep(
  connection: Connection,
  schema: string | undefined,
  step: StepCheckpoint,
): Promise<void> {
  if (schema === undefined) return;
  const query = recordsIn(schema)
    .insertInto('steps')
    .values({ run_id: step.runId, step: step.step })
    .onConflict((conflict) => conflict.columns(['run_id', 'step']).doUpdateSet({ done_at: now }));
  await runQuery(connection, query);
}

/** Records how far a table has come in the transaction that the session is in, where records are kept (`schema`). */
export async function recordCheckpoint(
  connection: Connection,
  schema: string | undefined,
  checkpoint: Checkpoint,
): Promise<void> {
  if (schema === undefined) return;
  const state = {
    position: JSON.stringify(checkpoint.position),
    done: checkpoint.done,
    read: checkpoint.read,
    written: checkpoint.written,
    rejected: checkpoint.rejected,
    skipped: checkpoint.skipped,
  };
  const key = {
    run_id: checkpoint.runId,
    table_schema: checkpoint.table.schema ?? DEFAULT_SCHEMA,
    table_name: checkpoint.table.name,
    range: checkpoint.range,
  };
  const query = recordsIn(schema)
    .insertInto('checkpoints')
    .values({ ...key, ...state })
    .onConflict((conflict) =>
      conflict
        .columns(['run_id', 'table_schema', 'table_name', 'range'])
        .doUpdateSet({ ...state, committed_at: now }),
    );
  await runQuery(connection, query);
}
