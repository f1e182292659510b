import { randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  linkSync,
  lstatSync,
  readFileSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { refused, unwritable } from './file-errors.js';
import { Footprint } from './footprint.js';
import { isUntouched, stamped } from './stamp.js';

/** What may be written over. */
export interface FileRules {
  /** The files of both databases: never. */
  readonly databases: readonly string[];
  /** Also what godwit did not write, or what was changed since. Absent: never, and the command has no flag for it. */
  readonly force?: boolean;
}

/** A place for a file that may be written. */
export interface OwnFile {
  readonly path: string;
  /** Throws where the place is not any more what it was, or the disk is full. */
  write(text: string): void;
}

/**
 * Looks whether a file may be written, before work begins whose answer it is to hold. Throws USAGE_INVALID for a file of
 * the databases, for what godwit did not write, for a link and for a folder in which this user may not write.
 */
export function reserveFile(path: string, rules: FileRules): OwnFile {
  const stream = streamOf(path);
  if (new Footprint(rules.databases).holds(path)) throw refused(path, 'it belongs to one of the databases');
  if (stream !== undefined) return { path, write: (text) => writeTo(stream, path, text) };
  const before = lstatSync(path, { throwIfNoEntry: false });
  if (before !== undefined) checkEntry(path, before, rules.force);
  checkFolder(path);
  return { path, write: (text) => writeAside(path, stamped(text), before) };
}

function writeTo(stream: (text: string) => void, path: string, text: string): void {
  try {
    stream(text);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function checkEntry(path: string, entry: Stats, force: boolean | undefined): void {
  if (entry.isDirectory()) throw refused(path, 'it is a folder');
  if (!entry.isFile() && !entry.isSymbolicLink()) throw refused(path, 'it is no regular file');
  if (force === true) return;
  const hint = force === undefined ? 'Give another name.' : 'Give another name, or replace it with --force.';
  if (entry.isSymbolicLink()) throw refused(path, 'it is a symbolic link, which is not followed', hint);
  if (entry.size > 0 && !isUntouched(textOf(path)))
    throw refused(path, 'it is there, and godwit did not write it or it was changed since', hint);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // What cannot be read, or is longer than a text can be, is not known to be godwit's.
    return '';
  }
}

function checkFolder(path: string): void {
  const folder = dirname(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw refused(path, `there is no folder ${folder}`, 'Make the folder first, or give another one.');
  checkAccess(folder, path);
}

/** Whether this user may make files in a folder; throws for the file that was to be made. */
export function checkAccess(folder: string, path: string): void {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Whole or not at all, and never through a link: a file of its own first, which then takes the name. */
function writeAside(path: string, text: string, before: Stats | undefined): void {
  const aside = join(dirname(path), `.godwit-${randomUUID()}`);
  try {
    // `wx` fails where anything is there, a link too.
    writeFileSync(aside, text, { flag: 'wx', ...(before?.isFile() ? { mode: before.mode & 0o777 } : {}) });
    takeName(aside, path, before);
  } catch (cause) {
    unlinkQuietly(aside);
    throw isExisting(cause) ? appeared(path) : unwritable(path, cause);
  }
}

function takeName(aside: string, path: string, before: Stats | undefined): void {
  const now = lstatSync(path, { throwIfNoEntry: false });
  if (now?.ino !== before?.ino || now?.mtimeMs !== before?.mtimeMs)
    throw Object.assign(new Error('it was changed meanwhile'), { code: 'EEXIST' });
  if (before === undefined && linked(aside, path)) unlinkSync(aside);
  else renameSync(aside, path);
}

/** A second name never replaces what came into being meanwhile; false where the file system knows none. */
function linked(aside: string, path: string): boolean {
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    if (isExisting(error)) throw error;
    return false;
  }
}

function isExisting(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
}

function appeared(path: string) {
  return refused(path, 'something else was written there meanwhile');
}

function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was never made, or has its name already.
  }
}

/** Names of what the shell has opened already; it may be a file, which is not opened a second time. */
const DESCRIPTOR = /^\/(?:dev\/(?:(stdout)|(stderr)|fd\/(\d+))|proc\/self\/fd\/(\d+))$/;

/** How to write to a path that is no file but a stream or a device: a pipe, a terminal, `/dev/stdout`. */
function streamOf(path: string): ((text: string) => void) | undefined {
  const named = DESCRIPTOR.exec(path);
  if (named !== null) {
    const number = named[1] ? 1 : named[2] ? 2 : Number(named[3] ?? named[4]);
    if (number === 1) return (text) => void process.stdout.write(text);
    if (number === 2) return (text) => void process.stderr.write(text);
    return (text) => writeFileSync(number, text);
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  const isStream = stats?.isFIFO() || stats?.isCharacterDevice();
  return isStream
    ? (text) => writeFileSync(path, text, { flag: constants.O_WRONLY as unknown as string })
    : undefined;
}
