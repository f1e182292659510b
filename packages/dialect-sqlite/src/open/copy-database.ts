import { constants } from 'node:fs';
import { access, copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MigrationError } from '@godwit/plugin-api';
import { throwIfAborted } from '../interrupted.js';
import { toMigrationError } from '../sqlite-error.js';
import { WorkerClient } from '../worker/worker-client.js';
import type { CheckedFile } from './check-file.js';

/** A copy of a database in a folder of its own, which goes when it is disposed. */
export interface DatabaseCopy extends AsyncDisposable {
  readonly path: string;
}

const ATTEMPTS = 5;

/**
 * Copies a database into the folder for temporary files: by SQLite's own backup; where that cannot open the file
 * (a folder that may not be written, a transaction to roll back) byte for byte, together with its `-wal` or `-journal`.
 */
export async function copyDatabase(
  file: CheckedFile,
  busyTimeoutMs: number,
  signal: AbortSignal,
): Promise<DatabaseCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-'));
  const path = join(folder, 'copy.db');
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    if (await needsFileCopy(file)) await copyFiles(file.path, path, signal);
    else await backUp(file, path, busyTimeoutMs, signal);
    return { path, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw inFolder(error, folder);
  }
}

async function needsFileCopy(file: CheckedFile): Promise<boolean> {
  if (file.hasJournal) return true;
  if (!file.wal) return false;
  return access(dirname(file.path), constants.W_OK).then(
    () => false,
    () => true,
  );
}

async function backUp(
  file: CheckedFile,
  to: string,
  busyTimeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const worker = new WorkerClient();
  try {
    await worker.call('open', { path: file.path, busyTimeoutMs, watch: false });
    await worker.call('begin', undefined);
    await worker.call('backup', to, { signal });
    throwIfAborted(signal);
  } finally {
    await worker.shutDown();
  }
}

/** The parts of a database are copied one after the other, so none may have changed meanwhile. */
async function copyFiles(from: string, to: string, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    throwIfAborted(signal);
    const before = await stateOf(from);
    for (const end of ['', '-wal', '-journal']) {
      await rm(to + end, { force: true });
      await copyFile(from + end, to + end).catch((error: unknown) => {
        if (end === '' || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      });
    }
    if ((await stateOf(from)) === before) return;
  }
  throw new MigrationError({
    code: 'SOURCE_BUSY',
    message: 'The database changes while it is copied.',
    hint: 'Stop the program that writes to it for the time of the copy.',
  });
}

async function stateOf(path: string): Promise<string> {
  const parts = ['', '-wal', '-journal'].map(async (end) => {
    const found = await stat(path + end, { bigint: true }).catch(() => undefined);
    return found === undefined ? '' : `${found.size}:${found.mtimeNs}:${found.ino}`;
  });
  return (await Promise.all(parts)).join();
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
