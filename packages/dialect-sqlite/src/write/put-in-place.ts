// biome-ignore lint/style/noRestrictedImports: opens the folder only.
import { link, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MigrationError } from '@godwit/plugin-api';
import type { Claim } from './lock.js';
import { errnoOf, refuseSideFiles, type TargetPlace } from './target-place.js';

/**
 * Gives a finished database, which is durable already, its name without ever overwriting: a second name for it, then
 * the end of the first name, then the folder. Killed at any moment, the name holds nothing or all.
 */
export async function putInPlace({ path, written }: TargetPlace, claim: Claim): Promise<void> {
  await refuseSideFiles(path);
  if (!(await claim.isAt(written))) throw lost(written);
  try {
    await link(written, path);
  } catch (error) {
    throw refused(path, error);
  }
  if (!(await claim.isAt(path))) {
    await unlink(path);
    throw lost(written);
  }
  await unlink(written);
  await syncFolder(dirname(path));
}

async function syncFolder(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } catch (error) {
    // Some systems cannot sync a folder, and need not.
    if (!['EINVAL', 'EPERM', 'EISDIR'].includes(errnoOf(error) ?? '')) throw error;
  } finally {
    await file.close();
  }
}

function lost(written: string): MigrationError {
  return new MigrationError({
    code: 'LOCK_LOST',
    message: `The new database was taken away while it was built: ${written} is gone or belongs to another run.`,
    hint: 'See that nothing removes such files, and run again.',
  });
}

function refused(path: string, cause: unknown): MigrationError {
  if (errnoOf(cause) === 'EEXIST') {
    return new MigrationError({
      code: 'TARGET_NOT_EMPTY',
      message: `${path} came into being while the run was under way; it is not overwritten.`,
      hint: 'Move that file away and run again, or choose another name.',
      cause,
    });
  }
  return new MigrationError({
    code: 'WRITE_FAILED',
    message: `The finished database could not be given the name ${path}.`,
    hint: 'The file system must support hard links; choose another folder.',
    cause,
  });
}
