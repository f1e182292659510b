import { lstat, unlink } from 'node:fs/promises';
import { MigrationError } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { sqliteCode } from '../sqlite-error.js';
import { targetError } from './target-error.js';
import { SIDE_FILES } from './target-place.js';

/** Removes an unfinished database that a dead run left. Throws TARGET_LOCKED where that run is alive. */
export async function removeLeftOver(path: string): Promise<void> {
  const before = await lstat(path).catch(() => undefined);
  if (before === undefined) return removeFiles(path);
  if (!before.isFile() || !isOwn(path, before.size)) throw foreign(path);
  const after = await lstat(path).catch(() => undefined);
  // Another run has replaced it in the meantime, and is at work now.
  if (after !== undefined && after.ino !== before.ino) throw locked(path);
  await removeFiles(path);
}

/** Throws where an unfinished database lies there that is not godwit's own or belongs to a living run. */
export async function checkLeftOver(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats !== undefined && (!stats.isFile() || !isOwn(path, stats.size))) throw foreign(path);
}

/** Removes a database and all that SQLite keeps beside it; what is not there is no matter. */
export async function removeFiles(path: string): Promise<void> {
  for (const file of [...SIDE_FILES.map((end) => path + end), path]) await unlink(file).catch(() => {});
}

/** Empty, or with godwit's own records in it. Throws TARGET_LOCKED. */
function isOwn(path: string, size: number): boolean {
  if (size === 0) return true;
  let db: Database.Database | undefined;
  try {
    // A transaction that was cut off is rolled back by this, which a connection for reading only may not.
    db = new Database(path, { fileMustExist: true, timeout: 0 });
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
    return names.length === 0 || names.includes('godwit_runs');
  } catch (error) {
    const code = sqliteCode(error) ?? '';
    if (/^SQLITE_(BUSY|LOCKED)/.test(code)) throw locked(path);
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return false;
    throw targetError(error);
  } finally {
    db?.close();
  }
}

function foreign(path: string): MigrationError {
  return new MigrationError({
    code: 'TARGET_NOT_EMPTY',
    message: `${path}, under which a new database is built, is there and was not made by godwit.`,
    hint: 'Move the file away, or choose another name for the target.',
  });
}

function locked(path: string): MigrationError {
  return new MigrationError({
    code: 'TARGET_LOCKED',
    message: `Another run is building ${path}.`,
    hint: 'Wait until it has ended.',
  });
}
