import { MigrationError } from '@godwit/plugin-api';
import { toMigrationError } from '../../errors/sqlite-error.js';

/** An error of opening, with the file that could not be opened as what it is. */
export function inFile(path: string, error: unknown): MigrationError {
  const coded = toMigrationError(error);
  const isAboutFile =
    coded.code === 'SOURCE_NOT_A_DATABASE' ||
    coded.code === 'SOURCE_CORRUPT' ||
    coded.place.object !== undefined;
  return isAboutFile ? withPath(path, coded) : coded;
}

/** The same error, beginning with the file that it is about. */
export function withPath(
  path: string,
  { code, message, hint, place, cause }: MigrationError,
): MigrationError {
  return new MigrationError({
    code,
    message: `${path}: ${message}`,
    place,
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}
