import type { Connection } from '../../connect/connection.js';
import { isForeign, sqliteCode } from '../../errors/sqlite-error.js';

/** Values that are not what their column declares: the profile tells of them. */
const OF_VALUES = /^(?:NULL|non-\w+|TEXT|NUMERIC) value in |^CHECK constraint failed in /;
const HEADING = /^\*\*\* in database /;

/**
 * What a check of SQLite finds, one line each; none where all is well. Undefined where it cannot look, because rows are
 * sorted or computed by what only their application has.
 */
export function checkLines(db: Connection, pragma: string): readonly string[] | undefined {
  const lines: string[] = [];
  try {
    for (const text of db.prepare<[], string>(pragma).pluck().iterate()) lines.push(...text.split('\n'));
  } catch (error) {
    if (isForeign(error) && lines.length === 0) return undefined;
    if (sqliteCode(error)?.startsWith('SQLITE_CORRUPT') !== true) throw error;
    // It goes on to the rows after it has listed what is wrong with the pages.
    if (lines.length === 0) lines.push('the database disk image is malformed');
  }
  return lines.filter((line) => line !== 'ok' && !HEADING.test(line) && !OF_VALUES.test(line));
}
