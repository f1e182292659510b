import { LOGICAL_TYPE_WORDS, parseLogicalType } from '@godwit/plugin-api';

/** The types that a config or flag may name, for messages and documentation. */
export const TYPE_WORDS = [...LOGICAL_TYPE_WORDS, 'decimal(p,s)', 'text(n)', 'time(p)', 'timestamp(p)'].join(
  ', ',
);

/** Whether a text names a logical type. */
export function isTypeWord(text: string): boolean {
  return parseLogicalType(text) !== undefined;
}
