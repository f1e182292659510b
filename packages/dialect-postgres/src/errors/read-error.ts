import { isMigrationError, MigrationError, type TableName } from '@godwit/plugin-api';
import { isServerError, safeCause } from './server-error.js';
import { statementError } from './statement-errors.js';

/** What was being read. */
export interface ReadAttempt {
  readonly purpose: string;
  readonly table?: TableName;
  readonly signal: AbortSignal;
}

/** The coded error of a reading. */
export function readError(error: unknown, attempt: ReadAttempt): unknown {
  if (isMigrationError(error)) return error;
  const { table } = attempt;
  const place =
    table === undefined
      ? {}
      : { place: { ...(table.schema === undefined ? {} : { schema: table.schema }), table: table.name } };
  const told = statementError(error, {
    purpose: attempt.purpose,
    otherwise: 'READ_FAILED',
    signal: attempt.signal,
    ...place,
  });
  if (!isServerError(error) || attempt.signal.aborted) return told;
  const known = explain(error.code);
  if (known === undefined) return told;
  return new MigrationError({
    code: known.code ?? 'READ_FAILED',
    message: `Failed to ${attempt.purpose}: ${known.message}.`,
    hint: known.hint,
    cause: safeCause(error),
    ...place,
  });
}

interface Explanation {
  readonly code?: 'BAD_TEXT' | 'SOURCE_BUSY' | 'SOURCE_CORRUPT';
  readonly message: string;
  readonly hint: string;
}

function explain(code: string): Explanation | undefined {
  switch (code) {
    case '42P01':
      return {
        message: 'the table is not there any more; it was dropped or renamed after the run began',
        hint: 'Run again, so that a new snapshot shows what there is.',
      };
    case '42703':
      return {
        message: 'a column is not there any more; the table was changed after the run began',
        hint: 'Run again, so that a new snapshot shows what there is.',
      };
    case '55P03':
      return {
        code: 'SOURCE_BUSY',
        message: 'another session holds a lock on the table',
        hint: 'Wait until its change of the table is done, then run again.',
      };
    case '40P01':
    case '57014':
      return {
        code: 'SOURCE_BUSY',
        message:
          code === '40P01'
            ? 'it and another session waited for each other (a deadlock)'
            : 'a timeout of the server or somebody with pg_cancel_backend stopped the statement',
        hint: 'Run again.',
      };
    // A database of the encoding SQL_ASCII takes any bytes; others may hold characters that Unicode does not have.
    case '22021':
    case '22P05':
      return {
        code: 'BAD_TEXT',
        message: 'it holds text that cannot be said in UTF-8',
        hint: 'Correct the text in the source, or leave its rows out with options.where.',
      };
    case 'XX001':
    case 'XX002':
      return {
        code: 'SOURCE_CORRUPT',
        message: 'the table or an index of it is damaged in the files of the server',
        hint: 'Look into the log of the server and ask pg_amcheck; REINDEX makes an index anew, a table comes back from a backup.',
      };
    case '40001':
      return {
        message: 'the server is a standby and what the snapshot needs was removed (a conflict with recovery)',
        hint: 'Set hot_standby_feedback = on, raise max_standby_streaming_delay, or read from the primary server.',
      };
    default:
      return undefined;
  }
}
