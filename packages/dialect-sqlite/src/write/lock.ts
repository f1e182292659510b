import { existsSync } from 'node:fs';
// biome-ignore lint/style/noRestrictedImports: the descriptor outlives the database.
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { isMigrationError } from '@godwit/plugin-api';
import { locked, removeLeftOver } from './left-over.js';
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

/** Makes the empty file of a new database; what a dead run left there goes. Throws TARGET_LOCKED. */
export async function claimFile(path: string): Promise<Claim> {
  const made = await make(path);
  if (made !== undefined) return claimOf(made);
  await removeLeftOver(path);
  const again = await make(path);
  if (again === undefined) throw locked(path);
  return claimOf(again);
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
