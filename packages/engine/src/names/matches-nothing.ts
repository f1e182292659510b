import { MigrationError } from '@godwit/plugin-api';
import { suggestNames } from './nearest-name.js';

/** NAME_MATCHES_NOTHING for a name that the config says, with those of the known ones that may be meant. */
export function matchesNothing(message: string, name: string, known: readonly string[]): MigrationError {
  const hint = suggestNames(name, [...new Set(known)]);
  return new MigrationError({ code: 'NAME_MATCHES_NOTHING', message, ...(hint === '' ? {} : { hint }) });
}
