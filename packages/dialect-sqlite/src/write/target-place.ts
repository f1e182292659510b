import { constants, statSync } from 'node:fs';
import { access, lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type ErrorCode, MigrationError } from '@godwit/plugin-api';

/** Where a target lies, and whether it is there. */
export interface TargetPlace {
  /** The database as the user named it. */
  readonly path: string;
  /** The file that is written. */
  readonly written: string;
  readonly exists: boolean;
  /** Throws where its owner may not write it; absent: there is none. */
  readonly check?: () => Promise<void>;
}

/** The end of the name of a database that is not whole yet. */
export const PARTIAL = '.partial';
/** What SQLite keeps beside a database. */
export const SIDE_FILES: readonly string[] = ['-wal', '-shm', '-journal'];

/** The file in which the records of a database lie while it is built. */
export function recordsFile(path: string): string {
  return `${path}-records`;
}

/** A sign of a file that it keeps under another name, and that no other file of that name has; empty where there is none. */
export function signOf(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.ino}:${stats.birthtimeNs}`;
}

/** Looks at the place of a target without touching it. Throws for what can never be a database. */
export async function findPlace(path: string): Promise<TargetPlace> {
  const stats = await stat(path).catch((error: unknown) => missing(path, error));
  if (stats === undefined) {
    if ((await entry(path)) !== undefined)
      throw fault('TARGET_NOT_EMPTY', `${path} is a symbolic link that leads nowhere.`, 'Remove the link.');
    return { path, written: path + PARTIAL, exists: false };
  }
  if (!stats.isFile()) throw fault('TARGET_NOT_EMPTY', `${path} is no regular file.`, 'Choose another name.');
  await access(path, constants.R_OK).catch((error: unknown) => denied(path, error));
  return { path, written: path, exists: true };
}

/** Whether this user may write there. Throws DATABASE_NOT_FOUND, PERMISSION_DENIED and TARGET_NOT_EMPTY. */
export async function checkPlace(place: TargetPlace): Promise<void> {
  const folder = dirname(place.path);
  const stats = await stat(folder).catch(() => undefined);
  if (stats?.isDirectory() !== true)
    throw fault('DATABASE_NOT_FOUND', `There is no folder ${folder}.`, 'Make the folder first.');
  await mayWrite(folder, constants.W_OK | constants.X_OK, `the folder ${folder}`);
  if (place.exists) await mayWrite(place.path, constants.R_OK | constants.W_OK, `the file ${place.path}`);
  else await refuseSideFiles(place.path);
}

/** A `-wal` left there by another database would replace the new one when it is first opened. */
export async function refuseSideFiles(path: string): Promise<void> {
  for (const end of SIDE_FILES) {
    if ((await entry(path + end)) === undefined) continue;
    const message = `${path}${end} lies where the new database is to be; it belongs to another one and would spoil it.`;
    throw fault('TARGET_NOT_EMPTY', message, 'Move the file away, or choose another name.');
  }
}

async function mayWrite(path: string, mode: number, what: string): Promise<void> {
  try {
    await access(path, mode);
  } catch (error) {
    const medium = errnoOf(error) === 'EROFS' ? ': its medium is read-only' : '';
    const message = `This user may not write ${what}${medium}.`;
    throw fault('PERMISSION_DENIED', message, 'Choose a place in which this user may write.', error);
  }
}

async function entry(path: string): Promise<object | undefined> {
  return lstat(path).catch(() => undefined);
}

function missing(path: string, error: unknown): undefined {
  const code = errnoOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
  return denied(path, error);
}

function denied(path: string, error: unknown): never {
  throw fault('PERMISSION_DENIED', `This user may not read ${path}.`, 'Choose another place.', error);
}

/** The operating system's code of an error. */
export function errnoOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function fault(code: ErrorCode, message: string, hint: string, cause?: unknown): MigrationError {
  return new MigrationError({ code, message, hint, ...(cause === undefined ? {} : { cause }) });
}
