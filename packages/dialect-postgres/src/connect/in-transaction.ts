import type { Connection } from './connection.js';

/** Runs work in one transaction of a session; what it throws takes all of it back. */
export async function inTransaction<T>(
  connection: Connection,
  work: () => Promise<T>,
  begin: () => Promise<unknown> = () => connection.run('BEGIN'),
): Promise<T> {
  await begin();
  try {
    const result = await work();
    await connection.commit();
    return result;
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
