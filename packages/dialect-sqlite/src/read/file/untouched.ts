import { MigrationError } from '@godwit/plugin-api';
import type { WorkerClient } from '../../connect/worker-client.js';

/**
 * Throws SOURCE_BUSY where another process wrote to a database while a snapshot of it was read: possible only if this
 * process lost its lock, as by any other code in it that opens the file and closes it.
 */
export async function checkUntouched(watcher: WorkerClient): Promise<void> {
  if (await watcher.call('isUntouched', undefined)) return;
  throw new MigrationError({
    code: 'SOURCE_BUSY',
    message: 'The database was written to while it was read, so that what was read is not of one moment.',
    hint: 'Code in this process that opened and closed the file has ended its lock. Leave it out, or read from a copy made first: options.snapshot "copy".',
  });
}
