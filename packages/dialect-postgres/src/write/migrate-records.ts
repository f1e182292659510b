import type { Connection } from '../connect/connection.js';
import { runQuery } from '../connect/query-builder.js';
import { qualifiedName, quoteText } from '../ddl/sql-text.js';
import { checkRecords } from './check-records.js';
import { recordsIn } from './record-rows.js';
import { createRecords, RECORDS_VERSION } from './record-tables.js';
import { presentTables, recordsLayout, recordsPlace } from './records-place.js';

/**
 * Makes the tables of the records, or brings those of an earlier layout up to this one, in the transaction that the session is
 * in. Throws RECORDS_TOO_NEW, RECORDS_DAMAGED, TARGET_NOT_EMPTY, PERMISSION_DENIED.
 */
export async function prepareRecords(connection: Connection, schema: string): Promise<void> {
  const place = await recordsPlace(connection, schema);
  checkRecords(place, schema);
  await connection.run(createRecords(schema, presentTables(place)));
  if (recordsLayout(place) === 1) await connection.run(toLayout2(schema));
  const records = recordsIn(schema);
  if (place.version === undefined)
    await runQuery(connection, records.insertInto('layout').values({ version: RECORDS_VERSION }));
  else if (place.version < RECORDS_VERSION)
    await runQuery(connection, records.updateTable('layout').set({ version: RECORDS_VERSION }));
}

/**
 * Steps get their order from the moments of their commits and, within one, from where they lie. One step stood for all of its
 * run that was taken back with old tables.
 */
function toLayout2(schema: string): string {
  const [runs, steps, checkpoints] = (['runs', 'steps', 'checkpoints'] as const).map((name) =>
    qualifiedName({ schema, name }),
  );
  return `
  ALTER TABLE ${runs} ADD COLUMN IF NOT EXISTS config text, ADD COLUMN IF NOT EXISTS state json;
  ALTER TABLE ${checkpoints} ADD COLUMN IF NOT EXISTS ranges json;
  ALTER TABLE ${steps} ADD COLUMN number bigint;
  INSERT INTO ${steps} (run_id, step, done_at)
    SELECT made.run_id, made.step || ':undo:1', back.done_at FROM ${steps} AS made JOIN ${steps} AS back USING (run_id)
     WHERE back.step = 'set-aside:undo:1' AND made.step !~ ':undo:[0-9]+$' ON CONFLICT DO NOTHING;
  UPDATE ${steps} AS step SET number = ordered.place
    FROM (SELECT ctid AS at, pg_catalog.row_number() OVER (ORDER BY done_at, step ~ ':undo:[0-9]+$', ctid) AS place FROM ${steps}) AS ordered
   WHERE step.ctid = ordered.at;
  ALTER TABLE ${steps} ALTER COLUMN number SET NOT NULL, ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY;
  SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(${quoteText(steps ?? '')}, 'number'),
         (SELECT coalesce(pg_catalog.max(number), 0) + 1 FROM ${steps}), false)`;
}
