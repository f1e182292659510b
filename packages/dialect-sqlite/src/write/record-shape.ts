import { MigrationError } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import { RECORD_COLUMNS, RECORD_TABLES } from './record-tables.js';

interface Found {
  readonly name: string;
  readonly type: string;
  readonly columns: string;
}

/** Names fold letter case. */
const FOUND = `
  SELECT s.name, s.type, (SELECT json_group_array(p.name) FROM pragma_table_info(s.name) AS p) AS columns
    FROM main.sqlite_schema AS s WHERE s.type IN ('table', 'view', 'index') AND lower(s.name) IN (SELECT value FROM json_each(?))`;

/** What has the name of a table of the records in a database and is none. */
export function otherThanRecords(db: Connection): string | undefined {
  const found = db.prepare(FOUND).all(JSON.stringify(RECORD_TABLES)) as readonly Found[];
  return found.find((one) => !isRecords(one))?.name;
}

/** Throws TARGET_NOT_EMPTY where there is such an object: it is somebody's own. */
export function refuseOthers(db: Connection): void {
  const name = otherThanRecords(db);
  if (name === undefined) return;
  throw new MigrationError({
    code: 'TARGET_NOT_EMPTY',
    message: `The target has something else by the name of the records of runs: ${name}.`,
    hint: 'Rename it, or keep no records: options.bookkeeping "none".',
    place: { object: name },
  });
}

function isRecords({ name, type, columns }: Found): boolean {
  const there = JSON.parse(columns) as readonly string[];
  const wanted = RECORD_COLUMNS[name] ?? [];
  return type === 'table' && wanted.length > 0 && wanted.every((column) => there.includes(column));
}
