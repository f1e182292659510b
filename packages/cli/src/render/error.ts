import { formatPlace, isMigrationError, type Place } from '@godwit/plugin-api';
import { messageOf } from '../message-of.js';
import type { OptionWords } from '../option-words.js';
import type { Colors } from '../output.js';
import { redact } from '../redact.js';
import { printable } from './printable.js';

/** An error as data, in the shape of `--json`. Nothing in it is a credential. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly place?: Place;
}

/** What to do about an error that godwit did not expect. */
const REPORT_HINT =
  'This is a defect of godwit: please report it with the command you ran. GODWIT_DEBUG=1 shows where it happened.';

/** Turns whatever was thrown into an {@link ErrorReport}. */
export function reportError(error: unknown, words: OptionWords): ErrorReport {
  if (!isMigrationError(error)) {
    return { code: 'INTERNAL', message: redact(messageOf(error)), hint: REPORT_HINT };
  }
  const hint = error.hint ?? (error.code === 'INTERNAL' ? REPORT_HINT : undefined);
  const spell = (text: string): string => words.of(redact(text));
  return {
    code: error.code,
    message: spell(error.message),
    ...(hint === undefined ? {} : { hint: spell(hint) }),
    ...(formatPlace(error.place) === '' ? {} : { place: error.place }),
  };
}

/** The lines that tell a person of an error. */
export function renderError(report: ErrorReport, colors: Colors): string {
  const place = formatPlace(report.place ?? {});
  const head = `${colors.red(`${colors.bold('error')} ${report.code}`)}${place === '' ? '' : ` at ${printable(place)}`}`;
  const hint = report.hint === undefined ? '' : `  ${lines(report.hint)}\n`;
  return `${head}: ${lines(report.message)}\n${hint}`;
}

/** Where an error came from, with what lies under it; only where GODWIT_DEBUG asks for it. */
export function renderStack(error: unknown, env: NodeJS.ProcessEnv): string {
  if (!env['GODWIT_DEBUG'] || typeof error !== 'object' || error === null) return '';
  const stack = 'stack' in error ? redact(String(error.stack)).split('\n').map(printable).join('\n') : '';
  const cause = 'cause' in error && error.cause !== undefined ? renderStack(error.cause, env) : '';
  return `${stack}\n${cause === '' ? '' : `caused by ${cause}`}`;
}

/** A message may have lines of its own; they are indented under the first. */
function lines(text: string): string {
  return text.split('\n').map(printable).join('\n  ');
}
