import type { ErrorDetails, MigrationError } from '@godwit/plugin-api';

/** What of an error can cross to the other thread. */
export function errorDetails({ code, message, hint, place, cause, row }: MigrationError): ErrorDetails {
  const causeText =
    typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : undefined;
  return {
    code,
    message,
    place,
    ...(hint === undefined ? {} : { hint }),
    ...(row === undefined ? {} : { row }),
    ...(causeText === undefined ? {} : { cause: causeText }),
  };
}
