import { existsSync, lstatSync, rmSync, unlinkSync } from 'node:fs';
import { lstat, unlink } from 'node:fs/promises';
import { isMigrationError, MigrationError } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import type { Connection } from '../connect/connection.js';
import { sqliteCode } from '../errors/sqlite-error.js';
import { targetError } from '../errors/target-error.js';
import { readingRecords } from './records/damaged.js';
import { recordsFile, SIDE_FILES } from './target-place.js';

/**
 * Removes an unfinished database that a dead run left, while it is locked, so that of several runs that find it one
 * does. Throws TARGET_LOCKED where its run is alive or another one is removing it.
 */
export async function removeLeftOver(path: string): Promise<void> {
  const found = await lstat(path, { bigint: true }).catch(() => undefined);
  if (found === undefined) return;
  const remove = (db: Database.Database): void => {
    // Moves all into the one file, so that the end of this connection removes no file of the next run.
    db.pragma('journal_mode = DELETE');
    if (inodeOf(path) !== found.ino) throw locked(path);
    if (process.platform === 'win32') return;
    unlinkSync(path);
    for (const file of filesOf(recordsFile(path))) rmSync(file, { force: true });
  };
  if (!found.isFile() || !isOwn(path, remove)) throw foreign(path);
  // There a file that is open cannot be removed.
  if (process.platform === 'win32') await removeFiles(path);
}

/** Throws where an unfinished database lies there that is not godwit's own or belongs to a living run. */
export async function checkLeftOver(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats !== undefined && (!stats.isFile() || !isOwn(path))) throw foreign(path);
}

/** Removes a database and all that SQLite keeps beside it; what is not there is no matter. */
export async function removeFiles(path: string): Promise<void> {
  for (const file of filesOf(path)) await unlink(file).catch(() => {});
  // The records tell whose the database is, so they go last.
  await removeRecords(path);
}

/** Removes the records beside a database. */
export async function removeRecords(path: string): Promise<void> {
  for (const file of filesOf(recordsFile(path))) await unlink(file).catch(() => {});
}

function filesOf(name: string): readonly string[] {
  return [...SIDE_FILES.map((end) => name + end), name];
}

/** Empty, or with godwit's own records in it; then it is shown while it is locked. Throws TARGET_LOCKED. */
function isOwn(path: string, whenOwn: (db: Database.Database) => void = () => {}): boolean {
  const before = inodeOf(path);
  let db: Database.Database | undefined;
  try {
    // A transaction that was cut off is rolled back by this, which a connection for reading only may not.
    db = new Database(path, { fileMustExist: true, timeout: 0 });
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
    const own = names.length === 0 || names.includes('godwit_runs') || hasRecordsBeside(path);
    if (own) whenOwn(db);
    return own;
  } catch (error) {
    const code = sqliteCode(error) ?? '';
    // Another run has removed it meanwhile, or its run has ended.
    if (code.startsWith('SQLITE_CANTOPEN') && !existsSync(path)) return true;
    if (/^SQLITE_(BUSY|LOCKED)/.test(code) || inodeOf(path) !== before) throw locked(path);
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return false;
    throw targetError(error);
  } finally {
    db?.close();
  }
}

function inodeOf(path: string): bigint | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

function hasRecordsBeside(path: string): boolean {
  const table = "SELECT 1 FROM main.sqlite_schema WHERE name = 'godwit_runs'";
  const read = (records: Connection): boolean => records.prepare(table).get() !== undefined;
  return existsSync(recordsFile(path)) && readRecords(recordsFile(path), path, read);
}

/**
 * What the records tell of an unfinished database, which nobody builds at this moment; undefined where none lies there, or
 * it has none. Throws TARGET_LOCKED, RECORDS_DAMAGED, RECORDS_TOO_NEW.
 */
export function readLeftOver<T>(path: string, read: (records: Connection) => T): T | undefined {
  if (!existsSync(path)) return undefined;
  if (existsSync(recordsFile(path))) return readRecords(recordsFile(path), path, read);
  return isOwn(path) ? readRecords(path, path, read) : undefined;
}

function readRecords<T>(file: string, path: string, read: (records: Connection) => T): T {
  let records: Connection | undefined;
  try {
    const opened = new Database(file, { fileMustExist: true, timeout: 0 });
    records = opened;
    opened.defaultSafeIntegers(true);
    return readingRecords(opened, () => read(opened));
  } catch (error) {
    if (isMigrationError(error) && error.code === 'TARGET_LOCKED') throw locked(path);
    throw error;
  } finally {
    records?.close();
  }
}

function foreign(path: string): MigrationError {
  return new MigrationError({
    code: 'TARGET_NOT_EMPTY',
    message: `${path}, under which a new database is built, is there and was not made by godwit.`,
    hint: 'Move the file away, or choose another name for the target.',
  });
}

/** The error of a place where another run builds. */
export function locked(path: string): MigrationError {
  return new MigrationError({
    code: 'TARGET_LOCKED',
    message: `Another run is building ${path}.`,
    hint: 'Wait until it has ended.',
  });
}
