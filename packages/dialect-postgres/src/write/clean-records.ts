import { MigrationError, type Traces } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { inTransaction } from '../connect/in-transaction.js';
import { qualifiedName, quoteName } from '../ddl/sql-text.js';
import { isServerError } from '../errors/server-error.js';
import { refuseUnreadable } from './check-records.js';
import { removalOf, tablesToDrop } from './damaged-records.js';
import { RECORDS_VERSION } from './record-tables.js';
import { isOwn, mayRead, presentTables, type RecordsPlace, recordsPlace } from './records-place.js';
import { takenAway } from './suspend/left-open.js';

/** What stays of the records, and what takes it away. */
export async function traces(connection: Connection, schema: string): Promise<Traces | undefined> {
  const place = await recordsPlace(connection, schema);
  if (presentTables(place).size === 0) return undefined;
  return {
    what: `its records of runs in the schema ${quoteName(schema)}`,
    removal: removalOf(place, schema),
  };
}

/**
 * Removes the records, and their schema where nothing else is in it; under the lock. Throws TARGET_UNRESTORED while something
 * that runs took away is not there: the records tell how it comes back. Throws RECORDS_TOO_NEW.
 */
export async function clean(connection: Connection, schema: string): Promise<string | undefined> {
  const place = await recordsPlace(connection, schema);
  if (!place.relations.some(isOwn)) return undefined;
  if (place.version !== undefined && place.version > RECORDS_VERSION) refuseUnreadable(place, schema);
  refuseNeeded(await takenAway(connection));
  return await inTransaction(connection, async () => {
    const runs = await countRuns(connection, place, schema);
    await connection.run(`DROP TABLE ${tablesToDrop(place, schema).join(', ')}`);
    await dropEmpty(connection, schema);
    return `its records of ${runs} in the schema ${quoteName(schema)}`;
  });
}

function refuseNeeded(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new MigrationError({
    code: 'TARGET_UNRESTORED',
    message: `The records of runs are still needed, because a run that was cut off took away and did not bring back: ${missing.join('; ')}.`,
    hint: 'The commands "migrate" and "repair" bring them back before they do anything else; clean up after that.',
  });
}

async function countRuns(connection: Connection, place: RecordsPlace, schema: string): Promise<string> {
  if (!mayRead(place, ['runs'])) return 'runs';
  const [row] = await connection.query<{ count: bigint }>(
    `SELECT pg_catalog.count(*) AS count FROM ${qualifiedName({ schema, name: 'runs' })}`,
  );
  return row?.count === 1n ? '1 run' : `${row?.count ?? 0n} runs`;
}

/** A schema that is another's, or that holds something else by now, stays. */
async function dropEmpty(connection: Connection, schema: string): Promise<void> {
  await connection.run('SAVEPOINT godwit_clean');
  try {
    await connection.run(`DROP SCHEMA ${quoteName(schema)}; RELEASE SAVEPOINT godwit_clean`);
  } catch (error) {
    if (!isServerError(error) || !['2BP01', '42501'].includes(error.code)) throw error;
    await connection.run('ROLLBACK TO SAVEPOINT godwit_clean');
  }
}
