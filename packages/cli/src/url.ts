import { existsSync } from 'node:fs';
import { MigrationError } from '@godwit/plugin-api';
import { redact } from './redact.js';

/** Which database an argument names: the word for its dialect as the user wrote it, and the url to give to it. */
export interface Location {
  readonly dialect: string;
  readonly url: string;
}

const SCHEME = /^([a-z][a-z0-9+.-]+):/i;

/** A single letter before a colon is a drive of Windows, not a scheme. */
const DRIVE = /^[a-z]:/i;

/** How a new SQLite file ends, so that a slip of the pen such as `localhost/app` makes none. */
const NEW_FILE = /\.(?:db3?|sqlite3?)$/i;

/**
 * Reads a source or target as people write it: a url whose scheme names the dialect, or the path of a SQLite file.
 * Throws URL_INVALID for an empty text, as an unset variable of the shell leaves it, and for a target that is neither
 * a url nor a file nor named like a SQLite file.
 */
export function locate(text: string, role: 'source' | 'target' | 'database'): Location {
  if (text.trim() === '') {
    throw new MigrationError({
      code: 'URL_INVALID',
      message: `The ${role} is empty.`,
      hint: 'Give a url such as sqlite:./app.db or postgres://user@host/database. Is a variable of the shell unset?',
    });
  }
  const scheme = DRIVE.test(text) ? undefined : SCHEME.exec(text)?.[1];
  const isPath = scheme === undefined || scheme.toLowerCase() === 'file' || isFile(text);
  if (role === 'target' && isPath && scheme === undefined) refuseStrangeFile(text);
  return { dialect: isPath ? 'sqlite' : scheme.toLowerCase(), url: text };
}

function refuseStrangeFile(path: string): void {
  if (NEW_FILE.test(path) || existsSync(path)) return;
  throw new MigrationError({
    code: 'URL_INVALID',
    message: `The target "${redact(path)}" is neither a url nor a file that is there.`,
    hint: 'For a new SQLite file write sqlite: before its name, or let it end in .db, .db3, .sqlite or .sqlite3.',
  });
}

/** A file may have a colon in its name. */
function isFile(text: string): boolean {
  return !text.includes('://') && existsSync(text);
}
