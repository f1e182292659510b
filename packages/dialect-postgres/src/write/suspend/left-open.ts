import type { Restored } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { missingAside, restoreAside } from './aside.js';
import { missingObjects, restoreAll } from './records.js';

/** What runs that are gone took away: keys that rest, and tables that wait aside. */
export async function missing(connection: Connection): Promise<readonly string[]> {
  return [...(await missingAside(connection)), ...(await missingObjects(connection))];
}

/** Puts all of it back, under the lock. */
export async function restore(
  connection: Connection,
  records: string | undefined,
): Promise<readonly Restored[]> {
  return [...(await restoreAside(connection, records)), ...(await restoreAll(connection))];
}
