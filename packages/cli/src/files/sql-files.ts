import type { SyncResult } from '@godwit/engine';
import { type FileRules, type OwnFile, reserveFile } from './own-file.js';

/** The flags of commands that write changes of a schema as SQL. */
export interface SqlFileFlags {
  readonly sql?: string;
  readonly down?: string;
}

/** Files for the changes of a schema, and for what takes them back. */
export interface SqlFiles {
  readonly up?: OwnFile;
  readonly down?: OwnFile;
}

/** The places of these files, where they were asked for; see {@link reserveFile}. */
export function reserveSqlFiles({ sql, down }: SqlFileFlags, rules: FileRules): SqlFiles | undefined {
  if (sql === undefined && down === undefined) return undefined;
  return {
    ...(sql === undefined ? {} : { up: reserveFile(sql, rules) }),
    ...(down === undefined ? {} : { down: reserveFile(down, rules) }),
  };
}

/** Writes the SQL of a result where it was asked for. */
export function writeSqlFiles(files: SqlFiles | undefined, { sql }: Pick<SyncResult, 'sql'>): void {
  if (sql === undefined) return;
  files?.up?.write(sql.up);
  files?.down?.write(sql.down);
}
