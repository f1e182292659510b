import { standingSteps } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { qualifiedName } from '../ddl/sql-text.js';
import { mayRead, presentTables, recordsLayout, recordsPlace } from './records-place.js';

/** The ids of the statements of a run that stand. */
export async function standingOf(
  connection: Connection,
  schema: string,
  runId: string,
): Promise<readonly string[]> {
  const place = await recordsPlace(connection, schema);
  if (!mayRead(place, ['steps'])) return [];
  // The earlier layout has no order but that of the moments.
  const order = recordsLayout(place) === 1 ? `done_at, step ~ ':undo:[0-9]+$', ctid` : 'number';
  const rows = await connection.query<{ step: string }>(
    `SELECT step FROM ${qualifiedName({ schema, name: 'steps' })} WHERE run_id = $1 ORDER BY ${order}`,
    [runId],
  );
  return standingSteps(rows.map(({ step }) => step));
}

/**
 * The tables that are there again are none of the runs that had set them aside, but for `except`; a run that had made all
 * keeps its own.
 */
export async function recordAsideUndo(
  connection: Connection,
  schema: string | undefined,
  except = '',
): Promise<void> {
  if (schema === undefined) return;
  const place = await recordsPlace(connection, schema);
  if (!presentTables(place).has('steps')) return;
  const steps = qualifiedName({ schema, name: 'steps' });
  const again = recordsLayout(place) === 1 ? '' : ', number = DEFAULT';
  const undone = await connection.query<{ run: string }>(
    `INSERT INTO ${steps} (run_id, step)
    SELECT run_id, step || ':undo:1' FROM ${steps} AS made WHERE step !~ ':undo:[0-9]+$' AND run_id <> $1
       AND EXISTS (SELECT FROM ${steps} AS away WHERE away.run_id = made.run_id AND away.step LIKE 'set-aside:%')
       AND NOT EXISTS (SELECT FROM ${steps} AS over WHERE over.run_id = made.run_id AND over.step ~ '^(drop|keep)-aside:'
             AND NOT EXISTS (SELECT FROM ${steps} AS back WHERE back.run_id = over.run_id AND back.step = over.step || ':undo:1'))
        ON CONFLICT (run_id, step) DO UPDATE SET done_at = pg_catalog.clock_timestamp()${again} RETURNING run_id AS run`,
    [except],
  );
  // Their rows went with the tables that they had made.
  const checkpoints = qualifiedName({ schema, name: 'checkpoints' });
  if (presentTables(place).has('checkpoints'))
    await connection.query(`DELETE FROM ${checkpoints} WHERE run_id = ANY ($1)`, [
      undone.map(({ run }) => run),
    ]);
}
