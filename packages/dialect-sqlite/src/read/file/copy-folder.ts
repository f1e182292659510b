import { rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';

/** A folder for a copy, which goes with the process at the latest, or is removed by the next one. */
export interface CopyFolder {
  readonly path: string;
  /** Removes it with all that is in it. What is open stays readable where the system lets an open file lose its name. */
  remove(): Promise<void>;
}

const PREFIX = 'godwit-copy-';
/** Until the lock is held. */
const NEW_PREFIX = 'godwit-new-';
const LOCK = 'lock';
/** Far longer than from the making of a folder to its lock. */
const LONG_AGO_MS = 60_000;

const folders = new Set<string>();

/** Makes a folder that only this user may enter, and removes those of processes that are gone. */
export async function makeCopyFolder(): Promise<CopyFolder> {
  await removeDead();
  const made = await mkdtemp(join(tmpdir(), NEW_PREFIX));
  const lock = lockIn(made);
  // With its lock already, so that nobody takes it for one of the dead.
  const path = join(dirname(made), PREFIX + made.slice(made.lastIndexOf('-') + 1));
  await rename(made, path);
  if (folders.size === 0) process.on('exit', removeAll);
  folders.add(path);
  return {
    path,
    remove: async () => {
      lock.close();
      // Another process that looks for dead folders may take the lock now, and makes a file for it.
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
      if (folders.delete(path) && folders.size === 0) process.off('exit', removeAll);
    },
  };
}

/** The lock of a database file ends with its process, however that ends. */
function lockIn(folder: string): Database.Database {
  const db = new Database(join(folder, LOCK), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

async function removeDead(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(PREFIX) || one.startsWith(NEW_PREFIX))) {
    const path = join(tmpdir(), name);
    if (await isDead(path)) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Whether a folder is this user's and no process holds its lock. */
async function isDead(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats?.isDirectory() !== true || stats.uid !== (process.getuid?.() ?? stats.uid)) return false;
  const isReady = path.startsWith(join(tmpdir(), PREFIX));
  if (!isReady) return stats.mtimeMs < Date.now() - LONG_AGO_MS;
  try {
    lockIn(path).close();
    return true;
  } catch {
    return false;
  }
}
