import type { Checkpoint, StepCheckpoint, TableName } from '@godwit/plugin-api';
import { sql } from 'kysely';
import type { Connection } from '../connect/connection.js';
import { runQuery } from '../connect/query-builder.js';
import { DEFAULT_SCHEMA, quoteName } from '../ddl/sql-text.js';
import { recordRejects } from './record-rejects.js';
import { recordsIn } from './record-rows.js';

const now = sql<string>`pg_catalog.clock_timestamp()`;
/** The next number: what is done again comes after all that was done before. */
const next = sql<bigint>`DEFAULT`;

/** Records steps in the transaction that the session is in; nothing where no records are kept (`schema`). */
export async function recordStep(
  connection: Connection,
  schema: string | undefined,
  { runId, step, others = [] }: StepCheckpoint,
): Promise<void> {
  if (schema === undefined) return;
  const steps = [...new Set([step, ...others])];
  const query = recordsIn(schema)
    .insertInto('steps')
    .values(steps.map((one) => ({ run_id: runId, step: one })))
    .onConflict((conflict) =>
      conflict.columns(['run_id', 'step']).doUpdateSet({ done_at: now, number: next }),
    );
  await runQuery(connection, query);
}

/**
 * Forgets how far a table has come, in the transaction that the session is in: it is empty. Rows that were refused will be refused
 * again.
 */
export async function forget(
  connection: Connection,
  schema: string | undefined,
  runId: string,
  { schema: of = DEFAULT_SCHEMA, name }: TableName,
): Promise<void> {
  if (schema === undefined) return;
  for (const records of ['checkpoints', 'rejects'] as const)
    await connection.query(
      `DELETE FROM ${quoteName(schema)}.${records} WHERE run_id = $1 AND table_schema = $2 AND table_name = $3`,
      [runId, of, name],
    );
}

/**
 * Records how far tables have come, and which rows were refused on the way, in the transaction that the session is in, where
 * records are kept (`schema`).
 */
export async function recordCheckpoints(
  connection: Connection,
  schema: string | undefined,
  checkpoints: readonly Checkpoint[],
): Promise<void> {
  if (schema === undefined || checkpoints.length === 0) return;
  const query = recordsIn(schema)
    .insertInto('checkpoints')
    .values(checkpoints.map(rowOf))
    .onConflict((conflict) =>
      conflict.columns(['run_id', 'table_schema', 'table_name', 'range']).doUpdateSet((row) => ({
        ranges: row.ref('excluded.ranges'),
        position: row.ref('excluded.position'),
        done: row.ref('excluded.done'),
        read: row.ref('excluded.read'),
        written: row.ref('excluded.written'),
        rejected: row.ref('excluded.rejected'),
        skipped: row.ref('excluded.skipped'),
        committed_at: now,
      })),
    );
  await runQuery(connection, query);
  for (const { runId, rejects = [] } of checkpoints) await recordRejects(connection, schema, runId, rejects);
}

function rowOf({ runId, table, ...checkpoint }: Checkpoint) {
  const { range, ranges, position, done, read, written, rejected, skipped } = checkpoint;
  return {
    run_id: runId,
    table_schema: table.schema ?? DEFAULT_SCHEMA,
    table_name: table.name,
    range,
    ranges: ranges === undefined ? null : JSON.stringify(ranges),
    position: JSON.stringify(position),
    done,
    read,
    written,
    rejected,
    skipped,
  };
}
