import type { ErrorDetails, MigrationError } from '@godwit/plugin-api';

/** What of an error can cross to the other thread. */
export function errorDetails({
  code,
  message,
  hint,
  place,
  cause,
  row,
  constraint,
}: MigrationError): ErrorDetails {
  const causeText =
    typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : undefined;
  return {
    code,
    message,
    place,
    ...(hint === undefined ? {} : { hint }),
    ...(row === undefined ? {} : { row }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(causeText === undefined ? {} : { cause: causeText }),
  };
}
