import { isMigrationError, MigrationError } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import { sqliteCode } from '../../errors/sqlite-error.js';
import { errorText, targetError } from '../../errors/target-error.js';
import { RECORD_TABLES } from '../record-tables.js';

/** The error of records that cannot be what godwit wrote. `what`: a clause that says why. */
export function damagedRecords(path: string, what: string, cause?: unknown): MigrationError {
  const partial = /^(.*)-records$/.exec(path)?.[1];
  const removal =
    partial === undefined
      ? `"godwit clean", or ${RECORD_TABLES.map((name) => `DROP TABLE IF EXISTS ${name};`).join(' ')}`
      : `remove ${path} and ${partial}, with the files beside them whose names begin so.`;
  return new MigrationError({
    code: 'RECORDS_DAMAGED',
    message: `The records of runs in ${path} are not as godwit wrote them: ${what}.`,
    hint: `Nobody can go on with a run from them. Remove them, and what they tell of earlier runs: ${removal}`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Reads records. Throws RECORDS_DAMAGED where they cannot be read. */
export function readingRecords<T>(records: Pick<Connection, 'name'>, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isMigrationError(error)) throw error;
    const code = sqliteCode(error);
    const isDamage = code === 'SQLITE_ERROR' || /^SQLITE_(?:NOTADB|CORRUPT)/.test(code ?? '');
    throw isDamage ? damagedRecords(records.name, errorText(error), error) : targetError(error);
  }
}

/** JSON of records. Throws RECORDS_DAMAGED. */
export function parsed(text: string, path: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damagedRecords(path, `${what} cannot be read`, error);
  }
}
