import { MigrationError } from '@godwit/plugin-api';
import { messageOf } from '../message-of.js';

/** A file that is not written, and why. */
export function refused(path: string, why: string, hint = 'Give another name.'): MigrationError {
  return new MigrationError({ code: 'USAGE_INVALID', message: `${path} is not written: ${why}.`, hint });
}

/** What the operating system said when a file was to be written. */
export function unwritable(path: string, cause: unknown): MigrationError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new MigrationError({
    code: full ? 'DISK_FULL' : 'USAGE_INVALID',
    message: `${path} cannot be written: ${messageOf(cause)}.`,
    hint: full ? 'Free some space, or give another folder.' : 'Give a folder that you may write to.',
    cause,
  });
}
