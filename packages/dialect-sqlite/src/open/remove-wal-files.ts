import { stat } from 'node:fs/promises';
import Database from 'better-sqlite3';
import type { CheckedFile } from './check-file.js';

/**
 * Reading a database in WAL mode makes an empty `-wal` and a `-shm` beside it, which a reader may not take away. Where
 * neither was there before, SQLite itself removes them when a connection that may write is closed as the last one;
 * it writes nothing, because there is nothing to write.
 */
export async function removeWalFiles({ path, wal: isWal, noWalFiles }: CheckedFile): Promise<void> {
  if (!isWal || !noWalFiles) return;
  const wal = await stat(`${path}-wal`).catch(() => undefined);
  if (wal === undefined || wal.size > 0) return;
  try {
    const db = new Database(path, { fileMustExist: true, timeout: 0 });
    try {
      db.pragma('schema_version');
    } finally {
      db.close();
    }
  } catch {
    // Another process has it open, or this one may not write: the files stay, and hurt nobody.
  }
}
