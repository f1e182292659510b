import { MigrationError } from '@godwit/plugin-api';
import type { Connection } from '../connect/connection.js';
import type { ConnectionPool } from '../connect/connection-pool.js';

const ATTEMPTS = 3;
const PID = 'SELECT pg_catalog.pg_backend_pid() AS pid';

/**
 * Throws CONFIG_INVALID where a pooler gives the sessions of the server to transactions and not to connections. A pooler
 * shows by the number it gives for the server's process; that it shares sessions, by two connections that meet in one.
 */
export async function refusePooler(pool: ConnectionPool, connection: Connection): Promise<void> {
  if (connection.announcedProcessId === connection.processId) return;
  const other = await pool.acquire();
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const own = await processOf(connection);
      await other.run('BEGIN');
      const meets = (await processOf(other)) === own || (await processOf(connection)) !== own;
      await other.run('ROLLBACK');
      if (meets) throw inTransactionMode();
    }
  } finally {
    await pool.discard(other);
  }
}

async function processOf(connection: Connection): Promise<number | undefined> {
  const [row] = await connection.query<{ pid: number }>(PID);
  return row?.pid;
}

function inTransactionMode(): MigrationError {
  return new MigrationError({
    code: 'CONFIG_INVALID',
    message:
      'A pooler in transaction mode stands before the server: settings and snapshots of a session do not last there.',
    hint: 'Connect to the server itself, or to the pooler in session mode.',
  });
}
