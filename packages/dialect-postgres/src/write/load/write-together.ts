import { type Batch, batchRowCount, MigrationError, type Place, type WholeTable } from '@godwit/plugin-api';
import { cancellable } from '../../connect/cancellation.js';
import type { Connection } from '../../connect/connection.js';
import type { ConnectionPool } from '../../connect/connection-pool.js';
import { inTransaction } from '../../connect/in-transaction.js';
import { statementError } from '../../errors/statement-errors.js';
import { beginLazily } from '../lazy-commits.js';
import { recordCheckpoints } from '../record-writes.js';
import { CopyLoad } from './copy-load.js';
import { encodeBatch, IMAGE_HEADER, IMAGE_TRAILER, isImages } from './encode-batch.js';
import { IMAGE_FORMAT, LOAD_FORMAT, loadTarget } from './load-target.js';
import { areSilent } from './silence-triggers.js';

/** Copies small tables with their checkpoints in one transaction. False where triggers would have to rest. */
export async function writeTogether(
  pool: ConnectionPool,
  tables: readonly WholeTable[],
  signal: AbortSignal,
): Promise<boolean> {
  let place: Place = {};
  try {
    return await cancellable(pool, signal, (connection) =>
      inTransaction(
        connection,
        async () => {
          const names = tables.map(({ table }) => table);
          if (!(await areSilent(connection, names))) return false;
          for (const whole of tables) {
            place = placeOf(whole);
            await copy(connection, whole, signal);
          }
          place = {};
          const checkpoints = tables.map(({ checkpoint }) => checkpoint);
          await recordCheckpoints(connection, pool.records, checkpoints);
          return true;
        },
        () => beginLazily(pool, connection),
      ),
    );
  } catch (error) {
    const purpose = place.table === undefined ? 'load tables' : `load ${place.table}`;
    throw statementError(error, { purpose, place, otherwise: 'WRITE_FAILED', signal });
  }
}

/** One COPY for each run of batches of one form. */
async function copy(connection: Connection, whole: WholeTable, signal: AbortSignal): Promise<void> {
  const { copy: command } = loadTarget(whole.table, { ...whole, runId: '', mode: 'insert', signal });
  const batches = whole.batches.filter((batch) => batchRowCount(batch) > 0);
  for (let at = 0; at < batches.length; ) {
    const images = isImages(batches[at] as Batch);
    const next = batches.findIndex((batch, index) => index > at && isImages(batch) !== images);
    const some = batches.slice(at, next < 0 ? undefined : next);
    const bytes = some.map((batch) => encodeBatch(batch, whole.columns, placeOf(whole)));
    const load = new CopyLoad(connection, `${command} ${images ? IMAGE_FORMAT : LOAD_FORMAT}`);
    await load.write(Buffer.concat(images ? [IMAGE_HEADER, ...bytes, IMAGE_TRAILER] : bytes));
    refuseMiscount(whole, await load.finish(), some);
    at += some.length;
  }
}

function refuseMiscount(whole: WholeTable, taken: number, batches: readonly Batch[]): void {
  const sent = batches.reduce((sum, batch) => sum + batchRowCount(batch), 0);
  if (taken === sent) return;
  const message = `PostgreSQL took ${taken} rows of ${sent} that were sent.`;
  throw new MigrationError({ code: 'WRITE_FAILED', message, place: placeOf(whole) });
}

function placeOf({ table: { schema, name } }: WholeTable): Place {
  return schema === undefined ? { table: name } : { schema, table: name };
}
