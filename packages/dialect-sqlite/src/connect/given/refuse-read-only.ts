import { MigrationError } from '@godwit/plugin-api';
import type { GivenDatabase, Run } from './given-database.js';
import { settingOf, withoutPatience } from './settings.js';

/**
 * Refuses to write a database whose owner only reads it: PERMISSION_DENIED. A file could be opened beside it for writing all the
 * same, and that is not what was given.
 */
export async function refuseReadOnly(given: GivenDatabase): Promise<void> {
  if (!(await given.use(isReadOnly))) return;
  throw new MigrationError({
    code: 'PERMISSION_DENIED',
    message: 'The SQLite database that was given as the target was opened for reading only.',
    hint: 'Give one that is open for writing, or the path of the file.',
  });
}

/** Not every driver tells, so a write is tried that changes nothing, and taken back. */
async function isReadOnly(run: Run): Promise<boolean> {
  const version = await settingOf(run, 'main.user_version');
  try {
    await withoutPatience(run, async () => {
      await run('BEGIN');
      await run(`PRAGMA main.user_version = ${String(version)}`);
    });
    return false;
  } catch (error) {
    // Whether another one writes it at this moment is nothing that it says of itself.
    return /readonly database/i.test(String(error));
  } finally {
    await run('ROLLBACK').catch(() => undefined);
  }
}
