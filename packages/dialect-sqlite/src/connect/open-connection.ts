import { MigrationError } from '@godwit/plugin-api';
import Database from 'better-sqlite3';
import { sqliteCode, unparsable } from '../errors/sqlite-error.js';
import { addFloatFunctions } from '../read/digest/float-functions.js';
import { addFoldFunctions } from '../read/profile/fold-functions.js';
import type { Connection } from './connection.js';

// A scan reads every page once, so a large cache would only cost memory.
const CACHE_KIB = 4096;

export interface ConnectionOptions {
  readonly path: string;
  readonly busyTimeoutMs: number;
}

/** Opens a database for reading only. It is never created. */
export function openConnection(options: ConnectionOptions): Connection {
  const db = new Database(options.path, {
    readonly: true,
    fileMustExist: true,
    timeout: options.busyTimeoutMs,
  });
  try {
    return prepared(db);
  } catch (error) {
    const reason = whyNotRead(db, error);
    db.close();
    throw reason;
  }
}

/** Some of the settings read the file. */
function prepared(db: Connection): Connection {
  db.defaultSafeIntegers(true);
  db.pragma('query_only = 1');
  db.pragma('trusted_schema = 0');
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.pragma('mmap_size = 0');
  db.pragma('temp_store = memory');
  addFloatFunctions(db);
  addFoldFunctions(db);
  return db;
}

/** Why the first read of a file failed: SQLite calls a truncated one malformed, as if some of its pages were bad. */
function whyNotRead(db: Database.Database, error: unknown): unknown {
  if (sqliteCode(error) !== 'SQLITE_CORRUPT' || unparsable(error) || !isTruncated(db)) return error;
  return new MigrationError({
    code: 'SOURCE_CORRUPT',
    message: 'The file is truncated: it holds fewer pages than its header counts.',
    hint: 'Copy it again from where it came from; sqlite3 FILE .recover saves what is left.',
    cause: error,
  });
}

/** Of a file with fewer pages than its header counts, SQLite reads no page unless the schema may be written. */
function isTruncated(db: Database.Database): boolean {
  db.unsafeMode(true);
  try {
    db.pragma('writable_schema = 1');
    return Number(db.pragma('page_count', { simple: true })) > 0;
  } catch {
    return false;
  }
}
