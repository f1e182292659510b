import { rmSync } from 'node:fs';
import { createTestDatabase } from '@godwit/test-support';
import Database from 'better-sqlite3';
import { BACK_TOOLS } from './back-tools.js';
import type { Course } from './course.js';
import { createPostgresSource } from './create-postgres-source.js';
import { TABLES } from './create-source.js';
import { countRows } from './target.js';

/** From a PostgreSQL database of about `megabytes`, made on the server, into new files at `path`. */
export async function back(path: string, server: string, megabytes: number): Promise<Course> {
  const { url } = await createTestDatabase({ server });
  const { rows, bytes } = await createPostgresSource(url, megabytes);
  return {
    tools: BACK_TOOLS,
    rows,
    about: `PostgreSQL to SQLite, ${(bytes / 1e6).toFixed(0)} MB, ${rows.toLocaleString('en')} rows of 9 columns in 4 tables`,
    withSides: async (use) => {
      removeFile(path);
      // Counting reads every row, so that each run finds them equally warm.
      await countRows(url);
      try {
        return await use({ path, url });
      } finally {
        removeFile(path);
      }
    },
    countRows: async () => countFileRows(path),
  };
}

function countFileRows(path: string): number {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    return TABLES.reduce(
      (sum, table) => sum + Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()),
      0,
    );
  } finally {
    db.close();
  }
}

function removeFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal', '.partial'])
    rmSync(`${path}${suffix}`, { force: true });
}
