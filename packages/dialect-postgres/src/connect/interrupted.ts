import { MigrationError } from '@godwit/plugin-api';

/** The error of work that was told to stop. */
export function interrupted(): MigrationError {
  return new MigrationError({ code: 'INTERRUPTED', message: 'The run was interrupted.' });
}
