import { existsSync } from 'node:fs';
// biome-ignore lint/style/noRestrictedImports: the descriptor outlives the database.
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { isMigrationError } from '@godwit/plugin-api';
import { locked, removeLeftOver, removeRecords } from './left-over.js';
import { errnoOf, type TargetPlace } from './target-place.js';

const LONGEST_WAIT_MS = 100;

/**
 * The file of a new database, made by one run. Its descriptor stays open as long as SQLite has the file open, since its
 * end would end SQLite's lock too; so long the system gives the number of the file to no other.
 */
export interface Claim {
  /** Whether the file of this run lies there, and not that of another. */
  isAt(path: string): Promise<boolean>;
  /** Called after the database is closed. */
  close(): Promise<void>;
}

/** The file that an unfinished run left; undefined where it is gone. It is this run's once it is locked. */
export async function claimLeftOver(path: string): Promise<Claim | undefined> {
  const handle = await open(path, 'r+').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  return handle === undefined ? undefined : await claimOf(handle);
}

/** Makes the empty file of a new database; what a dead run left there goes. Throws TARGET_LOCKED. */
export async function claimFile(
  path: string,
): Promise<{ readonly claim: Claim; readonly hasRemoved: boolean }> {
  const made = await make(path);
  if (made !== undefined) {
    // Of a database that is gone.
    await removeRecords(path);
    return { claim: await claimOf(made), hasRemoved: false };
  }
  await removeLeftOver(path);
  const again = await make(path);
  if (again === undefined) throw locked(path);
  return { claim: await claimOf(again), hasRemoved: true };
}

/** Whether it may be that two runs gave way to each other; waits, so that they come again at moments of their own. */
export async function mayBeFree({ path }: TargetPlace, error: unknown): Promise<boolean> {
  if (!isMigrationError(error) || error.code !== 'TARGET_LOCKED') return false;
  await setTimeout(LONGEST_WAIT_MS * Math.random());
  return !existsSync(path);
}

async function make(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'wx');
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return undefined;
    throw error;
  }
}

async function claimOf(handle: FileHandle): Promise<Claim> {
  const { dev, ino } = await handle.stat({ bigint: true });
  return {
    isAt: async (path) => {
      const found = await lstat(path, { bigint: true }).catch(() => undefined);
      return found !== undefined && found.dev === dev && found.ino === ino;
    },
    close: () => handle.close(),
  };
}
