import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { type ErrorCode, MigrationError } from '@godwit/plugin-api';
import { fileIdentity } from '../../connect/file-identity.js';

/**
 * A source file as the operating system lists it. It is not opened: the system drops all locks of this process on a
 * file as soon as any descriptor of it is closed, also those of sessions that read it. What is in it, SQLite tells.
 */
export interface CheckedFile {
  readonly path: string;
  /** Which file it is, under whatever name; see `fileIdentity`. */
  readonly identity: string;
  /** In bytes. */
  readonly fileSize: number;
  /** When the file was written last, in nanoseconds since 1970. */
  readonly writtenAt: bigint;
  /** Size and time of the `-wal` beside the file, or undefined where there is nothing in it. */
  readonly wal: string | undefined;
  /** A `-journal` with something in it lies beside the file. */
  readonly hasJournal: boolean;
}

const MEANINGS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ['SOURCE_NOT_FOUND', 'There is no such file.'],
  ENOTDIR: ['SOURCE_NOT_FOUND', 'There is no such file: a part of the path is not a folder.'],
  EACCES: ['SOURCE_UNREADABLE', 'This user may not read the file.'],
  EPERM: ['SOURCE_UNREADABLE', 'This user may not read the file.'],
  ENAMETOOLONG: ['SOURCE_NOT_FOUND', 'The path is longer than the system allows.'],
  ELOOP: ['SOURCE_NOT_FOUND', 'The path leads through symbolic links without end.'],
};

/** Looks at a file before SQLite does, and changes nothing. Throws the coded error of what is wrong with it. */
export async function checkFile(path: string): Promise<CheckedFile> {
  const stats = await readable(path, async () => {
    const found = await stat(path, { bigint: true });
    if (found.isDirectory())
      throw fault('SOURCE_NOT_A_DATABASE', path, 'This is a folder, not a database file.');
    if (!found.isFile()) throw fault('SOURCE_NOT_A_DATABASE', path, 'This is no regular file.');
    await access(path, constants.R_OK);
    return found;
  });
  const [wal, journal] = await Promise.all(['-wal', '-journal'].map((end) => stateOf(path + end)));
  return {
    path,
    identity: await fileIdentity(path),
    fileSize: Number(stats.size),
    writtenAt: stats.mtimeNs,
    wal,
    hasJournal: journal !== undefined,
  };
}

async function readable<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const code = errnoOf(error);
    const meaning = code === undefined ? undefined : MEANINGS[code];
    if (meaning === undefined) throw error;
    throw fault(meaning[0], path, meaning[1], error);
  }
}

async function stateOf(path: string): Promise<string | undefined> {
  try {
    const { size, mtimeNs } = await stat(path, { bigint: true });
    return size === 0n ? undefined : `${size}:${mtimeNs}`;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function errnoOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function fault(code: ErrorCode, path: string, message: string, cause?: unknown): MigrationError {
  return new MigrationError({
    code,
    message: `${path}: ${message}`,
    ...(cause === undefined ? {} : { cause }),
  });
}
