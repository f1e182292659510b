import { MigrationError } from '../../notes/errors.js';

/** Why a value does not fit: a clause such as `it is no whole number`, without the value itself. */
export class Misfit {
  constructor(readonly reason: string) {}
}

/** The error of a value that a transform cannot change: VALUE_DOES_NOT_FIT. The sentences tell the way out as well. */
export function doesNotFit(message: string): MigrationError {
  return new MigrationError({ code: 'VALUE_DOES_NOT_FIT', message });
}
