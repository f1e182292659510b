import { dirname, join } from 'node:path';
import { isMigrationError, MigrationError } from '@godwit/plugin-api';
import { throwIfAborted } from '../../connect/interrupted.js';
import { WorkerClient } from '../../connect/worker-client.js';
import { toMigrationError } from '../../errors/sqlite-error.js';
import { createGate } from '../thread/begin-together.js';
import type { CheckedFile } from './check-file.js';
import { copyFiles } from './copy-files.js';
import { makeCopyFolder } from './copy-folder.js';
import { checkUntouched } from './untouched.js';

/** A copy of a database in a folder of its own. */
export interface DatabaseCopy {
  readonly path: string;
  /** Takes its name away, and with its last reader its bytes; a second time does nothing. */
  remove(): Promise<void>;
}

/**
 * Copies a database into the folder for temporary files: by SQLite's own backup; where that cannot open the file
 * (a folder that may not be written, a transaction to roll back) byte for byte, together with its `-wal` or `-journal`.
 */
export async function copyDatabase(
  file: CheckedFile,
  busyTimeoutMs: number,
  signal: AbortSignal,
): Promise<DatabaseCopy> {
  const folder = await makeCopyFolder();
  const path = join(folder.path, 'copy.db');
  try {
    const isBackedUp = !file.hasJournal && (await backUp(file, path, busyTimeoutMs, signal));
    if (!isBackedUp) await copyFiles(file.path, path, signal);
    return { path, remove: folder.remove };
  } catch (error) {
    await folder.remove();
    throw inFolder(error, folder.path);
  }
}

/** False where SQLite cannot open the file by reading alone. */
async function backUp(
  file: CheckedFile,
  to: string,
  busyTimeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const worker = new WorkerClient();
  try {
    await worker.call('open', { path: file.path, busyTimeoutMs, watch: true });
    await worker.call('beginTogether', createGate(1));
    await worker.call('backup', to, { signal });
    throwIfAborted(signal);
    await checkUntouched(worker);
    return true;
  } catch (error) {
    if (isMigrationError(error) && error.code === 'SOURCE_UNREADABLE') return false;
    throw error;
  } finally {
    await worker.shutDown();
  }
}

function inFolder(error: unknown, folder: string): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'DISK_FULL') return code === undefined ? toMigrationError(error) : error;
  return new MigrationError({
    code: 'DISK_FULL',
    message: `There is not enough room for a copy of the database in ${dirname(folder)}.`,
    hint: 'Set TMPDIR to a folder with more room.',
    cause: error,
  });
}
