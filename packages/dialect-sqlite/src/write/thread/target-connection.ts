import Database from 'better-sqlite3';
import type { Connection } from '../../connect/connection.js';
import { sqliteCode } from '../../errors/sqlite-error.js';

// Enough for the pages of the indexes that are being filled.
const CACHE_KIB = 32_768;
/** How many pages of the -wal are gathered before they are moved into the database: 32 MB of pages of 4 KB. */
const WAL_PAGES = 8192;

/** ANALYZE looks at about so many rows of each index: its statistics are estimates anyway. */
const ANALYSIS_ROWS = 1000;

/** How a target is opened. */
export interface TargetConnectionOptions {
  readonly path: string;
  readonly busyTimeoutMs: number;
  /** Keeps every other process out from the first access on. */
  readonly exclusive: boolean;
}

/** Opens a database for writing; it must be there. */
export function openTargetConnection(options: TargetConnectionOptions): Connection {
  const db = new Database(options.path, { fileMustExist: true, timeout: options.busyTimeoutMs });
  try {
    return prepared(db, options.exclusive);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens a database that is there, and makes sure that it is one. */
export function openExisting(path: string, busyTimeoutMs: number): Connection {
  const db = openTargetConnection({ path, busyTimeoutMs, exclusive: false });
  try {
    db.pragma('schema_version');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Makes a new database of an empty file; nobody else can open it until it is closed. */
export function createTargetConnection(path: string): Connection {
  const db = new Database(path, { fileMustExist: true });
  try {
    prepared(db, true);
    takeLock(db);
    setWal(db);
    setBuilding(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens what an unfinished run built and left; nobody else can open it until it is closed. */
export function openLeftOver(path: string): Connection {
  const db = openTargetConnection({ path, busyTimeoutMs: 0, exclusive: true });
  try {
    takeLock(db);
    setBuilding(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function setBuilding(db: Connection): void {
  // Rows that a source holds against its own checks are kept and told, so checks are asked after the load.
  db.pragma('ignore_check_constraints = 1');
  db.pragma(`wal_autocheckpoint = ${WAL_PAGES}`);
}

/**
 * A run that loses the race for the place may still have the file open that lay there before. Its SQLite finds the journal of
 * this one by name, takes it for a remnant and removes it; then the change is made again, under the same lock.
 */
export function setWal(db: Connection, tries = 5): void {
  try {
    db.pragma('journal_mode = WAL');
  } catch (error) {
    if (tries === 1 || sqliteCode(error) !== 'SQLITE_IOERR_DELETE_NOENT') throw error;
    setWal(db, tries - 1);
  }
}

/** An empty database in memory: what a target that is not there yet holds. */
export function openNothing(): Connection {
  return prepared(new Database(':memory:'), false);
}

/** With exclusive locking the lock of a transaction is kept after its end. */
export function takeLock(db: Connection): void {
  db.exec('BEGIN EXCLUSIVE; COMMIT');
}

function prepared(db: Connection, exclusive: boolean): Connection {
  db.defaultSafeIntegers(true);
  // Before anything is read: what a file in WAL mode has beside it depends on it.
  if (exclusive) db.pragma('locking_mode = EXCLUSIVE');
  // Rows come in any order, and are checked when all are there.
  db.pragma('foreign_keys = 0');
  db.pragma('trusted_schema = 0');
  db.pragma('recursive_triggers = 0');
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.pragma('mmap_size = 0');
  db.pragma(`analysis_limit = ${ANALYSIS_ROWS}`);
  return db;
}
