import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, isMigrationError, MigrationError, throwIfAborted } from '@godwit/plugin-api';
import { WorkerClient } from '../../connect/worker-client.js';
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
  return makeCopy(`The database cannot be copied into ${tmpdir()}.`, async (path) => {
    const isBackedUp = !file.hasJournal && (await backUp(file, path, busyTimeoutMs, signal));
    if (!isBackedUp) await copyFiles(file.path, path, signal);
    return {};
  });
}

/** Makes a copy by what writes it to a path, and tells what that tells of it. Throws READ_FAILED with this message, and DISK_FULL. */
export async function makeCopy<T extends object>(
  message: string,
  write: (path: string) => Promise<T>,
): Promise<DatabaseCopy & T> {
  const hint = 'Set TMPDIR to a folder with room for it, in which this user may write.';
  const failure = { code: 'READ_FAILED', message, hint } as const;
  return attempt(failure, async () => {
    const folder = await makeCopyFolder();
    const path = join(folder.path, 'copy.db');
    try {
      return { ...(await write(path)), path, remove: folder.remove };
    } catch (error) {
      await folder.remove();
      // What is full is the disk of the copy.
      const isFull = isMigrationError(error) && error.code === 'DISK_FULL';
      throw isFull ? new MigrationError({ ...failure, code: error.code, cause: error }) : error;
    }
  });
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
    await worker.call('beginTogether', { gate: createGate(1) });
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
