import { stat } from 'node:fs/promises';
import { type ErrorCode, MigrationError } from '@godwit/plugin-api';
import { type FileHeader, readFileHeader } from './file-header.js';

/** A source file that can be opened, as far as one can tell without SQLite. */
export interface CheckedFile extends FileHeader {
  readonly path: string;
  /** A `-wal` with something in it lies beside the file. */
  readonly hasWal: boolean;
  /** A `-journal` with something in it lies beside the file. */
  readonly hasJournal: boolean;
}

const MEANINGS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ['SOURCE_NOT_FOUND', 'There is no such file.'],
  ENOTDIR: ['SOURCE_NOT_FOUND', 'There is no such file: a part of the path is not a folder.'],
  EACCES: ['SOURCE_UNREADABLE', 'This user may not read the file.'],
  EPERM: ['SOURCE_UNREADABLE', 'This user may not read the file.'],
  EISDIR: ['SOURCE_NOT_A_DATABASE', 'This is a folder, not a database file.'],
  ENAMETOOLONG: ['SOURCE_NOT_FOUND', 'The path is longer than the system allows.'],
  ELOOP: ['SOURCE_NOT_FOUND', 'The path leads through symbolic links without end.'],
};

/** Looks at a file before SQLite does, and changes nothing. Throws the coded error of what is wrong with it. */
export async function checkFile(path: string): Promise<CheckedFile> {
  const header = await readable(path, async () => {
    const stats = await stat(path);
    if (stats.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    if (!stats.isFile()) throw fault('SOURCE_NOT_A_DATABASE', path, 'This is no regular file.');
    return readFileHeader(path);
  });
  const [wal = 0, journal = 0] = await Promise.all(['-wal', '-journal'].map((end) => sizeOf(path + end)));
  const checked = { ...header, path, hasWal: wal > 0, hasJournal: journal > 0 };
  if (header.fileSize > 0) checkHeader(checked);
  return checked;
}

function checkHeader(file: CheckedFile): void {
  if (!file.isDatabase) {
    throw fault(
      'SOURCE_NOT_A_DATABASE',
      file.path,
      'The file is not a SQLite database, or it is encrypted.',
      'If it is encrypted (SQLCipher, SEE), decrypt it into a plain file with its own tool first.',
    );
  }
  // Pages may still be on their way out of a -wal or -journal: then the size says nothing.
  if (file.hasWal || file.hasJournal) return;
  const expected = (file.pages ?? 1) * Math.max(file.pageSize, 512);
  if (file.fileSize < expected) {
    throw fault(
      'SOURCE_CORRUPT',
      file.path,
      `The file is truncated: it should hold ${expected} bytes and holds ${file.fileSize}.`,
      'Copy it again from where it came from; sqlite3 FILE .recover saves what is left.',
    );
  }
}

async function readable<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const code = errnoOf(error);
    const meaning = code === undefined ? undefined : MEANINGS[code];
    if (meaning === undefined) throw error;
    throw fault(meaning[0], path, meaning[1], undefined, error);
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0;
    throw error;
  }
}

function errnoOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function fault(
  code: ErrorCode,
  path: string,
  message: string,
  hint?: string,
  cause?: unknown,
): MigrationError {
  return new MigrationError({
    code,
    message: `${path}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  });
}
