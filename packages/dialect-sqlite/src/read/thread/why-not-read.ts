import { MigrationError } from '@godwit/plugin-api';
import type Database from 'better-sqlite3';
import { sqliteCode, unparsable } from '../../errors/sqlite-error.js';

/** Why the first read of a file failed: SQLite calls a truncated one malformed, as if some of its pages were bad. */
export function whyNotRead(db: Database.Database, error: unknown): unknown {
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
