import type { Restored, RestoreOptions } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { isLocked } from '../lock.js';
import { asideObjects, restoreAside } from './aside.js';
import { missingObjects, restoreAll } from './records.js';

/** What runs that are gone took away: keys that rest, and tables that wait aside. */
export async function missing(connection: Connection): Promise<readonly string[]> {
  const found = await takenAway(connection);
  return found.length === 0 || (await isLocked(connection)) ? [] : found;
}

/** What runs took away and did not bring back, whether they are gone or at work. */
export async function takenAway(connection: Connection): Promise<readonly string[]> {
  return [...(await asideObjects(connection)), ...(await missingObjects(connection))];
}

/**
 * Puts all of it back, under the lock; but old tables that a run which goes on (`except`) has set aside stay there. Keys that
 * rest come back whosever they are: their tables are as good as new until the run takes them away once more.
 */
export async function restore(
  connection: Connection,
  records: string | undefined,
  { except }: RestoreOptions = {},
): Promise<readonly Restored[]> {
  return [...(await restoreAside(connection, records, except)), ...(await restoreAll(connection))];
}
