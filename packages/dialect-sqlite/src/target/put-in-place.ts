import { link, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MigrationError } from '@godwit/plugin-api';
import { errnoOf, refuseSideFiles, type TargetPlace } from './target-place.js';

/**
 * Gives a finished database its name, durably and without ever overwriting: the file first, then a second name for it,
 * then the end of the first name, then the folder. Killed at any moment, the name holds nothing or all.
 */
export async function putInPlace({ path, written }: TargetPlace): Promise<void> {
  await refuseSideFiles(path);
  await sync(written);
  try {
    await link(written, path);
  } catch (error) {
    throw refused(path, error);
  }
  await unlink(written);
  await sync(dirname(path));
}

async function sync(path: string): Promise<void> {
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
