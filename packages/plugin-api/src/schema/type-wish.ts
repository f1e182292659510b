import { COUNT_FORM_NAMES, type CountFormName, isCountForm } from '../values/count-form.js';
import type { LogicalType } from './logical-type.js';
import { LOGICAL_TYPE_WORDS, parseLogicalType } from './logical-type-text.js';

/** What a config asks of the type of a column. */
export interface TypeWish {
  /** The type; absent: the declared one. */
  readonly as?: LogicalType;
  /** How its numbers count time, which `as` makes moments of. */
  readonly from?: CountFormName;
  /** The form of count that its moments become. */
  readonly to?: CountFormName;
}

/** Everything that {@link parseTypeWish} reads, for messages. */
export const TYPE_WISH_WORDS = `${LOGICAL_TYPE_WORDS.join(', ')}, decimal(p,s), text(n), time(p), timestamp(p), enum(name: one, two), text[], timestamptz from FORM or FORM, which is one of ${COUNT_FORM_NAMES.join(', ')}`;

const FROM = /^\s*(.+?)\s+from\s+(\S+)\s*$/i;

/**
 * Reads what a config says of a type: a word of `parseLogicalType`; `timestamptz from webkit` for numbers that become
 * moments, also with `timestamp` and `date`; `webkit` for moments that become such numbers. Undefined for anything else.
 */
export function parseTypeWish(text: string): TypeWish | undefined {
  const word = text.trim().toLowerCase();
  if (isCountForm(word)) return { to: word };
  // The words of an enum are no form.
  const [, time = '', form] = word.startsWith('enum') ? [] : (FROM.exec(word) ?? []);
  const as = parseLogicalType(form === undefined ? text : time);
  if (as === undefined || form === undefined) return as && { as };
  return isCountForm(form) && (as.kind === 'timestamp' || as.kind === 'date')
    ? { as, from: form }
    : undefined;
}
