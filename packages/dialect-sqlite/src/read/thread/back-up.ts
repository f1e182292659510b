import { MigrationError } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';
import type { CallContext } from './protocol.js';

const PAGES_AT_ONCE = 2000;

/** Copies the database of a connection that holds its snapshot into a new file. */
export async function backUp(db: Connection, destination: string, context: CallContext): Promise<void> {
  await db.backup(destination, {
    progress: () => {
      if (context.cancelled())
        throw new MigrationError({ code: 'INTERRUPTED', message: 'The copy was interrupted.' });
      return PAGES_AT_ONCE;
    },
  });
}
