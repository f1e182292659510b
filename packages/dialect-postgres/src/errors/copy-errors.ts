import { type ErrorCode, MigrationError, type TableName } from '@godwit/plugin-api';
import type { CopiedLines } from '../write/load/copied-lines.js';
import { isServerError, type ServerError, safeCause, safeMessage } from './server-error.js';
import { statementError } from './statement-errors.js';

/** What was being loaded when the server refused. */
export interface CopyPlace {
  readonly table: TableName;
  readonly columns: readonly string[];
  /** The name of the table that the COPY names. */
  readonly copied: string;
  readonly lines: CopiedLines;
  readonly signal: AbortSignal;
}

/** The coded error of a load: with table, column and row where the server tells them, never with the value. */
export function copyError(error: unknown, at: CopyPlace): unknown {
  const place = {
    ...(at.table.schema === undefined ? {} : { schema: at.table.schema }),
    table: at.table.name,
  };
  const purpose = `load ${at.table.name}`;
  if (at.signal.aborted || !isServerError(error) || !/^(2[123]|54)/.test(error.code)) {
    return statementError(error, { purpose, place, otherwise: 'WRITE_FAILED', signal: at.signal });
  }
  const { column, row } = locate(error, at);
  // Which key it was tells what could rest.
  const key = error.code === '23503' && error.constraint !== undefined ? { object: error.constraint } : {};
  return new MigrationError({
    code: codeOf(error),
    message: `The target refused a row: ${safeMessage(error)} (SQLSTATE ${error.code}).`,
    place: column === undefined ? { ...place, ...key } : { ...place, column },
    hint: hintOf(error, `${at.table.name}.${column ?? 'column'}`),
    cause: safeCause(error),
    ...(row === undefined ? {} : { row }),
    ...(error.constraint === undefined ? {} : { constraint: error.constraint }),
  });
}

/** Behind the name stands the value, or nothing where it came as bytes. */
function isAbout(context: string, column: string): boolean {
  const start = `, column ${column}`;
  return context.startsWith(`${start}: `) || context === start || context.startsWith(`${start}\n`);
}

function codeOf(error: ServerError): ErrorCode {
  return error.code.startsWith('22') && error.code !== '22P04' ? 'VALUE_DOES_NOT_FIT' : 'WRITE_FAILED';
}

function hintOf(error: ServerError, column: string): string {
  return error.code.startsWith('22')
    ? `Choose another type (typeMappings: { "${column}": "text" }), change the value by a transform, or leave its row out with options.where.`
    : 'A rule of the target refuses the row: correct the row in the source, leave it out with options.where, or change the rule.';
}

/** Reads `COPY t, line 12, column x: "..."`; names may hold anything, so the known ones are looked for. */
function locate(
  error: ServerError,
  at: CopyPlace,
): { readonly column?: string | undefined; readonly row?: number | undefined } {
  const context = error.where ?? '';
  const start = context.indexOf(`COPY ${at.copied}, line `);
  if (start < 0) return { column: error.column };
  const rest = context.slice(start + `COPY ${at.copied}, line `.length);
  const line = /^\d+/.exec(rest)?.[0] ?? '';
  const row = line === '' ? undefined : at.lines.rowAt(Number(line));
  const after = rest.slice(line.length);
  const named = at.columns.filter((column) => isAbout(after, column));
  const longest = [...named].sort((a, b) => b.length - a.length)[0];
  return { column: longest ?? error.column, row };
}
