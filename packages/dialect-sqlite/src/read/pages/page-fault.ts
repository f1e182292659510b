import { MigrationError } from '@godwit/plugin-api';

/** A page that cannot be what the file format says; `what` completes "page 7 ...". */
export function pageFault(page: number, what: string): MigrationError {
  return new MigrationError({
    code: 'SOURCE_CORRUPT',
    message: `The database file is damaged: page ${page} ${what}.`,
    hint: 'Compare with PRAGMA integrity_check; damagedSource "read" takes what can be read.',
  });
}
