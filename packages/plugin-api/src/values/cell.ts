import { cellTooLarge } from '../contract/cell-too-large.js';
import type { ColumnPlan } from '../contract/column-plan.js';
import type { ReadOptions } from '../contract/read.js';
import { type ErrorCode, MigrationError } from '../notes/errors.js';
import type { LogicalType } from '../schema/logical-type.js';
import { canonicalText } from './canonical-text.js';
import { cleanText } from './clean-text.js';
import { parseCanonicalText } from './parse-canonical-text.js';
import { utf8Length } from './utf8-length.js';
import type { Value } from './value.js';

/** The text by which a cell is stored; null for NULL. {@link parseCell} reads it back. */
export function formatCell(value: Value | undefined, { as }: ColumnPlan): string | null {
  return value === null || value === undefined ? null : canonicalText(value, as);
}

/**
 * The value of a cell that is stored as its canonical text, as a reader gives it: NULL stays null, the text is cleaned
 * as `badText` says, that of the column first. Throws CELL_TOO_LARGE, BAD_TEXT, or VALUE_DOES_NOT_FIT where the text is none of the type asked
 * for, as it may be where the config chose another type than the stored one, and the column does not make NULL of it. `key` names the row.
 */
export function parseCell(
  text: string | null | undefined,
  { name, as, badText: own, misfits }: ColumnPlan,
  { badText, maxCellBytes }: Pick<ReadOptions, 'badText' | 'maxCellBytes'>,
  key: string,
): Value {
  if (text === null || text === undefined) return null;
  const error = (code: ErrorCode, message: string): MigrationError =>
    new MigrationError({ code, message, place: { column: name, key } });
  // No character has more than three bytes per unit, so most texts need not be measured.
  const bytes = text.length * 3 <= maxCellBytes ? 0 : byteLength(text, as);
  if (bytes > maxCellBytes) throw cellTooLarge(bytes, maxCellBytes, { column: name, key });
  const clean = cleanText(text, own ?? badText);
  if (clean === undefined) throw error('BAD_TEXT', 'The text holds NUL characters or invalid Unicode.');
  const value = parsed(clean, as);
  if (value !== undefined) return value;
  if (misfits === 'null') return null;
  throw error('VALUE_DOES_NOT_FIT', `The value is no ${as.kind}.`);
}

function byteLength(text: string, type: LogicalType): number {
  if (type.kind === 'bytes') return text.length / 2 - 1;
  return utf8Length(text);
}

/** Only kinds whose values are no texts can tell that a text is none of theirs. */
function parsed(text: string, type: LogicalType): Exclude<Value, null> | undefined {
  try {
    const value = parseCanonicalText(text, type);
    return typeof value === 'string' || canonicalText(value, type) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
