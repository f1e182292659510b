import { type Batch, batchRowCount, MigrationError, type Place, type WholeTable } from '@godwit/plugin-api';
import { cancellable } from '../../connect/cancellation.js';
import type { ConnectionPool } from '../../connect/connection-pool.js';
import { inTransaction } from '../../connect/in-transaction.js';
import { statementError } from '../../errors/statement-errors.js';
import { beginLazily } from '../lazy-commits.js';
import { recordCheckpoints } from '../record-writes.js';
import { copyTogether, type WholeCopy } from './copies-together.js';
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
          const copies = tables.flatMap((whole) => copiesOf(whole, signal));
          const taken: number[] = [];
          const next = (): Place => placeWith(copies[taken.length]?.whole);
          place = next();
          await copyTogether(connection, copies, (rows) => {
            taken.push(rows);
            place = next();
          });
          refuseMiscounts(copies, taken);
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

/** A COPY of batches of a table. */
interface TableCopy extends WholeCopy {
  readonly whole: WholeTable;
  readonly rows: number;
}

/** One COPY for each run of batches of one form. */
function copiesOf(whole: WholeTable, signal: AbortSignal): readonly TableCopy[] {
  const { copy: command } = loadTarget(whole.table, { ...whole, runId: '', mode: 'insert', signal });
  const batches = whole.batches.filter((batch) => batchRowCount(batch) > 0);
  const copies: TableCopy[] = [];
  for (let at = 0; at < batches.length; ) {
    const images = isImages(batches[at] as Batch);
    const next = batches.findIndex((batch, index) => index > at && isImages(batch) !== images);
    const some = batches.slice(at, next < 0 ? undefined : next);
    const bytes = some.map((batch) => encodeBatch(batch, { columns: whole.columns, place: placeOf(whole) }));
    copies.push({
      whole,
      sql: `${command} ${images ? IMAGE_FORMAT : LOAD_FORMAT}`,
      bytes: images ? [IMAGE_HEADER, ...bytes, IMAGE_TRAILER] : bytes,
      rows: some.reduce((sum, batch) => sum + batchRowCount(batch), 0),
    });
    at += some.length;
  }
  return copies;
}

function refuseMiscounts(copies: readonly TableCopy[], taken: readonly number[]): void {
  for (const [index, { whole, rows }] of copies.entries()) {
    if (taken[index] === rows) continue;
    const message = `PostgreSQL took ${taken[index] ?? 0} rows of ${rows} that were sent.`;
    throw new MigrationError({ code: 'WRITE_FAILED', message, place: placeOf(whole) });
  }
}

function placeWith(whole: WholeTable | undefined): Place {
  return whole === undefined ? {} : placeOf(whole);
}

function placeOf({ table: { schema, name } }: WholeTable): Place {
  return schema === undefined ? { table: name } : { schema, table: name };
}
