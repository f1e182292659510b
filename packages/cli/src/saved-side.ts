import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type SavedSide, savedSchema } from '@godwit/engine';
import { MigrationError } from '@godwit/plugin-api';
import { redact } from './redact.js';

/** So much of a file tells whether it is JSON: no database begins so. */
const BEGINNING = 64;

/**
 * The saved schema that an argument names: a file that holds JSON. Undefined where it names none, so that it is a database.
 * Throws SCHEMA_FILE_INVALID where the file holds something else than a schema.
 */
export function savedSideOf(text: string): SavedSide | undefined {
  if (text.trim() === '' || statSync(text, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const isNamedSo = /\.json$/i.test(text);
  try {
    if (!isNamedSo && !beginsAsJson(text)) return undefined;
    return savedSchema(readFileSync(text, 'utf8'), { name: redact(text), file: resolve(text) });
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    // A database that may not be read is told of by its dialect.
    if (!isNamedSo) return undefined;
    throw unreadable(text, cause);
  }
}

function beginsAsJson(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(BEGINNING);
    const length = readSync(file, bytes, 0, BEGINNING, 0);
    return /^\uFEFF?\s*[{[]/.test(bytes.toString('utf8', 0, length));
  } finally {
    closeSync(file);
  }
}

function unreadable(path: string, cause: Error): MigrationError {
  return new MigrationError({
    code: 'SCHEMA_FILE_INVALID',
    message: `${redact(path)} cannot be read: ${cause.message}.`,
    hint: 'Make it readable for the user that runs this command.',
    cause,
  });
}
