import type { Connection } from '../connect/connection.js';
import type { ConnectionPool } from '../connect/connection-pool.js';
import { inTransaction } from '../connect/in-transaction.js';

/**
 * Begins a transaction whose commit does not wait for the disk. The server writes its log in order: a crash may take the last
 * commits of a run, never one whose successor it leaves, and rows are in one transaction with the checkpoint that counts them.
 * For the transaction alone, so that no pooler gives the setting to somebody else. `more`: further statements.
 */
export async function beginLazily(pool: ConnectionPool, connection: Connection, more = ''): Promise<void> {
  pool.owesDisk = true;
  await connection.run(`BEGIN; SET LOCAL synchronous_commit TO off${more}`);
}

/**
 * One commit as durable as the server is set to make them, which all before it share: to empty the log up to one place empties
 * it before that place. The message makes it a transaction that is logged, and changes nothing.
 */
export async function settleDisk(pool: ConnectionPool): Promise<void> {
  if (!pool.owesDisk) return;
  const message = "SELECT pg_catalog.pg_logical_emit_message(true, 'godwit', '')";
  await pool.use(
    (connection) => inTransaction(connection, () => connection.run(message)),
    new AbortController().signal,
  );
  pool.owesDisk = false;
}
