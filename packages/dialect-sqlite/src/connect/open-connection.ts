import Database from 'better-sqlite3';
import { addFloatFunctions } from '../read/digest/float-functions.js';
import { addFoldFunctions } from '../read/profile/fold-functions.js';
import { whyNotRead } from '../read/thread/why-not-read.js';
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
