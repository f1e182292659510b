import { parseTypeWish, TYPE_WISH_WORDS } from '@godwit/plugin-api';

/** The types that a config or flag may name, for messages and documentation. */
export const TYPE_WORDS = TYPE_WISH_WORDS;

/** Whether a text asks for a type, or for a form of count. */
export function isTypeWord(text: string): boolean {
  return parseTypeWish(text) !== undefined;
}
